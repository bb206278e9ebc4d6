"""RIS files, as reference managers export them, into documents.

The id is the PubMed number where the record tells it (an accession number of PubMed or MEDLINE, a PubMed address),
else the DOI, else the record's own ``ID`` or accession number. Tags that have no place in a document are kept in
``extra`` under their names. Lines before the first ``TY``, which some vendors write, are no records. Why the tags are
read by code of our own: see ``tagged``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from overclaim.readers import common
from overclaim.readers.fields import bare_doi, document, year_in
from overclaim.readers.mesh import heading_of_slashes, mesh_extra
from overclaim.readers.tagged import Syntax, Tagged, documents
from overclaim.types import Document, Record, Source

SYNTAX = Syntax(re.compile(r"([A-Z][A-Z0-9])\s\s-(?:\s(.*)|$)"), re.compile(r"\s*\S"), start="TY", end="ER")
_DOI = re.compile(r"\s*(?:doi\b|10\.\d)", re.IGNORECASE)
_USED = ("TI", "T1", "AB", "JO", "JF", "PY", "DO", "TY")


def read(path: Path) -> Iterator[Record]:
    """The documents of a RIS file, a ``Failure`` for each malformed one; raises ``InputError`` when it holds none."""
    empty = f"{path}: holds no RIS record; each begins with a line such as 'TY  - JOUR'"
    return common.stream(path, documents(path, SYNTAX, _document, empty))


def _document(tagged: Tagged, source: Source) -> Document:
    tagged.check("doi:", "DO")
    pmid = _pmid(tagged)
    doi = bare_doi(tagged.first("DO") or next(filter(_DOI.match, tagged.all("M3")), None))
    values = {
        "id": None if pmid or doi else tagged.first("ID", "AN"),
        "pmid": pmid,
        "doi": doi,
        "title": tagged.first("TI", "T1", "CT", "BT"),
        "abstract": " ".join(tagged.all("AB")) or " ".join(tagged.all("N2")),
        "year": year_in(tagged.first("PY", "Y1", "DA")),
        "journal": tagged.first("JF", "JO", "T2", "JA", "J2"),
        "publication_types": [name for value in tagged.all("M3") for name in value.split(";") if not _DOI.match(name)],
    }
    result = document(values, source)
    extra = tagged.rest(_USED)
    if not _is_pubmed(tagged):
        return replace(result, extra=extra)
    headings = [heading_of_slashes(value) for value in tagged.all("KW")]
    return replace(
        result,
        mesh=tuple(dict.fromkeys(heading.descriptor for heading in headings)),
        extra=extra | mesh_extra(headings),
    )


def _is_pubmed(tagged: Tagged) -> bool:
    return bool(re.search(r"pubmed|medline|\bnlm\b", " ".join(tagged.all("DB", "DP")), re.IGNORECASE))


def _pmid(tagged: Tagged) -> str | None:
    accession = tagged.first("AN") or ""
    if _is_pubmed(tagged) and re.fullmatch(r"\d{1,9}", accession, re.ASCII):
        return accession
    addresses = " ".join(tagged.all("UR", "L1", "L2", "LK", "N1", "AN"))
    match = re.search(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|\bPMID:?\s*)(\d{1,9})\b", addresses, re.ASCII)
    return match[1] if match else None
