"""Many files as one stream in which each document stands once.

PubMed files revise each other (see ``ledger``). To know what stands, such files are read twice; the first pass keeps
ids alone, so that memory grows with the number of records and not with their texts. Other formats have no revisions:
there a repeated id is a failure, and one pass is enough. A retraction, concern or erratum whose notice is among the
records also counts where the record it is about was exported before it.

Every record that is read comes out once: as a document, a failure, or a skip with its reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from overclaim.errors import InputError
from overclaim.readers import common, delivery
from overclaim.readers.detect import format_by_suffix, read, record_format
from overclaim.readers.ledger import Ledger, Place
from overclaim.types import Deletion, Document, Failure, Record, Skip, Source

REVISING = frozenset({"pubmed-xml", "medline"})
NO_ABSTRACT = "no abstract"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that ``paths`` stand for: ``named`` by the caller, ``found`` in folders; ``ignored`` are no records."""

    files: tuple[Path, ...]
    found: frozenset[Path] = frozenset()
    ignored: tuple[Path, ...] = ()


def expand(paths: Sequence[Path]) -> Inputs:
    """The files in ``paths``, folders replaced by the files of records below them in sorted order, each file once.

    PubMed's numbered files come in the order of their numbers, whatever folder they lie in. MD5 sums are not ignored
    files. Raises ``InputError`` for a path that does not exist and for a folder without any file of records.
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
        known = {*records, *(item.with_name(item.name + delivery.SUM_SUFFIX) for item in records)}
        ignored += [item for item in inside if item not in known]
        found.update(item for item in records if item not in named)
        files.update(dict.fromkeys(records))
    return Inputs(tuple(delivery.in_order(files)), frozenset(found), tuple(ignored))


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
    return stream_after(expand(paths), Ledger())


def stream_after(inputs: Inputs, ledger: Ledger) -> Iterator[Document | Failure | Skip]:
    """As ``stream``, for files that come after those that ``ledger`` knows; ``ledger`` then knows these, too.

    Its ``superseded``, ``dropped``, ``changes`` and ``news`` are complete when the stream has ended.
    """
    ledger.files += inputs.files
    revising = {path: _format(path, inputs) in REVISING for path in inputs.files}
    twice = any(revising.values())
    if twice:
        for place, record in _places(inputs, ledger.first):
            _enter(ledger, record, place, revising[ledger.files[place[0]]])
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
            for number, record in enumerate(read(path), start=1):
                yield (index, record.source.record if record.source else number), record
        except InputError as error:
            if path not in inputs.found:
                raise
            yield (index, 0), common.failure(common.reason(error, path), Source(str(path)))


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
