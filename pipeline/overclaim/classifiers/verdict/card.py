"""The card of a verdict model: how it does on topics that it did not see, in model.toml and README.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.measure import Answers, Score, f1_scores, mean_score
from overclaim.classifiers.training.calibrate import calibration_error
from overclaim.classifiers.training.card import score_lines
from overclaim.classifiers.verdict.fit import JudgedExample
from overclaim.classifiers.verdict.model import KIND, TASK, VERDICTS, Floats
from overclaim.classifiers.verdict.settings import VerdictSettings
from overclaim.types import Verdict

_COMMAND = "overclaim train configs/train/{}.toml"
_FLAGGED = frozenset({Verdict.OVERSTATED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED})
_BINS, _SEED = 5, 0
Measured = Mapping[str, Mapping[str, Score]]


@dataclass(frozen=True)
class LeftOut:
    """Judged statements with the probability of each verdict (examples x verdicts), each from the other topics."""

    examples: Sequence[JudgedExample]
    probabilities: Floats

    @property
    def said(self) -> list[Verdict]:
        """The likeliest verdict of each."""
        return [VERDICTS[place] for place in self.probabilities.argmax(axis=1)]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether it is the expected one."""
        return np.array([each.expected is said for each, said in zip(self.examples, self.said, strict=True)])

    def of(self, places: Sequence[int]) -> LeftOut:
        """The statements at ``places``."""
        return LeftOut([self.examples[place] for place in places], self.probabilities[list(places)])


def write(out: Path, settings: VerdictSettings, hashes: Mapping[str, str], left_out: LeftOut) -> dict[str, Any]:
    """The scores written to ``model.toml`` and ``README.md`` in ``out``."""
    examples, parts = left_out.examples, _parts(left_out.examples)
    lines = [
        "# Written by `overclaim train`; do not edit: files are verified when the model is loaded.",
        f'name = "{settings.name}"\ntask = "{TASK}"\nkind = "{KIND}"\ncommand = "{_COMMAND.format(settings.name)}"',
        "\n[files]",
        *(f'"{name}" = "{digest}"' for name, digest in sorted(hashes.items())),
    ]
    measured = {name: scores(left_out.of(places), settings.resamples) for name, places in parts.items()}
    errors = {name: error for name, places in parts.items() if (error := _error(left_out.of(places))) is not None}
    trained_on = {"trained_on": [each.topic for each in examples]}
    checks = {f"calibration error, {name}": error for name, error in errors.items()}
    text = "\n".join(lines) + "\n" + score_lines(trained_on, measured, checks)
    (out / MANIFEST).write_text(text, encoding="utf-8")
    put_scores(out / README, settings.name, _table(measured, errors, parts))
    return {part: {name: score.value for name, score in found.items()} for part, found in measured.items()}


def _parts(examples: Sequence[JudgedExample]) -> dict[str, list[int]]:
    """The places of the examples of each source, and of each topic of it."""
    found: dict[str, list[int]] = {}
    for place, each in enumerate(examples):
        found.setdefault(each.source, []).append(place)
    for place, each in enumerate(examples):
        found.setdefault(f"{each.source}: {each.topic}", []).append(place)
    return found


def scores(part: LeftOut, resamples: int) -> dict[str, Score]:
    """Accuracy, F1 of what is flagged and macro-F1, with intervals over statements."""
    gold, said = [each.expected for each in part.examples], part.said
    names = tuple(verdict.value for verdict in VERDICTS)
    return {
        "accuracy": mean_score(part.right, resamples, _SEED),
        "flagged F1": _f1(("flagged",), [_flags(gold), _flags(said)], resamples)["flagged"],
        "macro-F1": _f1(names, [[(each.value,) for each in side] for side in (gold, said)], resamples)["macro"],
    }


def _error(part: LeftOut) -> float | None:
    """The calibration error of what is weighed; None where nothing is."""
    weighed = np.array([each.settled is None for each in part.examples])
    if not weighed.any():
        return None
    return round(calibration_error(part.probabilities.max(axis=1)[weighed], part.right[weighed], _BINS), 4)


def _flags(verdicts: Sequence[Verdict]) -> list[tuple[str, ...]]:
    return [("flagged",) if each in _FLAGGED else () for each in verdicts]


def _f1(names: tuple[str, ...], sides: Sequence[Sequence[tuple[str, ...]]], resamples: int) -> dict[str, Score]:
    gold, said = sides
    rows = [str(place) for place in range(len(gold))]
    return f1_scores(Answers(names, names, gold, said, rows), resamples, _SEED)


def _table(measured: Measured, errors: Mapping[str, float], parts: Mapping[str, Sequence[int]]) -> list[str]:
    columns = ("accuracy", "flagged F1", "macro-F1")
    lines = [f"| its topic left out | statements | {' | '.join(columns)} | calibration error |", "|---" * 6 + "|"]
    for part, found in measured.items():
        cells = [f"{found[name].value:.3f} ({found[name].low:.3f}-{found[name].high:.3f})" for name in columns]
        error = f"{errors[part]:.3f}" if part in errors else "–"
        lines.append(f"| {part} | {len(parts[part])} | {' | '.join(cells)} | {error} |")
    return lines
