"""Predictions of exaggeration: one output row per pair of texts, always, with its id and in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from overclaim.api.predict import Unreadable
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
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        asked = [_asked(row) for row in batch]
        texts = [text for pair in asked if not isinstance(pair, str) for text in pair]
        labels = iter(classifier.predict([Context(text) for text in texts]))
        for row, pair in zip(batch, asked, strict=True):
            identifier = row.get("id") if isinstance(row, Mapping) else None
            if isinstance(pair, str):
                yield {"id": identifier, "error": pair}
            else:
                yield {"id": identifier, **as_row(compare(_strengths(next(labels)), _strengths(next(labels))))}


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


def _asked(row: object) -> tuple[str, str] | str:
    try:
        return _pair(row)
    except RecordError as error:
        return str(error)


def _pair(row: object) -> tuple[str, str]:
    if isinstance(row, Unreadable):
        raise RecordError(row.reason)
    if not isinstance(row, Mapping):
        raise RecordError(f"a row is an object with id, source_text and target_text, not {type(row).__name__}")
    if "id" not in row:
        raise RecordError("the row has no id")
    source, target = (row.get(key) for key in _KEYS)
    if not isinstance(source, str) or not isinstance(target, str):
        raise RecordError("the row needs source_text and target_text, both strings")
    return source, target
