"""Many files as one stream in which each document stands once.

PubMed files revise each other: of the records with one PMID the highest version stands and, of equal versions, the
last one in file order; a deletion drops what came before it (of its version, or of all when it names none). To know
what stands, such files are read twice; the first pass keeps ids alone, so that memory grows with the number of records
and not with their texts. Other formats have no revisions: there a repeated id is a failure, and one pass is enough. A
retraction, concern or erratum whose notice is among the records also counts where the record it is about was exported
before it.

Every record that is read comes out once: as a document, a failure, or a skip with its reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from overclaim.errors import InputError
from overclaim.readers import common
from overclaim.readers.detect import format_by_suffix, read, record_format
from overclaim.readers.status import REVERSED, gravest, notices_of, status_of
from overclaim.types import Deletion, Document, Failure, Record, Skip, Source

REVISING = frozenset({"pubmed-xml", "medline"})
NO_ABSTRACT = "no abstract"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that ``paths`` stand for: ``named`` by the caller, ``found`` in folders; ``ignored`` are no records."""

    files: tuple[Path, ...]
    found: frozenset[Path] = frozenset()
    ignored: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    file: int
    record: int


@dataclass(frozen=True, slots=True)
class _Held:
    place: _Place
    version: int
    revising: bool


@dataclass(slots=True)
class _Ledger:
    """Who holds each id, and what became of the records that hold none."""

    files: Sequence[Path]
    holders: dict[str, _Held] = field(default_factory=dict)
    superseded: dict[_Place, str] = field(default_factory=dict)
    duplicates: dict[_Place, str] = field(default_factory=dict)
    told: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)

    def name(self, place: _Place) -> Source:
        """The place as a user reads it."""
        return Source(str(self.files[place.file]), place.record)

    def enter(self, document: Document, place: _Place, revising: bool) -> None:
        """Let the document hold its id, or note why it does not."""
        self._note(document)
        new = _Held(place, _version(document), revising)
        old = self.holders.get(document.id)
        if old is None:
            self.holders[document.id] = new
        elif not (old.revising and revising):
            self.duplicates[place] = f"duplicate id, first seen at {self.name(old.place)}"
        elif old.version > new.version:
            self.superseded[place] = f"superseded by version {old.version} at {self.name(old.place)}"
        else:
            self.superseded[old.place] = f"superseded by {_newer(old, new)} at {self.name(place)}"
            self.holders[document.id] = new

    def _note(self, document: Document) -> None:
        """Keep what the document, where it is a notice, says of others."""
        for notice in notices_of(document.extra):
            about = REVERSED.get(str(notice["type"]))
            if about is not None and isinstance(notice["id"], str):
                told = {"type": about, "id": document.id, "citation": document.title}
                self.told.setdefault(notice["id"], []).append(told)

    def informed(self, document: Document) -> Document:
        """The document with what notices among the records say of it."""
        known = notices_of(document.extra)
        ids = {(notice["type"], notice["id"]) for notice in known}
        fresh = [notice for notice in self.told.get(document.id, ()) if (notice["type"], notice["id"]) not in ids]
        if not fresh:
            return document
        status = gravest((document.status, status_of((), (str(notice["type"]) for notice in fresh))))
        return replace(document, status=status, extra={**document.extra, "notices": (*known, *fresh)})

    def delete(self, deletion: Deletion, place: _Place) -> None:
        """Drop the holder of the deleted id, when there is one and its version is meant."""
        held = self.holders.get(deletion.document_id)
        if held is not None and deletion.version in (None, held.version):
            del self.holders[deletion.document_id]
            self.superseded[held.place] = f"deleted by {self.name(place)}"


def expand(paths: Sequence[Path]) -> Inputs:
    """The files in ``paths``, folders replaced by the files of records below them in sorted order, each file once.

    Raises ``InputError`` for a path that does not exist and for a folder without any file of records.
    """
    files: dict[Path, None] = {}
    named = {path for path in paths if not path.is_dir()}
    found: set[Path] = set()
    ignored: list[Path] = []
    for path in paths:
        if path in named:
            common.head(path, 1)
            files[path] = None
            continue
        inside = _files_below(path)
        records = [item for item in inside if _is_record_file(item)]
        if not records:
            raise InputError(f"{path}: no file of records in this folder ({len(inside)} files of other kinds)")
        ignored += [item for item in inside if item not in set(records)]
        found.update(item for item in records if item not in named)
        files.update(dict.fromkeys(records))
    return Inputs(tuple(files), frozenset(found), tuple(ignored))


def _files_below(folder: Path) -> list[Path]:
    """The files below ``folder``, sorted; raises ``InputError`` for a folder that may not be read."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: this folder cannot be read ({error.strerror}); change its permissions")

    walked = os.walk(folder, onerror=refuse)
    return sorted(Path(root, name) for root, _, names in walked for name in names if Path(root, name).is_file())


def stream(paths: Sequence[Path]) -> Iterator[Document | Failure | Skip]:
    """The documents of all files that stand, in file order, with a failure or skip for every other record.

    A file that is unreadable as a whole raises ``InputError`` when it was named, and is one failure when it was found
    in a folder. Documents without abstract text are skipped.
    """
    inputs = expand(paths)
    revising = [_format(path, inputs) in REVISING for path in inputs.files]
    ledger = _Ledger(inputs.files)
    if any(revising):
        for place, record in _places(inputs):
            _enter(ledger, record, place, revising[place.file])
    for place, record in _places(inputs):
        if not any(revising):
            _enter(ledger, record, place, False)
        yield _outcome(ledger, record, place)


def _enter(ledger: _Ledger, record: Record, place: _Place, revising: bool) -> None:
    if isinstance(record, Document):
        ledger.enter(record, place, revising)
    elif isinstance(record, Deletion):
        ledger.delete(record, place)


def _outcome(ledger: _Ledger, record: Record, place: _Place) -> Document | Failure | Skip:
    if isinstance(record, Failure):
        return record
    if isinstance(record, Deletion):
        return Skip(record.document_id, "an instruction to delete", record.source)
    if place in ledger.duplicates:
        return Failure(record.id, common.STAGE, ledger.duplicates[place], record.source)
    reason = ledger.superseded.get(place) or (None if record.text else NO_ABSTRACT)
    return Skip(record.id, reason, record.source) if reason else ledger.informed(record)


def _places(inputs: Inputs) -> Iterator[tuple[_Place, Record]]:
    for index, path in enumerate(inputs.files):
        try:
            for number, record in enumerate(read(path), start=1):
                yield _Place(index, record.source.record if record.source else number), record
        except InputError as error:
            if path not in inputs.found:
                raise
            yield _Place(index, 0), common.failure(common.reason(error, path), Source(str(path)))


def _format(path: Path, inputs: Inputs) -> str | None:
    try:
        return record_format(path)
    except InputError:
        if path not in inputs.found:
            raise
        return None


def _is_record_file(path: Path) -> bool:
    if path.name.startswith(".") or format_by_suffix(path):
        return not path.name.startswith(".")
    try:
        record_format(path)
    except InputError:
        return False
    return True


def _version(document: Document) -> int:
    version = document.extra.get("pmid_version")
    return version if isinstance(version, int) else 1


def _newer(old: _Held, new: _Held) -> str:
    return f"version {new.version}" if new.version > old.version else "a later record"
