"""The two LanceDB tables of a literature: claims with their search text, and documents.

Lance keeps versions: what is read is the version that ``literature.json`` names, so that a literature that is being
updated, or whose update was killed, still shows its last whole state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from overclaim.protocols import Embedder
from overclaim.types import Reading

_CLAIMS, _DOCUMENTS = "claims", "documents"
_AT_ONCE = 5_000  # ids in one condition
_KEPT = timedelta(days=1)
_EVERY_VECTOR = 200_000  # up to so many rows every vector is compared; of more, those of the nearest partitions


class Tables(NamedTuple):
    """The tables of one literature."""

    claims: Any
    documents: Any

    @property
    def versions(self) -> dict[str, int]:
        """The version of each table."""
        return {name: int(table.version) for name, table in self._asdict().items()}


def create(folder: Path, dimensions: int | None = None) -> Tables:
    """Empty tables, in a folder that has none; rows hold vectors of so many ``dimensions`` where any are given."""
    from overclaim.stores import stored

    database = _connect(folder)
    return Tables(
        database.create_table(_CLAIMS, schema=stored.claims_schema(dimensions)),
        database.create_table(_DOCUMENTS, schema=stored.DOCUMENTS),
    )


def open_tables(folder: Path, versions: Mapping[str, int] | None = None) -> Tables:
    """The tables in ``folder``, at ``versions`` where given, which can then only be read."""
    database = _connect(folder)
    tables = Tables(database.open_table(_CLAIMS), database.open_table(_DOCUMENTS))
    for name, version in (versions or {}).items():
        getattr(tables, name).checkout(version)
    return tables


def add(tables: Tables, batches: Iterable[Sequence[Reading]], embedder: Embedder | None = None) -> None:
    """Adds the claims and documents of ``batches``, each claim with its vector where there is an ``embedder``."""
    from overclaim.stores import stored

    for batch in batches:
        if batch:
            tables.claims.add(stored.claims(batch, embedder))
            tables.documents.add(stored.documents(batch))


def drop(tables: Tables, ids: Collection[str]) -> None:
    """Drops the documents called ``ids`` and their claims."""
    rest = iter(sorted(ids))
    while some := list(islice(rest, _AT_ONCE)):
        tables.claims.delete(f"document_id in ({quoted(some)})")
        tables.documents.delete(f"id in ({quoted(some)})")


def quoted(names: Iterable[str]) -> str:
    """``names`` as a condition lists them."""
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)


def index(tables: Tables) -> None:
    """Makes what the tables hold searchable; built anew, so that scores do not depend on how the tables grew."""
    from lancedb.index import FTS, BTree, IvfPq

    from overclaim.stores import stored

    if tables.claims.count_rows():
        text = FTS(language="English", stem=True, ascii_folding=True)
        tables.claims.create_index(stored.SEARCH, config=text, replace=True)
        tables.documents.create_index("id", config=BTree(), replace=True)
    if has_vectors(tables) and tables.claims.count_rows() > _EVERY_VECTOR:
        tables.claims.create_index(stored.VECTOR, config=IvfPq(distance_type="cosine"), replace=True)


def has_vectors(tables: Tables) -> bool:
    """True where each claim is stored with a vector."""
    from overclaim.stores import stored

    return stored.VECTOR in tables.claims.schema.names


def forget(tables: Tables) -> None:
    """Joins small files for the next update and frees the room of versions older than a day, which nobody reads."""
    for table in tables:
        table.optimize(cleanup_older_than=_KEPT)


def _connect(folder: Path) -> Any:
    import lancedb

    return lancedb.connect(folder)
