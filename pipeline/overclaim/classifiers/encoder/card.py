"""The card of a trained encoder: scores of the saved 8-bit files on the held-out share, in model.toml and README.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers import onnx
from overclaim.classifiers.card import README, held_out, put_scores
from overclaim.classifiers.encoder.data import Material
from overclaim.classifiers.encoder.settings import LAYOUT, EncoderSettings
from overclaim.classifiers.examples import Example
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.linear import EXCLUSIVE, decide
from overclaim.classifiers.measure import Answers, Score, f1_scores
from overclaim.classifiers.training.calibrate import calibration_error
from overclaim.classifiers.training.card import About, score_lines, tables
from overclaim.classifiers.training.card import manifest as manifest_of
from overclaim.types import ClaimLabels

Measured = dict[str, dict[str, Score]]
Item = TypeVar("Item")
_COMPARED = 4000  # at least so many sentences are read in single precision, too


@dataclass(frozen=True)
class Trained:
    """What training made of the settings file ``config``, and the network's logits in single precision.

    ``reference`` holds those of ``compared(sentences.test)``.
    """

    sentences: Material
    heads: onnx.Heads
    thresholds: Mapping[str, float]
    hashes: Mapping[str, str]
    reference: NDArray[np.float64]
    config: str


def compared(of_tests: Sequence[Item]) -> Sequence[Item]:
    """Those of the test sentences, or of what is said of each, that are read in single precision, too."""
    return of_tests[:: max(1, len(of_tests) // _COMPARED)]


def write(out: Path, settings: EncoderSettings, made: Trained) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    manifest = out / MANIFEST
    manifest.write_text(_manifest(settings, made), encoding="utf-8")
    classifier, test = onnx.load(out), made.sentences.test
    labels = classifier.predict([item.context for item in test])
    measured = {
        name: f1_scores(answers, settings.resamples, settings.split.seed)
        for name, answers in measures(test, labels).items()
    }
    checks = {
        **{f"calibration error, {name}": value for name, value in errors(test, labels).items()},
        **{f"labels as in single precision, {name}": value for name, value in agreement(made, labels).items()},
    }
    manifest.write_text(_manifest(settings, made) + _scores(measured, checks, made), encoding="utf-8")
    put_scores(out / README, settings.name, tables(measured, checks))
    return {
        "held_out": {name: {key: score.value for key, score in scores.items()} for name, scores in measured.items()},
        "checks": checks,
    }


def measures(items: Sequence[Example], labels: Sequence[ClaimLabels]) -> dict[str, Answers]:
    """The answers by measure: as the linear model's card has them, and the strength of whole statements."""
    pairs = list(zip(items, labels, strict=True))
    main = [(item, label) for item, label in pairs if onnx.STATEMENT not in item.gold]
    found = held_out([item for item, _ in main], [label for _, label in main])
    others = [(item, label) for item, label in pairs if onnx.STATEMENT in item.gold]
    if others:
        names = LAYOUT[onnx.STATEMENT]
        said = [_statement(label) for _, label in others]
        gold = [item.gold[onnx.STATEMENT] for item, _ in others]
        found[onnx.STATEMENT] = Answers(names, names, gold, said, [item.group for item, _ in others])
    return found


def _statement(label: ClaimLabels) -> set[str]:
    return {max(LAYOUT[onnx.STATEMENT], key=lambda name: label.scores[f"{onnx.STATEMENT}:{name}"])}


def errors(items: Sequence[Example], labels: Sequence[ClaimLabels]) -> dict[str, float]:
    """The expected calibration error of each head on the sentences labelled for it: of its answer, or per class."""
    found: dict[str, float] = {}
    for head in ("claim", "kind", "strength", "strength_bare", "polarity", "advice", "adverse_effect"):
        rows = [(item.gold[head], label) for item, label in zip(items, labels, strict=True) if head in item.gold]
        if rows:
            scores, right = _judged(head, rows)
            found[head] = round(calibration_error(scores, right), 4)
    return found


def _judged(
    head: str, rows: Sequence[tuple[frozenset[str], ClaimLabels]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    key = head.removesuffix("_bare")
    names = LAYOUT[key]
    keys = [f"{key}:{name}" if len(names) > 1 else name for name in names]
    scores = np.array([[label.scores[each] for each in keys] for _, label in rows])
    gold = np.array([[name in right for name in names] for right, _ in rows])
    if key in EXCLUSIVE:
        best = scores.argmax(axis=1)
        return scores.max(axis=1), gold[np.arange(len(best)), best]
    return scores.ravel(), gold.ravel()


def agreement(made: Trained, labels: Sequence[ClaimLabels]) -> dict[str, float]:
    """The share of compared sentences whose labels are those in single precision, in all and per field."""
    contexts = [item.context for item in compared(made.sentences.test)]
    full = [
        decide(scores, made.thresholds)
        for scores in onnx.named(made.heads.probabilities(made.reference), contexts, made.heads)
    ]
    fields = ("kinds", "strength", "polarity", "advice", "adverse_effect")
    same = np.array(
        [[getattr(a, name) == getattr(b, name) for name in fields] for a, b in zip(compared(labels), full, strict=True)]
    )
    shares = {name: float(same[:, place].mean()) for place, name in enumerate(fields)}
    return {name: round(value, 4) for name, value in {"all": float(same.all(axis=1).mean()), **shares}.items()}


def _manifest(settings: EncoderSettings, made: Trained) -> str:
    command = f"overclaim train configs/train/{made.config}"
    about = About(settings.name, "claims", onnx.KIND, command, settings.base)
    return manifest_of(about, made.hashes, made.thresholds, made.heads.classes)


def _scores(measured: Measured, checks: Mapping[str, float], made: Trained) -> str:
    parts = {"trained_on": made.sentences.train, "tuned_on": made.sentences.dev, "held_out": made.sentences.test}
    return score_lines({part: [item.corpus for item in items] for part, items in parts.items()}, measured, checks)
