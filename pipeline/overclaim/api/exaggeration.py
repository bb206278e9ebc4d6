"""Predictions of exaggeration: one output row per pair of texts, always, with its id and in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from overclaim.api.predict import answered, checked
from overclaim.errors import RecordError
from overclaim.protocols import ClaimClassifier
from overclaim.stages.exaggeration import Comparison, compare
from overclaim.types import ClaimLabels, Context, Strength

_BATCH = 128
_DIGITS = 4
_KEYS = ("source_text", "target_text")
_HEADS = ("strength_statement", "strength")


def predict_exaggeration(rows: Iterable[object], classifier: ClaimClassifier) -> Iterator[dict[str, Any]]:
    """One output row per row of ``{id, source_text, target_text}``, in order, as a stream.

    A row gets ``{id, label, source_strength, target_strength, scores}``, one that cannot be read ``{id, error}``.
    """
    return answered(rows, _pair, lambda asked: _compared(asked, classifier), _BATCH)


def _compared(asked: Sequence[tuple[str, str]], classifier: ClaimClassifier) -> Iterator[dict[str, Any]]:
    labels = iter(classifier.predict([Context(text) for pair in asked for text in pair]))
    for _ in asked:
        yield as_row(compare(_strengths(next(labels)), _strengths(next(labels))))


def as_row(found: Comparison) -> dict[str, Any]:
    """``found`` by names, as JSON rows hold it."""
    return {
        "label": found.label.value,
        "source_strength": found.source.value,
        "target_strength": found.target.value,
        "scores": {label.value: round(score, _DIGITS) for label, score in found.scores.items()},
    }


def _strengths(labels: ClaimLabels) -> dict[Strength, float]:
    """The scores of the head trained on such statements, where the model has one, else of the strength head."""
    head = next(each for each in _HEADS if f"{each}:{Strength.NONE.value}" in labels.scores)
    return {strength: labels.scores[f"{head}:{strength.value}"] for strength in Strength}


def _pair(row: object) -> tuple[str, str]:
    row = checked(row, "id, source_text and target_text")
    source, target = (row.get(key) for key in _KEYS)
    if not isinstance(source, str) or not isinstance(target, str):
        raise RecordError("the row needs source_text and target_text, both strings")
    return source, target
