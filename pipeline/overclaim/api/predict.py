"""Predictions for rows: one output row per input row, always, with its id and in its order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from overclaim.errors import InputError, RecordError
from overclaim.protocols import ClaimClassifier
from overclaim.readers.common import Line, lines
from overclaim.stages.claims import around
from overclaim.types import ClaimLabels, Context, Register

_BATCH = 256


_Question = TypeVar("_Question")


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
    return answered(rows, contexts_of, lambda asked: _claims(asked, classifier), _BATCH)


def _claims(
    asked: Sequence[tuple[tuple[Context, ...], bool]], classifier: ClaimClassifier
) -> Iterator[Mapping[str, Any]]:
    labels = iter(classifier.predict([context for contexts, _ in asked for context in contexts]))
    for contexts, whole in asked:
        answers = [as_row(label) for label in islice(labels, len(contexts))]
        yield {"claims": answers} if whole else answers[0]


def answered(
    rows: Iterable[object],
    ask: Callable[[object], _Question],
    answer: Callable[[Sequence[_Question]], Iterable[Mapping[str, Any]]],
    size: int,
) -> Iterator[dict[str, Any]]:
    """One output row per row, with its id and in its order, as a stream read ``size`` rows at a time.

    ``ask`` tells what a row asks, or raises ``RecordError``: such a row gets ``{id, error}``. ``answer`` answers what
    the others of a batch ask, in order.
    """
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        asked = [_attempt(ask, row) for row in batch]
        found = iter(answer([each for each in asked if not isinstance(each, RecordError)]))
        for row, each in zip(batch, asked, strict=True):
            identifier = row.get("id") if isinstance(row, Mapping) else None
            said = {"error": str(each)} if isinstance(each, RecordError) else next(found)
            yield {"id": identifier, **said}


def _attempt(ask: Callable[[object], _Question], row: object) -> _Question | RecordError:
    try:
        return ask(row)
    except RecordError as error:
        return error


def checked(row: object, keys: str) -> Mapping[str, Any]:
    """``row`` where it is an object with an id; raises ``RecordError`` else, naming the ``keys`` that rows have."""
    if isinstance(row, Unreadable):
        raise RecordError(row.reason)
    if not isinstance(row, Mapping):
        raise RecordError(f"a row is an object with {keys}, not {type(row).__name__}")
    if "id" not in row:
        raise RecordError("the row has no id")
    return row


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


def contexts_of(row: object) -> tuple[tuple[Context, ...], bool]:
    """The contexts of a row's sentences, and whether it is a document; raises ``RecordError`` saying what is wrong."""
    row = checked(row, "id and text or sentences")
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
