"""Writes the same invented records in every record format."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Row:
    """What a record says; ``parts`` are (label, text)."""

    pmid: str
    title: str
    parts: tuple[tuple[str | None, str], ...]
    year: int = 2018
    journal: str = "Journal of Invented Trials"

    @property
    def inline(self) -> str:
        return " ".join(f"{label}: {text}" if label else text for label, text in self.parts)


ROWS = (
    Row(
        "11",
        "Warm tea and sleep",
        (
            ("BACKGROUND", "Sleep is short in shift workers."),
            ("METHODS", "We gave 40 nurses tea (n=20) or water."),
            ("RESULTS", "Tea lengthened sleep by 12 min (p<0.05)."),
        ),
    ),
    Row("12", "A µ-opioid note", ((None, "Naloxone at 0.4 mg had no effect in 9 of 10 mice – none died."),)),
    Row("13", "Letter without abstract", ()),
)


def many(count: int) -> tuple[Row, ...]:
    """``count`` records, about 1 kB each."""
    return tuple(
        Row(str(1000 + index), f"Trial {index}", ((None, f"Arm {index} slept longer. " * 40),))
        for index in range(count)
    )


def xml_record(row: Row, version: int = 1, extra: str = "") -> str:
    texts = "".join(
        f'<AbstractText Label="{label}">{escape(text)}</AbstractText>'
        if label
        else f"<AbstractText>{escape(text)}</AbstractText>"
        for label, text in row.parts
    )
    abstract = f"<Abstract>{texts}</Abstract>" if texts else ""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="{version}">{row.pmid}</PMID><Article><Journal><JournalIssue>'
        f"<PubDate><Year>{row.year}</Year></PubDate></JournalIssue><Title>{row.journal}</Title></Journal>"
        f"<ArticleTitle>{escape(row.title)}</ArticleTitle>{abstract}</Article>{extra}</MedlineCitation></PubmedArticle>\n"
    )


def as_xml(rows: Sequence[Row]) -> bytes:
    body = "".join(map(xml_record, rows))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>{body}</PubmedArticleSet>\n'.encode()


def as_jsonl(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(_object(row), ensure_ascii=False) + "\n" for row in rows).encode()


def _object(row: Row) -> dict[str, object]:
    abstract = [{"section": label, "text": text} for label, text in row.parts]
    return {
        "id": f"pmid:{row.pmid}",
        "title": row.title,
        "abstract": abstract,
        "year": row.year,
        "journal": row.journal,
    }


def as_medline(rows: Sequence[Row]) -> bytes:
    return "\n".join(_medline(row) for row in rows).encode()


def _medline(row: Row) -> str:
    fields = [("PMID", row.pmid), ("TI", row.title), ("DP", f"{row.year} Jan"), ("JT", row.journal)]
    fields += [("AB", row.inline)] if row.parts else []
    return "".join(f"{tag:<4}- {_wrapped(value)}\n" for tag, value in fields)


def _wrapped(value: str) -> str:
    words = value.split(" ")
    return "\n      ".join(" ".join(words[start : start + 12]) for start in range(0, len(words), 12))


def as_ris(rows: Sequence[Row]) -> bytes:
    return "\n".join(_ris(row) for row in rows).encode()


def _ris(row: Row) -> str:
    fields = [("TY", "JOUR"), ("TI", row.title), ("PY", f"{row.year}/01/02/"), ("JO", row.journal)]
    fields += [("UR", f"https://pubmed.ncbi.nlm.nih.gov/{row.pmid}/")]
    fields += [("AB", row.inline)] if row.parts else []
    return "".join(f"{tag}  - {value}\n" for tag, value in [*fields, ("ER", "")])


def as_csv(rows: Sequence[Row], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["PMID", "Title", "Abstract", "Publication Year", "Journal/Book"])
    writer.writerows([row.pmid, row.title, row.inline, row.year, row.journal] for row in rows)
    return out.getvalue().encode()


def as_parquet(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([_object(row) for row in rows]), out, row_group_size=100)
    return out.getvalue()


WRITERS: Mapping[str, tuple[str, Callable[[Sequence[Row]], bytes]]] = {
    "jsonl": (".jsonl", as_jsonl),
    "pubmed-xml": (".xml", as_xml),
    "medline": (".nbib", as_medline),
    "ris": (".ris", as_ris),
    "csv": (".csv", as_csv),
    "parquet": (".parquet", as_parquet),
}


def write(name: str, folder: Path, rows: Sequence[Row] = ROWS, packed: bool = False) -> Path:
    """A file of ``rows`` in the format ``name``."""
    suffix, writer = WRITERS[name]
    path = folder / f"records{suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(writer(rows)) if packed else writer(rows))
    return path


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """A file ``name`` with ``content``."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
