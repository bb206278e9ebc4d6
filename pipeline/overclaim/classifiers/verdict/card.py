"""The card of a verdict model: how it does on topics that it did not see, in model.toml and README.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.measure import Answers, Score, f1_scores
from overclaim.classifiers.training.calibrate import calibration_error
from overclaim.classifiers.training.card import score_lines
from overclaim.classifiers.verdict.fit import Example
from overclaim.classifiers.verdict.model import KIND, TASK, VERDICTS, Floats
from overclaim.classifiers.verdict.settings import VerdictSettings
from overclaim.types import Verdict

_COMMAND = "overclaim train configs/train/verdict.toml"
_FLAGGED = frozenset({Verdict.OVERSTATED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED})
_BINS, _SEED = 5, 0
Measured = Mapping[str, Mapping[str, Score]]


def write(
    out: Path, settings: VerdictSettings, hashes: Mapping[str, str], examples: Sequence[Example], shares: Floats
) -> dict[str, Any]:
    """The scores written to ``model.toml`` and ``README.md`` in ``out``; ``shares`` are of topics left out."""
    lines = [
        "# Written by `overclaim train`; do not edit: files are verified when the model is loaded.",
        f'name = "{settings.name}"\ntask = "{TASK}"\nkind = "{KIND}"\ncommand = "{_COMMAND}"',
        "\n[files]",
        *(f'"{name}" = "{digest}"' for name, digest in sorted(hashes.items())),
    ]
    parts = _parts(examples)
    measured = {
        name: scores([examples[place] for place in places], shares[places], settings.resamples)
        for name, places in parts.items()
    }
    trained_on = {"trained_on": [each.topic for each in examples]}
    (out / MANIFEST).write_text("\n".join(lines) + "\n" + score_lines(trained_on, measured, {}), encoding="utf-8")
    put_scores(out / README, settings.name, _table(measured, parts))
    return {part: {name: score.value for name, score in found.items()} for part, found in measured.items()}


def _parts(examples: Sequence[Example]) -> dict[str, list[int]]:
    """The places of the examples of each source, and of each topic of it."""
    found: dict[str, list[int]] = {}
    for place, each in enumerate(examples):
        found.setdefault(each.source, []).append(place)
    for place, each in enumerate(examples):
        found.setdefault(f"{each.source}: {each.topic}", []).append(place)
    return found


def scores(examples: Sequence[Example], shares: Floats, resamples: int) -> dict[str, Score]:
    """Accuracy, F1 of what is flagged and macro-F1 with intervals over statements, and the calibration error."""
    gold, said = [each.expected for each in examples], [VERDICTS[place] for place in shares.argmax(axis=1)]
    right = np.array([one is other for one, other in zip(gold, said, strict=True)])
    found = {"accuracy": _share(right, resamples)}
    found["flagged F1"] = _f1(("flagged",), [_flags(gold), _flags(said)], resamples)["flagged"]
    names = tuple(verdict.value for verdict in VERDICTS)
    found["macro-F1"] = _f1(names, [[(each.value,) for each in part] for part in (gold, said)], resamples)["macro"]
    weighed = np.array([each.settled is None for each in examples])
    error = round(calibration_error(shares.max(axis=1)[weighed], right[weighed], _BINS), 4)
    return {**found, "calibration error": Score(error, error, error)}


def _flags(verdicts: Sequence[Verdict]) -> list[tuple[str, ...]]:
    return [("flagged",) if each in _FLAGGED else () for each in verdicts]


def _f1(names: tuple[str, ...], sides: Sequence[Sequence[tuple[str, ...]]], resamples: int) -> dict[str, Score]:
    gold, said = sides
    rows = [str(place) for place in range(len(gold))]
    return f1_scores(Answers(names, names, gold, said, rows), resamples, _SEED)


def _share(right: NDArray[np.bool_], resamples: int) -> Score:
    draws = np.random.default_rng(_SEED).choice(right, size=(resamples, len(right))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return Score(*(round(float(value), 4) for value in (right.mean(), low, high)))


def _table(measured: Measured, parts: Mapping[str, Sequence[int]]) -> list[str]:
    columns = ("accuracy", "flagged F1", "macro-F1", "calibration error")
    lines = [f"| its topic left out | statements | {' | '.join(columns)} |", "|---" * (len(columns) + 2) + "|"]
    for part, found in measured.items():
        cells = [f"{found[name].value:.3f} ({found[name].low:.3f}-{found[name].high:.3f})" for name in columns[:-1]]
        lines.append(f"| {part} | {len(parts[part])} | {' | '.join(cells)} | {found[columns[-1]].value:.3f} |")
    return lines
