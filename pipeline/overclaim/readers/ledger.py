"""Which record stands for each id, across the files of one run and of all runs before it.

PubMed files revise each other: of the records with one PMID the highest version stands and, of equal versions, the
last one in file order; a deletion drops what came before it (of its version, or of all when it names none). A ledger
that was stored and is loaded again goes on as if all files were read in one run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from overclaim.readers import remote
from overclaim.readers.holders import Holders
from overclaim.readers.status import REVERSED, gravest, notices_of, status_of
from overclaim.types import Deletion, Document, Holder, Notice, Source

SUPERSEDED, DELETED = "superseded", "deleted"
Place = tuple[int, int]
"""A file's index in ``Ledger.files`` and a record's number in it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An id whose record of an earlier run stands no more: the record that stood, and why ("superseded", "deleted")."""

    held: Holder
    reason: str


@dataclass(slots=True)
class Ledger:
    """Who holds each id, what became of the records that hold none, and what notices tell.

    ``files`` are all files, those of earlier runs first, by name; ``first`` is the index of this run's first file.
    """

    files: list[remote.Place | str] = field(default_factory=list)
    first: int = 0
    superseded: dict[Place, str] = field(default_factory=dict)
    duplicates: dict[Place, str] = field(default_factory=dict)
    dropped: dict[str, Dropped] = field(default_factory=dict)
    _holders: Holders = field(default_factory=Holders)
    _told: dict[str, list[Notice]] = field(default_factory=dict)
    _changed: dict[str, None] = field(default_factory=dict)
    _news: list[Notice] = field(default_factory=list)

    @classmethod
    def after(
        cls,
        files: Sequence[remote.Place | str],
        holders: Iterable[tuple[str, Holder | None]],
        notices: Iterable[Notice],
    ) -> Ledger:
        """The ledger that earlier runs over ``files`` left, from their ``changes`` and ``news`` in order."""
        ledger = cls(list(files), len(files))
        for document_id, holder in holders:
            if holder is None:
                ledger._holders.pop(document_id)
            else:
                ledger._holders[document_id] = holder
        for notice in notices:
            ledger._told.setdefault(notice.about, []).append(notice)
        return ledger

    def name(self, place: Place) -> Source:
        """The place as a user reads it."""
        return Source(str(self.files[place[0]]), place[1])

    def enter(self, document: Document, place: Place, revising: bool) -> None:
        """Let the document hold its id, or note why it does not."""
        self._note(document)
        new = Holder(*place, version_of(document), revising, bool(document.text))
        old = self._holders.get(document.id)
        if old is None:
            self._hold(document.id, new)
        elif not (old.revising and revising):
            self.duplicates[place] = f"duplicate id, first seen at {self.name(_place(old))}"
        elif old.version > new.version:
            self.superseded[place] = f"{SUPERSEDED} by version {old.version} at {self.name(_place(old))}"
        else:
            self._drop(document.id, old, SUPERSEDED, f"{_newer(old, new)} at {self.name(place)}")
            self._hold(document.id, new)

    def delete(self, deletion: Deletion, place: Place) -> None:
        """Drop the holder of the deleted id, when there is one and its version is meant."""
        held = self._holders.get(deletion.document_id)
        if held is not None and deletion.version in (None, held.version):
            self._holders.pop(deletion.document_id)
            self._drop(deletion.document_id, held, DELETED, str(self.name(place)))

    def informed(self, document: Document) -> Document:
        """The document with what notices among the records say of it; the same object where they say nothing new."""
        known = notices_of(document.extra)
        seen = {(notice["type"], notice["id"]) for notice in known}
        fresh = []
        for told in self._told.get(document.id, ()):
            if (told.type, told.id) not in seen:
                seen.add((told.type, told.id))
                fresh.append({"type": told.type, "id": told.id, "citation": told.citation})
        if not fresh:
            return document
        status = gravest((document.status, status_of((), (str(notice["type"]) for notice in fresh))))
        return replace(document, status=status, extra={**document.extra, "notices": (*known, *fresh)})

    def older_told_of(self) -> list[str]:
        """The ids whose records, with text, stand from earlier runs and of which this run's notices tell, sorted."""
        told = {notice.about: self._holders.get(notice.about) for notice in self._news}
        return sorted(name for name, held in told.items() if held and held.has_text and held.file < self.first)

    def changes(self, also: Iterable[str] = ()) -> Iterator[tuple[str, Holder | None]]:
        """Each id whose holder this run changed, and those of ``also``, with the holder; None where it was deleted."""
        if not self.first:
            yield from self._holders.items()
            return
        for document_id in sorted({*self._changed, *also}):
            yield document_id, self._holders.get(document_id)

    def news(self) -> Sequence[Notice]:
        """What this run's notices tell of other records, in order, the same thing once."""
        return self._news

    def _hold(self, document_id: str, holder: Holder) -> None:
        self._holders[document_id] = holder
        if self.first:
            self._changed[document_id] = None

    def _drop(self, document_id: str, held: Holder, reason: str, by: str) -> None:
        if held.file < self.first:
            self._changed[document_id] = None
            self.dropped[document_id] = Dropped(held, reason)
        else:
            self.superseded[_place(held)] = f"{reason} by {by}"

    def _note(self, document: Document) -> None:
        """Keep what the document, where it is a notice, says of others."""
        for notice in notices_of(document.extra):
            kind = REVERSED.get(str(notice["type"]))
            if kind is None or not isinstance(notice["id"], str):
                continue
            told = self._told.setdefault(notice["id"], [])
            if all((other.type, other.id) != (kind, document.id) for other in told):
                told.append(Notice(notice["id"], kind, document.id, document.title))
                self._news.append(told[-1])


def version_of(document: Document) -> int:
    """The PMID version of a document, 1 where its format knows none."""
    version = document.extra.get("pmid_version")
    return version if isinstance(version, int) else 1


def stored(extra: Mapping[str, object]) -> dict[str, object]:
    """A document's ``extra`` as the readers make it, from what JSON kept of it."""
    notices = extra.get("notices")
    return {**extra, "notices": tuple(notices)} if isinstance(notices, list) else dict(extra)


def _place(held: Holder) -> Place:
    return held.file, held.record


def _newer(old: Holder, new: Holder) -> str:
    return f"version {new.version}" if new.version > old.version else "a later record"
