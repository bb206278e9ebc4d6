"""MEDLINE (nbib) files, as PubMed exports them, into documents.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. All tags that have no place in a document are kept in
``extra`` under their names. Why the tags are read by code of our own: see ``tagged``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from overclaim.readers import common
from overclaim.readers.fields import best_title, document, year_in
from overclaim.readers.mesh import heading_of_slashes, mesh_extra
from overclaim.readers.status import MEDLINE_NOTICES, gravest, status_of
from overclaim.readers.tagged import Syntax, Tagged, documents
from overclaim.types import Document, Record, Source

SYNTAX = Syntax(re.compile(r"([A-Z][A-Z0-9 ]{3})-(?:\s(.*)|$)"), re.compile(r"(?:\s{4,}|\t)\S"), start="PMID")
_USED = ("PMID", "TI", "BTI", "AB", "JT", "TA", "DP", "PT", "MH", *MEDLINE_NOTICES)


def read(path: Path) -> Iterator[Record]:
    """The documents of a MEDLINE file, a ``Failure`` per malformed record; raises ``InputError`` when it holds none."""
    return common.stream(path, documents(path, SYNTAX, _document, f"{path}: holds no MEDLINE record, only blank lines"))


def _document(tagged: Tagged, source: Source) -> Document:
    tagged.check("pmid:", "PMID")
    headings = [heading_of_slashes(value) for value in tagged.all("MH")]
    values = {
        "pmid": tagged.first("PMID"),
        "doi": _doi(tagged),
        "title": best_title(tagged.first("TI", "BTI"), tagged.first("TT")),
        "abstract": _abstract(tagged),
        "year": year_in(tagged.first("DP", "DEP", "EDAT")),
        "journal": tagged.first("JT", "TA", "BTI"),
        "publication_types": tagged.all("PT"),
        "mesh": [heading.descriptor for heading in headings],
    }
    base = document(values, source)
    notices = [(name, value) for tag, name in MEDLINE_NOTICES.items() for value in tagged.all(tag)]
    extra = tagged.rest(_USED) | mesh_extra(headings)
    if notices:
        extra["notices"] = tuple(_notice(name, value) for name, value in notices)
    return replace(base, status=gravest((base.status, status_of((), (name for name, _ in notices)))), extra=extra)


def _abstract(tagged: Tagged) -> str | None:
    abstract = tagged.first("AB")
    if abstract or (tagged.first("OABL") or "eng") != "eng":
        return abstract
    return tagged.first("OAB")


def _doi(tagged: Tagged) -> str | None:
    found = (re.fullmatch(r"(\S+)\s+\[doi\]", value) for value in tagged.all("LID", "AID"))
    return next((match[1] for match in found if match), None)


def _notice(name: str, value: str) -> dict[str, str | None]:
    match = re.search(r"PMID:\s*(\d+)", value)
    return {"type": name, "id": f"pmid:{match[1]}" if match else None, "citation": value}
