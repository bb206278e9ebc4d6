"""Many files as one stream in which each document stands once.

PubMed files revise each other (see ``ledger``). To know what stands, such files are read twice; the first pass keeps
ids alone, so that memory grows with the number of records and not with their texts. Other formats have no revisions:
there a repeated id is a failure, and one pass is enough. A retraction, concern or erratum whose notice is among the
records also counts where the record it is about was exported before it.

Every record that is read comes out once: as a document, a failure, or a skip with its reason.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from overclaim.errors import InputError
from overclaim.readers import common, delivery, remote
from overclaim.readers.detect import format_by_suffix, read, record_format
from overclaim.readers.ledger import Ledger, Place
from overclaim.readers.remote import Remote
from overclaim.types import Deletion, Document, Failure, Record, Skip, Source

REVISING = frozenset({"pubmed-xml", "medline"})
NO_ABSTRACT = "no abstract"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that ``paths`` stand for: ``named`` by the caller, ``found`` in folders; ``ignored`` are no records."""

    files: tuple[remote.Place, ...]
    found: frozenset[remote.Place] = frozenset()
    ignored: tuple[remote.Place, ...] = ()


def expand(paths: Sequence[remote.Place]) -> Inputs:
    """The files in ``paths``, folders replaced by the files of records below them in sorted order, each file once.

    PubMed's numbered files come in the order of their numbers, whatever folder they lie in. MD5 sums are not ignored
    files. Raises ``InputError`` for a path that does not exist, for a folder without any file of records, and where
    two addresses differ in what is not shown of them; ``RemoteError`` for an address where nothing is.
    """
    files: dict[remote.Place, None] = {}
    below = {path: _members(path) for path in paths}
    named = {path for path, inside in below.items() if inside is None}
    found: set[remote.Place] = set()
    ignored: list[remote.Place] = []
    for path, inside in below.items():
        if inside is None:
            files[path] = None
            continue
        records = [item for item in inside if _is_record_file(item)]
        if not records:
            raise InputError(f"{path}: no file of records in this folder ({len(inside)} files of other kinds)")
        known = {*records, *(item.with_name(item.name + delivery.SUM_SUFFIX) for item in records)}
        ignored += [item for item in inside if item not in known]
        found.update(item for item in records if item not in named)
        files.update(dict.fromkeys(records))
    if twice := [name for name, count in Counter(map(str, files)).items() if count > 1]:
        raise InputError(
            f"{twice[0]}: is the name of several inputs, which differ in user or query alone; neither is kept: fetch "
            "them yourself and give the files"
        )
    return Inputs(tuple(delivery.in_order(files)), frozenset(found), tuple(ignored))


def _members(place: remote.Place) -> Sequence[remote.Place] | None:
    """The files below a folder or glob; None for a single file, which is there."""
    if isinstance(place, Remote):
        return place.members()
    if place.is_dir():
        return _files_below(place)
    common.head(place, 1)
    return None


def _files_below(folder: Path) -> list[Path]:
    """The files below ``folder``, sorted; raises ``InputError`` for a folder that may not be read."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: this folder cannot be read ({error.strerror}); change its permissions")

    walked = os.walk(folder, onerror=refuse)
    return sorted(Path(root, name) for root, _, names in walked for name in names if Path(root, name).is_file())


def stream(paths: Sequence[remote.Place]) -> Iterator[Document | Failure | Skip]:
    """The documents of all files that stand, in file order, with a failure or skip for every other record.

    A file that is unreadable as a whole raises ``InputError`` when it was named, and is one failure when it was found
    in a folder. Documents without abstract text are skipped.
    """
    return stream_after(expand(paths), Ledger())


def stream_after(inputs: Inputs, ledger: Ledger) -> Iterator[Document | Failure | Skip]:
    """As ``stream``, for files that come after those that ``ledger`` knows; ``ledger`` then knows these, too.

    Its ``superseded``, ``dropped``, ``changes`` and ``news`` are complete when the stream has ended.
    """
    ledger.files += inputs.files
    revising = {str(path): _format(path, inputs) in REVISING for path in inputs.files}
    twice = any(revising.values())
    if twice:
        for place, record in _places(inputs, ledger.first):
            _enter(ledger, record, place, revising[str(ledger.files[place[0]])])
    for place, record in _places(inputs, ledger.first):
        if not twice:
            _enter(ledger, record, place, False)
        yield _outcome(ledger, record, place)


def _enter(ledger: Ledger, record: Record, place: Place, revising: bool) -> None:
    if isinstance(record, Document):
        ledger.enter(record, place, revising)
    elif isinstance(record, Deletion):
        ledger.delete(record, place)


def _outcome(ledger: Ledger, record: Record, place: Place) -> Document | Failure | Skip:
    if isinstance(record, Failure):
        return record
    if isinstance(record, Deletion):
        return Skip(record.document_id, "an instruction to delete", record.source)
    if place in ledger.duplicates:
        return Failure(record.id, common.STAGE, ledger.duplicates[place], record.source)
    reason = ledger.superseded.get(place) or (None if record.text else NO_ABSTRACT)
    return Skip(record.id, reason, record.source) if reason else ledger.informed(record)


def _places(inputs: Inputs, first: int) -> Iterator[tuple[Place, Record]]:
    for index, path in enumerate(inputs.files, start=first):
        try:
            for number, record in enumerate(_records(path), start=1):
                yield (index, record.source.record if record.source else number), record
        except InputError as error:
            if path not in inputs.found:
                raise
            yield (index, 0), common.failure(common.reason(error, path), Source(str(path)))


def _records(place: remote.Place) -> Iterator[Record]:
    """The records of a file, which are named by its address where it has one, not by the copy that is read."""
    if isinstance(place, Path):
        yield from read(place)
        return
    with remote.local(place) as copy, remote.naming(place, copy):
        for record in read(copy):
            record = replace(record, source=Source(str(place), record.source.record if record.source else 0))
            if isinstance(record, Failure):
                record = replace(record, reason=record.reason.replace(str(copy), str(place)))
            yield record


def _format(place: remote.Place, inputs: Inputs) -> str | None:
    if isinstance(place, Remote) and (known := format_by_suffix(place)):
        return known
    try:
        with remote.local(place) as path, remote.naming(place, path):
            return record_format(path)
    except InputError:
        if place not in inputs.found:
            raise
        return None


def _is_record_file(path: remote.Place) -> bool:
    """True for a file of records, which one at an address is by its suffix alone."""
    if path.name.startswith(".") or format_by_suffix(path) or isinstance(path, Remote):
        return not path.name.startswith(".") and format_by_suffix(path) is not None
    try:
        record_format(path)
    except InputError:
        return False
    return True
