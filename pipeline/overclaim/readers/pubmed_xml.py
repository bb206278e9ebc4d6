"""PubMed XML (baseline, update and efetch files, books) into documents.

DTD: https://dtd.nlm.nih.gov/ncbi/pubmed/. Records are ``PubmedArticle``, ``PubmedBookArticle`` and, in older or single
files, bare ``MedlineCitation``; each PMID in ``DeleteCitation`` or ``DeleteDocument`` is a record of its own. Files are
parsed without network, DTD and entities: a file that declares entities is refused, libxml2's own limits on depth
(256) and text (10 MB) stay on, and ``common.Guarded`` limits the size of a record. XML that breaks off or is malformed
ends the file: what came before is yielded, then one failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from overclaim.errors import InputError, RecordError
from overclaim.readers import common
from overclaim.readers.citation import article, book
from overclaim.readers.fields import pubmed_number
from overclaim.types import Deletion, Document, Record, Source

ARTICLES = frozenset({"PubmedArticle", "PubMedArticle", "MedlineCitation"})
BOOKS = frozenset({"PubmedBookArticle"})
DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
RECORDS = ARTICLES | BOOKS | DELETIONS
SETS = frozenset({"PubmedArticleSet", "PubMedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})


def read(path: Path) -> Iterator[Record]:
    """The documents and deletions of a PubMed XML file; raises ``InputError`` when it is unsafe or no such file."""
    return common.stream(path, _records(path))


def _records(path: Path) -> Iterator[Record]:
    opening = common.head(path, 1 << 16)
    if b"<!ENTITY" in opening:
        raise _declares_entities(path)
    with common.Guarded(path) as raw:
        raw.read(len(opening) - len(opening.lstrip()))
        events = etree.iterparse(
            raw,
            events=("start", "end"),
            tag=tuple(RECORDS),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        number = 0
        try:
            for element in _record_elements(path, events):
                for record in _of_element(element, path, number):
                    number += 1
                    yield record
                _free(element)
                raw.settle()
        except etree.XMLSyntaxError as error:
            raise InputError(f"{path}: not well-formed XML: {_explain(error)}") from None
        if not number and events.root is not None and events.root.tag not in SETS | RECORDS:
            raise InputError(f"{path}: not PubMed XML: the root element is <{events.root.tag}>")


def _record_elements(path: Path, events: etree.iterparse) -> Iterator[etree._Element]:
    checked = False
    for event, element in events:
        if not checked:
            dtd = element.getroottree().docinfo.internalDTD
            if dtd is not None and any(True for _ in dtd.iterentities()):
                raise _declares_entities(path)
            checked = True
        parent = element.getparent()
        if event == "end" and (parent is None or parent.tag not in RECORDS):
            yield element


def _declares_entities(path: Path) -> InputError:
    return InputError(f"{path}: declares XML entities, which PubMed files never do; refused as unsafe")


def _explain(error: etree.XMLSyntaxError) -> str:
    reason = " ".join((error.msg or "no content").split())
    if "XML declaration allowed only" in reason or "Extra content at the end" in reason:
        return f"{reason} (several XML documents in one file? split them)"
    return reason


def _of_element(element: etree._Element, path: Path, before: int) -> Iterator[Record]:
    if element.tag in DELETIONS:
        for number, named in enumerate(element, start=before + 1):
            yield _deletion(named, Source(str(path), number))
        return
    source = Source(str(path), before + 1)
    yield common.attempt(lambda: _document(element, source), source)


def _document(element: etree._Element, source: Source) -> Document:
    return book(element, source) if element.tag in BOOKS else article(element, source)


def _deletion(named: etree._Element, source: Source) -> Record:
    if named.tag != "PMID":
        return common.failure(f"a deletion by {named.tag}; only a PMID says which record is meant", source)
    try:
        version = named.get("Version", "")
        return Deletion(
            f"pmid:{pubmed_number(named.text or '')}", source, int(version) if version.isdecimal() else None
        )
    except RecordError as error:
        return common.failure(f"a deletion: {error}", source)


def _free(element: etree._Element) -> None:
    """Drop a finished element and all that stands before it, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
