"""Labels kept apart from the texts they belong to: a place in a corpus file and a hash stand for each sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from overclaim.errors import InputError

Place = Sequence[str | int]
"""A row's id, or its PMID where it has none, and one of its keys; then the number of a list's item, or the first and
last + 1 character, or both."""

_Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]
_DIGITS = 12


def documents(
    readings: Iterable[Mapping[str, Any]], corpora: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Each reading with its ``title`` and ``sentences`` put back, in the order of ``readings``.

    A reading is ``{id, register, path, title_at, sentences_at, sha256, labels}``; ``corpora`` has the rows of each
    ``path``. Raises ``InputError`` where a row is missing or a text is not the one that was read.
    """
    rows = _by_id(corpora)
    for reading in readings:
        passage = {"path": reading["path"], "at": reading["sentences_at"], "sha256": reading["sha256"]}
        title = _text(rows, reading["path"], reading["title_at"], reading["id"]) if reading["title_at"] else ""
        sentences = _sentences(rows, passage, reading["id"])
        yield {**reading, "title": " ".join(title.split()), "sentences": sentences}


def pairs(
    readings: Iterable[Mapping[str, Any]], corpora: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """Each reading of a claim beside evidence as ``{id, claim, evidence, label, title}``, claim and evidence as texts.

    A reading is ``{id, claim, evidence, label}``: the evidence, and a claim that was not written for it, is a passage
    ``{path, at, sha256}``, the places of its sentences and their hashes. ``title`` is that of the text the evidence
    stands in, or "". Raises as ``documents`` does.
    """
    rows = _by_id(corpora)
    for reading in readings:
        parts = {name: reading[name] for name in ("claim", "evidence")}
        texts = {
            name: [part] if isinstance(part, str) else _sentences(rows, part, reading["id"])
            for name, part in parts.items()
        }
        yield {**reading, **texts, "title": _title(rows, parts["evidence"])}


def _title(rows: _Rows, evidence: str | Mapping[str, Any]) -> str:
    if isinstance(evidence, str):
        return ""
    row = rows[evidence["path"]][str(evidence["at"][0][0])]
    return " ".join(str(row.get("title") or "").split())


def paths(readings: Iterable[Mapping[str, Any]]) -> list[str]:
    """The files that the texts of ``readings`` stand in, each once."""
    parts = [part for reading in readings for part in (reading, reading.get("claim"), reading.get("evidence"))]
    return list(dict.fromkeys(part["path"] for part in parts if isinstance(part, Mapping) and "path" in part))


def digest(text: str) -> str:
    """The beginning of the sha256 of ``text``, by which a labelled sentence is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _by_id(corpora: Mapping[str, Iterable[Mapping[str, Any]]]) -> _Rows:
    return {path: {str(row.get("id", row.get("pmid"))): row for row in found} for path, found in corpora.items()}


def _sentences(rows: _Rows, passage: Mapping[str, Any], reader: str) -> list[str]:
    path, found = passage["path"], []
    for place, expected in zip(passage["at"], passage["sha256"], strict=True):
        found.append(_text(rows, path, place, reader))
        if digest(found[-1]) != expected:
            raise InputError(
                f"{path}: row {place[0]}: the text of {reader} is not the one that was labelled; fetch the corpus again"
            )
    return found


def _text(rows: _Rows, path: str, place: Place, reader: str) -> str:
    identifier, key, *steps = place
    row = rows[path].get(str(identifier))
    if row is None:
        raise InputError(f"{path}: no row {identifier}, from which {reader} was labelled")
    value = row[str(key)]
    if len(steps) % 2:
        value = value[steps.pop(0)]
    return str(value[slice(*steps)] if steps else value)
