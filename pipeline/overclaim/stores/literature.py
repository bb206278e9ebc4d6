"""The literature: stored claims of many abstracts in a LanceDB folder, searchable by full text."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from overclaim.errors import StoreError
from overclaim.stores import files, lance
from overclaim.types import Document, EvidenceBase, Failure, Reading, Statement, Study

META = "literature.json"
LOCK = ".lock"
_STALE_SECONDS = 86_400
_TIES = 50  # fetched beyond the limit, so that the order among equal scores does not depend on the store
SCHEMA_VERSION = "1.1"


Contents = Callable[[], tuple[EvidenceBase, Sequence[Failure]]]
"""Tells, once all batches are stored, what the literature holds and what could not be read."""


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A stored sentence that a search returned, with its document, study and full-text (BM25) score."""

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
        self._fetch = lru_cache(maxsize=4096)(self._fetch_document)

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Literature:
        """The literature in ``folder``; raises ``StoreError`` when there is none or another version wrote it."""
        path = Path(folder)
        if not is_literature(path):
            raise StoreError(f"{path}: no {META}; is this a literature that 'overclaim index' wrote?")
        base, versions = _read_meta(path / META)
        try:
            tables = lance.open_tables(path, versions)
        except (ValueError, OSError, RuntimeError) as error:
            raise StoreError(f"{path}: damaged ({error}); run 'overclaim index' again") from None
        return cls(path, base, tables)

    def __repr__(self) -> str:
        return f"Literature({str(self.folder)!r}, documents={self.base.documents})"

    def failures(self) -> list[Failure]:
        """The records that could not be read when the literature was made."""
        from overclaim.stores import dataset

        return dataset.read_failures(self.folder)

    def search(self, query: str, limit: int) -> Sequence[StoredHit]:
        """The ``limit`` best stored sentences for the words of ``query`` (BM25), ties by document id and sentence."""
        from overclaim.stores import rows

        if not re.search(r"\w", query) or not self._tables.claims.count_rows():
            return ()
        found = (
            self._tables.claims.search(_words_query(query, rows.SEARCH), query_type="fts")
            .limit(limit + _TIES)
            .to_arrow()
        )
        scores = found.column("_score").to_pylist()
        hits = [self._hit(statement, score) for statement, score in zip(rows.statements(found), scores, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.document.id, hit.statement.sentence.index))[:limit]

    def _hit(self, statement: Statement, score: float) -> StoredHit:
        document, study = self._fetch(statement.sentence.document_id)
        return StoredHit(document, statement, study, score)

    def _fetch_document(self, document_id: str) -> tuple[Document, Study]:
        from overclaim.stores import rows

        quoted = document_id.replace("'", "''")
        found = self._tables.documents.search().where(f"id = '{quoted}'").limit(1).to_arrow()
        return next(rows.documents(found))


def _read_meta(path: Path) -> tuple[EvidenceBase, dict[str, int]]:
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
        version, base, versions = meta["schema_version"], EvidenceBase(**meta["base"]), meta.get("versions", {})
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: damaged ({error!r}); run 'overclaim index' again") from None
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{path}: written with schema {version}, this version reads {SCHEMA_VERSION}; run 'overclaim index' again"
        )
    return base, versions


def is_literature(folder: Path) -> bool:
    """True when ``folder`` holds a literature."""
    return (folder / META).is_file()


def build(folder: Path, batches: Iterable[Sequence[Reading]], contents: Contents) -> Literature:
    """The literature written to ``folder`` from batches of readings; the folder is whole or absent.

    ``contents`` is called when all batches are stored; what it raises leaves no folder behind. Raises ``StoreError``
    when ``folder`` exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder}: already exists and is not empty; choose another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(folder.parent)
    aside = Path(tempfile.mkdtemp(prefix=files.TEMPORARY, dir=folder.parent))
    try:
        tables = lance.create(aside)
        lance.add(tables, batches)
        lance.index(tables)
        _describe(aside, tables, *contents())
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Literature.open(folder)


def update(
    folder: Path, dropped: Collection[str], batches: Iterable[Sequence[Reading]], contents: Contents
) -> Literature:
    """The literature in ``folder`` without the documents ``dropped``, with those of ``batches``.

    Every document of ``batches`` must be among ``dropped``: then an update that was killed can be done again. Readers
    see the literature as it was until ``contents`` is written, and those that have it open as long as they do.
    """
    Literature.open(folder)
    with files.locked(folder / LOCK, f"{folder}: another process is updating this literature"):
        tables = lance.open_tables(folder)
        lance.drop(tables, dropped)
        lance.add(tables, batches)
        lance.index(tables)
        _describe(folder, tables, *contents())
        lance.forget(tables)
    return Literature.open(folder)


def _remove_stale(folder: Path) -> None:
    """Removes what builds that were killed more than a day ago left in ``folder``."""
    for stale in folder.glob(f"{files.TEMPORARY}*"):
        if stale.is_dir() and time.time() - stale.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(stale, ignore_errors=True)


def _put_in_place(aside: Path, folder: Path) -> None:
    """Renames ``aside`` to ``folder``; when another process has put the same literature there first, that one stays."""
    try:
        aside.rename(folder)
    except OSError:
        if not is_literature(folder):
            raise
    files.sync_folder(folder.parent)


def _describe(folder: Path, tables: lance.Tables, base: EvidenceBase, failures: Sequence[Failure]) -> None:
    from overclaim.stores import dataset

    lines = [json.dumps(dataset.failure_row(failure), ensure_ascii=False) + "\n" for failure in failures]
    files.write_text_whole(folder / dataset.FAILURES, "".join(lines))
    meta = {"schema_version": SCHEMA_VERSION, "base": asdict(base), "versions": tables.versions}
    files.write_text_whole(folder / META, json.dumps(meta, indent=1) + "\n")


def _words_query(words: str, column: str) -> Any:
    """A full-text query for any of ``words`` (no query syntax)."""
    from lancedb.query import MatchQuery

    match: Any = MatchQuery
    return match(words, column)
