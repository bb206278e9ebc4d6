"""Labels kept apart from the texts they belong to: a place in a corpus file and a hash stand for each sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from overclaim.errors import InputError

Place = Sequence[str | int]
"""A row's id and one of its keys; then the number of a list's item, or the first and last + 1 character, or both."""

_DIGITS = 12


def documents(
    readings: Iterable[Mapping[str, Any]], corpora: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Each reading with its ``title`` and ``sentences`` put back, in the order of ``readings``.

    A reading is ``{id, register, path, title_at, sentences_at, sha256, labels}``; ``corpora`` has the rows of each
    ``path``. Raises ``InputError`` where a row is missing or a text is not the one that was read.
    """
    rows = {path: {str(row["id"]): row for row in found} for path, found in corpora.items()}
    for reading in readings:
        source = rows[reading["path"]]
        at, hashes = reading["sentences_at"], reading["sha256"]
        sentences = [_text(source, place, reading) for place in at]
        for place, text, expected in zip(at, sentences, hashes, strict=True):
            if digest(text) != expected:
                raise InputError(
                    f"{reading['path']}: row {place[0]}: the text of {reading['id']} is not the one that was labelled; "
                    "fetch the corpus again"
                )
        title = _text(source, reading["title_at"], reading) if reading["title_at"] else ""
        yield {**reading, "title": " ".join(title.split()), "sentences": sentences}


def digest(text: str) -> str:
    """The beginning of the sha256 of ``text``, by which a labelled sentence is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _text(rows: Mapping[str, Mapping[str, Any]], place: Place, reading: Mapping[str, Any]) -> str:
    identifier, key, *steps = place
    row = rows.get(str(identifier))
    if row is None:
        raise InputError(f"{reading['path']}: no row {identifier}, from which {reading['id']} was labelled")
    value = row[str(key)]
    if len(steps) % 2:
        value = value[steps.pop(0)]
    return str(value[slice(*steps)] if steps else value)
