"""Readings to Arrow rows and back, without loss; the Arrow schema of the claims dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
from pydantic import TypeAdapter

from overclaim.types import Document, Reading, Statement, Study

SCHEMA_VERSION = "1.1"

_NUMBER = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("bound", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("denominator", pa.float64()),
        ("spread", pa.float64()),
        ("measure", pa.string()),
    ]
)
_ENTITY = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("label", pa.string()),
        ("name", pa.string()),
        ("identifier", pa.string()),
    ]
)
_SECTION = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("label", pa.string()),
        ("kind", pa.string()),
        ("line", pa.int32()),
    ]
)
_SCORE = pa.struct([("name", pa.string()), ("value", pa.float64())])

CLAIMS = pa.schema(
    [
        pa.field("document_id", pa.string(), nullable=False),
        pa.field("index", pa.int32(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        ("section", pa.string()),
        ("kinds", pa.list_(pa.string())),
        ("strength", pa.string()),
        ("polarity", pa.string()),
        ("advice", pa.string()),
        ("adverse_effect", pa.bool_()),
        ("scores", pa.list_(_SCORE)),
        ("numbers", pa.list_(_NUMBER)),
        ("entities", pa.list_(_ENTITY)),
    ]
)
"""One row per sentence: offsets point into the ``text`` of the document with the same id."""

DOCUMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        ("title", pa.string()),
        ("sections", pa.list_(_SECTION)),
        ("register", pa.string()),
        ("year", pa.int32()),
        ("journal", pa.string()),
        ("doi", pa.string()),
        ("url", pa.string()),
        ("publication_types", pa.list_(pa.string())),
        ("mesh", pa.list_(pa.string())),
        ("status", pa.string()),
        ("source", pa.struct([("path", pa.string()), ("record", pa.int64())])),
        ("extra", pa.string()),
        ("design", pa.string()),
        ("species", pa.string()),
        ("sample_size", pa.int64()),
        ("follow_up_days", pa.float64()),
        ("controlled", pa.bool_()),
        ("level", pa.string()),
        ("level_reasons", pa.list_(pa.string())),
        ("sentences", pa.int32()),
        ("claims", pa.int32()),
    ]
)
"""One row per document, with its study and the counts of its sentences and claims."""

_STUDY_FIELDS = ("design", "species", "sample_size", "follow_up_days", "controlled", "level")
_SENTENCE_FIELDS = ("document_id", "index", "start", "end", "text", "section")
_LABEL_FIELDS = ("kinds", "strength", "polarity", "advice", "adverse_effect")


class Rows(NamedTuple):
    """The rows of some readings: a table with schema ``CLAIMS`` and one with schema ``DOCUMENTS``."""

    claims: pa.Table
    documents: pa.Table


_STATEMENT, _DOCUMENT, _STUDY = TypeAdapter(Statement), TypeAdapter(Document), TypeAdapter(Study)


def tables(readings: Sequence[Reading], all_sentences: bool) -> Rows:
    """The rows of ``readings``; without ``all_sentences`` only the sentences that make a claim."""
    claims = [
        _statement_row(statement)
        for reading in readings
        for statement in reading.statements
        if all_sentences or statement.labels.is_claim
    ]
    documents = [_document_row(reading) for reading in readings]
    return Rows(pa.Table.from_pylist(claims, CLAIMS), pa.Table.from_pylist(documents, DOCUMENTS))


def _statement_row(statement: Statement) -> dict[str, Any]:
    plain = _STATEMENT.dump_python(statement, mode="json")
    labels = plain.pop("labels")
    scores = [{"name": name, "value": value} for name, value in sorted(labels.pop("scores").items())]
    return {**plain.pop("sentence"), **labels, "scores": scores, **plain}


def _document_row(reading: Reading) -> dict[str, Any]:
    document = _DOCUMENT.dump_python(reading.document, mode="json")
    study = _STUDY.dump_python(reading.study, mode="json")
    document["extra"] = json.dumps(document["extra"], ensure_ascii=False, sort_keys=True)
    return {
        **document,
        **{name: study[name] for name in _STUDY_FIELDS},
        "level_reasons": study["reasons"],
        "sentences": len(reading.statements),
        "claims": sum(statement.labels.is_claim for statement in reading.statements),
    }


def statements(claims: pa.Table) -> Iterator[Statement]:
    """The statements of rows with schema ``CLAIMS`` (other columns are ignored)."""
    for row in claims.to_pylist():
        labels = {name: row[name] for name in _LABEL_FIELDS}
        labels["scores"] = {score["name"]: score["value"] for score in row["scores"]}
        sentence = {name: row[name] for name in _SENTENCE_FIELDS}
        yield _STATEMENT.validate_python(
            {"sentence": sentence, "labels": labels, "numbers": row["numbers"], "entities": row["entities"]}
        )


def documents(rows: pa.Table) -> Iterator[tuple[Document, Study]]:
    """The documents and studies of rows with schema ``DOCUMENTS``."""
    for row in rows.to_pylist():
        study = {name: row.pop(name) for name in _STUDY_FIELDS}
        study.update(reasons=row.pop("level_reasons"), status=row["status"])
        row["extra"] = json.loads(row["extra"])
        del row["sentences"], row["claims"]
        yield _DOCUMENT.validate_python(row), _STUDY.validate_python(study)
