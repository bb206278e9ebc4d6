"""Rows of a literature: columns for what is searched, and each statement and document whole, as JSON, in one column.

Read back for a few dozen hits, one column of text takes a fraction of the time of a dataset's nested ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter

from overclaim.protocols import Embedder
from overclaim.types import Document, Reading, Statement, Study

SEARCH, VECTOR, STORED, STUDY = "search", "vector", "stored", "study"
_CLAIMS = pa.schema(
    [
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("index", pa.int32(), nullable=False),
        pa.field(SEARCH, pa.string(), nullable=False),
        pa.field(STORED, pa.string(), nullable=False),
    ]
)
DOCUMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field(STORED, pa.string(), nullable=False),
        pa.field(STUDY, pa.string(), nullable=False),
    ]
)
_STATEMENT, _DOCUMENT, _STUDY = TypeAdapter(Statement), TypeAdapter(Document), TypeAdapter(Study)


def claims_schema(dimensions: int | None) -> pa.Schema:
    """The columns of claims, with a vector of so many ``dimensions`` where any are given."""
    if dimensions is None:
        return _CLAIMS
    return _CLAIMS.append(pa.field(VECTOR, pa.list_(pa.float16(), dimensions), nullable=False))


def claims(readings: Sequence[Reading], embedder: Embedder | None) -> pa.Table:
    """One row per claim of ``readings``, with its vector where there is an ``embedder``."""
    found = [(reading, one) for reading in readings for one in reading.statements if one.labels.is_claim]
    columns: list[pa.Array] = [
        pa.array([one.sentence.document_id for _, one in found], pa.string()),
        pa.array([one.sentence.index for _, one in found], pa.int32()),
        pa.array([_search_text(reading, one) for reading, one in found], pa.string()),
        pa.array([_STATEMENT.dump_json(one).decode() for _, one in found], pa.string()),
    ]
    if embedder is None:
        return pa.Table.from_arrays(columns, schema=_CLAIMS)
    vectors = embedder.embed([f"{reading.document.title} {one.text}" for reading, one in found])
    flat = pa.array(np.asarray(vectors, dtype=np.float16).reshape(-1))
    columns.append(pa.FixedSizeListArray.from_arrays(flat, embedder.dimensions))
    return pa.Table.from_arrays(columns, schema=claims_schema(embedder.dimensions))


def _search_text(reading: Reading, statement: Statement) -> str:
    names = " ; ".join(sorted({entity.name for entity in statement.entities}))
    return f"{reading.document.title} | {statement.text} | {names}"


def documents(readings: Sequence[Reading]) -> pa.Table:
    """One row per document of ``readings``."""
    columns = [
        [reading.document.id for reading in readings],
        [_DOCUMENT.dump_json(reading.document).decode() for reading in readings],
        [_STUDY.dump_json(reading.study).decode() for reading in readings],
    ]
    return pa.Table.from_arrays([pa.array(column, pa.string()) for column in columns], schema=DOCUMENTS)


def read_statements(found: pa.Table) -> list[Statement]:
    """The statements of rows of claims."""
    return [_STATEMENT.validate_json(text) for text in found.column(STORED).to_pylist()]


def read_documents(found: pa.Table) -> Iterator[tuple[Document, Study]]:
    """The documents and studies of rows of documents."""
    texts = zip(found.column(STORED).to_pylist(), found.column(STUDY).to_pylist(), strict=True)
    return ((_DOCUMENT.validate_json(document), _STUDY.validate_json(study)) for document, study in texts)
