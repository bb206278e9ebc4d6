"""Predictions for rows: one output row per input row, always, with its id and in its order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from overclaim.errors import InputError, RecordError
from overclaim.protocols import ClaimClassifier
from overclaim.readers.common import Line, lines
from overclaim.stages.claims import around
from overclaim.types import ClaimLabels, Context, Register

_BATCH = 256


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one row asks: its sentences in context, and whether it is a document or a bare sentence."""

    id: object
    contexts: tuple[Context, ...] = ()
    whole: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of a file of rows that is no JSON, with the reason."""

    reason: str


def read_rows(path: Path) -> Iterator[object]:
    """The JSON values of the lines of ``path``, an ``Unreadable`` for each bad line, blank lines skipped.

    Raises ``InputError`` when the file is missing, damaged or holds no row.
    """
    empty = True
    for line in lines(path):
        if line.problem or line.text.strip():
            empty = False
            yield _value(line)
    if empty:
        raise InputError(f"{path}: holds no row; give one JSON object per line")


def _value(line: Line) -> object:
    if line.problem:
        return Unreadable(line.problem)
    try:
        value: object = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"line {line.number}: not valid JSON: {error}")
    return value


def predict_claims(rows: Iterable[object], classifier: ClaimClassifier) -> Iterator[dict[str, Any]]:
    """One output row per row of ``{id, text}`` or ``{id, title, sentences, register?}``, in order, as a stream.

    A sentence gets ``{id, kinds, strength, polarity, scores, advice, adverse_effect}``, a document ``{id, claims}``
    with one such object per sentence. A row that cannot be read, or an ``Unreadable`` line, gets ``{id, error}``.
    """
    stream = iter(rows)
    while batch := [_asked(row) for row in islice(stream, _BATCH)]:
        labels = iter(classifier.predict([context for asked in batch for context in asked.contexts]))
        for asked in batch:
            answers = [as_row(label) for label in islice(labels, len(asked.contexts))]
            if asked.error is not None:
                yield {"id": asked.id, "error": asked.error}
            elif asked.whole:
                yield {"id": asked.id, "claims": answers}
            else:
                yield {"id": asked.id, **answers[0]}


def as_row(label: ClaimLabels) -> dict[str, Any]:
    """``label`` by names, as JSON rows hold it."""
    return {
        "kinds": [kind.value for kind in label.kinds],
        "strength": label.strength.value if label.strength else None,
        "polarity": label.polarity.value if label.polarity else None,
        "scores": dict(label.scores),
        "advice": label.advice.value,
        "adverse_effect": label.adverse_effect,
    }


def _asked(row: object) -> _Asked:
    identifier = row.get("id") if isinstance(row, Mapping) else None
    try:
        contexts, whole = contexts_of(row)
    except RecordError as error:
        return _Asked(identifier, error=str(error))
    return _Asked(identifier, contexts, whole)


def contexts_of(row: object) -> tuple[tuple[Context, ...], bool]:
    """The contexts of a row's sentences, and whether it is a document; raises ``RecordError`` saying what is wrong."""
    if isinstance(row, Unreadable):
        raise RecordError(row.reason)
    if not isinstance(row, Mapping):
        raise RecordError(f"a row is an object with id and text or sentences, not {type(row).__name__}")
    if "id" not in row:
        raise RecordError("the row has no id")
    if "sentences" in row:
        return _document(row), True
    text = row.get("text")
    if not isinstance(text, str):
        raise RecordError("the row has neither text (a string) nor sentences (a list of strings)")
    return (Context(text, register=_register(row)),), False


def _document(row: Mapping[str, Any]) -> tuple[Context, ...]:
    sentences, title = row["sentences"], row.get("title") or ""
    if not isinstance(sentences, list) or not all(isinstance(sentence, str) for sentence in sentences):
        raise RecordError("sentences must be a list of strings")
    if not isinstance(title, str):
        raise RecordError("title must be a string")
    return tuple(around(sentences, title, _register(row)))


def _register(row: Mapping[str, Any]) -> Register:
    name = row.get("register") or Register.ABSTRACT.value
    try:
        return Register(name)
    except ValueError:
        known = " or ".join(register.value for register in Register)
        raise RecordError(f"register must be {known}, not {name!r}") from None
