"""The literature: stored claims of many abstracts in a LanceDB folder, searchable by full text."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from overclaim.errors import StoreError
from overclaim.protocols import Embedder
from overclaim.stores import aside, files, lance
from overclaim.types import Document, EvidenceBase, Failure, Reading, Statement, Study

META = "literature.json"
_AGAIN = "run 'overclaim index' again, into a new folder"
_HASHED_AT_OPENING = 256 << 20  # bytes: half a second; of a larger literature, sizes are compared until it is updated
_KEPT_DOCUMENTS = 4096  # those found last stay in memory
_TIES = 50  # fetched beyond the limit, so that the order among equal scores does not depend on the store
SCHEMA_VERSION = "1.4"


Contents = Callable[[], tuple[EvidenceBase, Sequence[Failure]]]
"""Tells, once all batches are stored, what the literature holds and what could not be read."""


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A stored sentence that a search returned, with its document, study and score: BM25, or the cosine of vectors."""

    document: Document
    statement: Statement
    study: Study
    score: float


class Literature:
    """Stored claims of many abstracts; ``Literature.open(folder)`` opens one that ``overclaim index`` wrote."""

    def __init__(self, folder: Path, base: EvidenceBase, tables: lance.Tables) -> None:
        self.folder = folder
        self.base = base
        self._tables = tables
        self._known: dict[str, tuple[Document, Study]] = {}

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Literature:
        """The literature in ``folder``; raises ``StoreError`` when there is none, or it was altered.

        Every file is hashed, those of a literature of more than 256 MB only when it is updated.
        """
        return _opened(Path(folder), _HASHED_AT_OPENING)

    def __repr__(self) -> str:
        return f"Literature({str(self.folder)!r}, documents={self.base.documents})"

    def failures(self) -> list[Failure]:
        """The records that could not be read when the literature was made."""
        from overclaim.stores import dataset

        with _readable(self.folder):
            return dataset.failures_in(self.folder / _read_meta(self.folder / META)["failures"])

    def search(self, query: str, limit: int) -> Sequence[StoredHit]:
        """The ``limit`` best stored sentences for the words of ``query`` (BM25), ties by document id and sentence."""
        from overclaim.stores import stored

        if not re.search(r"\w", query):
            return ()
        with _readable(self.folder):
            if not self._tables.claims.count_rows():
                return ()
            words = _words_query(query, stored.SEARCH)
            search = self._tables.claims.search(words, query_type="fts").limit(limit + _TIES)
            found = search.select([stored.STORED, "_score"]).to_arrow()
        return self._hits(found, found.column("_score").to_pylist())[:limit]

    def near(self, vector: Any, limit: int) -> Sequence[StoredHit]:
        """The ``limit`` stored sentences whose vectors are nearest to ``vector``, by cosine, ties as in ``search``.

        Nothing where the literature was made without vectors. ``vector`` is of the model that made them.
        """
        from overclaim.stores import stored

        if not lance.has_vectors(self._tables) or not any(vector):
            return ()
        with _readable(self.folder):
            search = self._tables.claims.search(vector, query_type="vector", vector_column_name=stored.VECTOR)
            nearest = search.distance_type("cosine").limit(limit + _TIES)
            found = nearest.select([stored.STORED, "_distance"]).to_arrow()
        return self._hits(found, [1 - distance for distance in found.column("_distance").to_pylist()])[:limit]

    def _hits(self, found: Any, scores: Sequence[float]) -> list[StoredHit]:
        from overclaim.stores import stored

        statements = stored.read_statements(found)
        known = self._fetched({statement.sentence.document_id for statement in statements})
        hits = []
        for statement, score in zip(statements, scores, strict=True):
            document, study = known[statement.sentence.document_id]
            hits.append(StoredHit(document, statement, study, score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.document.id, hit.statement.sentence.index))

    def _fetched(self, ids: Collection[str]) -> Mapping[str, tuple[Document, Study]]:
        """The documents called ``ids`` with their studies; those that are not known yet are fetched in one query."""
        from overclaim.stores import stored

        if len(self._known) > _KEPT_DOCUMENTS:
            self._known.clear()
        if wanted := sorted(set(ids) - self._known.keys()):
            with _readable(self.folder):
                where = f"id in ({lance.quoted(wanted)})"
                found = self._tables.documents.search().where(where).limit(len(wanted)).to_arrow()
            self._known.update((document.id, (document, study)) for document, study in stored.read_documents(found))
        return self._known


def _opened(folder: Path, hashed_up_to: float) -> Literature:
    """The literature in ``folder``, its files hashed where they have at most so many bytes; raises ``StoreError``."""
    if not is_literature(folder):
        raise StoreError(f"{folder}: no {META}; is this a literature that 'overclaim index' wrote?")
    meta = _read_meta(folder / META)
    _verify(folder, meta["files"], hashed_up_to)
    with _readable(folder):
        tables = lance.open_tables(folder, meta["versions"])
    return Literature(folder, EvidenceBase(**meta["base"]), tables)


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        meta = files.read_sealed(path)
    except ValueError as error:
        raise StoreError(f"{path}: damaged ({error}); {_AGAIN}") from None
    if meta["schema_version"] != SCHEMA_VERSION:
        version = meta["schema_version"]
        raise StoreError(f"{path}: written with schema {version}, this version reads {SCHEMA_VERSION}; {_AGAIN}")
    return meta


def _verify(folder: Path, listed: Sequence[Mapping[str, Any]], up_to: float) -> None:
    """Raises ``StoreError`` for a file that was altered; hashes are compared where all have at most ``up_to`` bytes.

    What is missing is told by LanceDB if it is still needed: old versions are removed after a day.
    """
    hashed = sum(entry["bytes"] for entry in listed) <= up_to
    for entry in listed:
        path = folder / entry["name"]
        if path.exists() and (
            path.stat().st_size != entry["bytes"] or (hashed and files.sha256_file(path) != entry["sha256"])
        ):
            raise StoreError(f"{path}: altered since it was written; {_AGAIN}")


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turns what LanceDB raises about files that it cannot read into a ``StoreError`` that names ``folder``."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise StoreError(f"{folder}: damaged ({error}); {_AGAIN}") from None


def is_literature(folder: Path) -> bool:
    """True when ``folder`` holds a literature."""
    return (folder / META).is_file()


def build(
    folder: Path, batches: Iterable[Sequence[Reading]], contents: Contents, embedder: Embedder | None = None
) -> Literature:
    """The literature written to ``folder`` from batches of readings; the folder is whole or absent.

    With an ``embedder``, its sentences can be searched by meaning. ``contents`` is called when all batches are stored;
    what it raises leaves no folder behind. Raises ``StoreError`` when ``folder`` exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder}: already exists and is not empty; choose another folder")
    with aside.folder(folder.parent) as new, files.room(folder.parent, "run the same command again"):
        tables = lance.create(new, embedder.dimensions if embedder else None)
        lance.add(tables, batches, embedder)
        lance.index(tables)
        _describe(new, tables, *contents())
        _put_in_place(new, folder)
    return Literature.open(folder)


def update(
    folder: Path,
    dropped: Collection[str],
    batches: Iterable[Sequence[Reading]],
    contents: Contents,
    embedder: Embedder | None = None,
) -> Literature:
    """The literature in ``folder`` without the documents ``dropped``, with those of ``batches``.

    ``embedder`` is that which the literature was built with. Every document of ``batches`` must be among ``dropped``:
    then an update that was killed can be done again. Readers see the literature as it was until ``contents`` is
    written, and those that have it open as long as they do.
    """
    verify(folder)
    lock = files.locked(folder / aside.LOCK, f"{folder}: another process is updating this literature")
    with lock, _readable(folder), files.room(folder, "run the same command again"):
        files.remove_leftovers(folder)
        tables = lance.open_tables(folder)
        lance.drop(tables, dropped)
        lance.add(tables, batches, embedder)
        lance.index(tables)
        _describe(folder, tables, *contents())
        lance.forget(tables)
    return Literature.open(folder)


def base_of(folder: Path) -> EvidenceBase:
    """Counts and fingerprint of the literature in ``folder``, whose other files are not read; raises ``StoreError``."""
    return EvidenceBase(**_read_meta(folder / META)["base"])


def verify(folder: Path) -> Literature:
    """The literature in ``folder`` after hashing every file of it, whatever its size; raises ``StoreError``."""
    return _opened(folder, math.inf)


def _put_in_place(new: Path, folder: Path) -> None:
    """Renames ``new`` to ``folder``; when another process has put the same literature there first, that one stays."""
    try:
        new.rename(folder)
    except OSError:
        if not is_literature(folder):
            raise
        if _read_meta(folder / META)["base"] != _read_meta(new / META)["base"]:
            raise StoreError(
                f"{folder}: another process wrote another literature there meanwhile; choose another folder"
            ) from None
    files.sync_folder(folder.parent)


def _describe(folder: Path, tables: lance.Tables, base: EvidenceBase, failures: Sequence[Failure]) -> None:
    """Writes what makes the tables, as they are, the literature; what readers of the state before need is kept."""
    from overclaim.stores import dataset

    lines = [json.dumps(dataset.failure_row(failure), ensure_ascii=False) + "\n" for failure in failures]
    text = "".join(lines)
    failed = folder / f"failures-{files.sha256_json(text)[:12]}.jsonl"
    files.write_text_whole(failed, text)
    listed = [_listed(folder, path) for path in sorted(folder.rglob("*")) if path.is_file() and _is_kept(path)]
    meta = {
        "schema_version": SCHEMA_VERSION,
        "base": asdict(base),
        "versions": tables.versions,
        "failures": failed.name,
        "files": listed,
    }
    files.write_sealed(folder / META, meta)
    for old in {*folder.glob("failures-*.jsonl")} - {failed}:
        old.unlink()


def _is_kept(path: Path) -> bool:
    """True for a file that is written once; LanceDB's hint at its latest version is none, and may be wrong."""
    return path.name not in {META, aside.LOCK, "latest_version_hint.json"} and not path.name.startswith(files.TEMPORARY)


def _listed(folder: Path, path: Path) -> Mapping[str, Any]:
    files.sync_file(path)
    name = path.relative_to(folder).as_posix()
    return {"name": name, "bytes": path.stat().st_size, "sha256": files.sha256_file(path)}


def _words_query(words: str, column: str) -> Any:
    """A full-text query for any of ``words`` (no query syntax)."""
    from lancedb.query import MatchQuery

    match: Any = MatchQuery
    return match(words, column)
