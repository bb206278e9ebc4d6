"""A small PubMed as it is delivered: a baseline and update files with their sums, about invented trials."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from tests.readers.records import Row, xml_record
from tests.readers.test_resolve import about, deletion

__all__ = ["BASELINE", "about", "deletion", "deliver", "notice", "row"]


def row(pmid: int, text: str, title: str = "Trial") -> Row:
    """A record with one abstract text, or none for the empty text."""
    return Row(str(pmid), title, ((None, text),) if text else ())


def notice(pmid: int, of: int, kind: str = "RetractionOf") -> str:
    """A record without abstract that says something of another."""
    return xml_record(row(pmid, "", "Retraction: Trial"), extra=about(kind, str(of)))


BASELINE = (
    xml_record(row(101, "In 120 adults, valerian tea shortened sleep latency by 14 minutes (p<0.01).", "Valerian tea")),
    xml_record(row(102, "Walking may lower blood pressure in older adults.", "Walking")),
    xml_record(row(103, "", "A letter")),
    xml_record(row(104, "Ginger reduced nausea in 60 women. Heartburn occurred in 5% of them.", "Ginger")),
)


def deliver(folder: Path, number: int, *records: str, year: int = 26) -> Path:
    """The file of this number in ``folder``, gzipped, with its MD5 sum as NLM writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pubmed{year}n{number:04d}.xml.gz"
    body = f'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n{"".join(records)}</PubmedArticleSet>\n'
    path.write_bytes(gzip.compress(body.encode(), mtime=0))
    digest = hashlib.md5(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".md5").write_text(f"MD5({path.name})= {digest}\n")
    return path
