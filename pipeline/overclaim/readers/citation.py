"""One PubMed citation or book element into a document.

Kept in ``extra`` where present: ``pmid_version``, ``notices`` (retractions and corrections with their ids),
``mesh_headings``, ``keywords``, ``language``, ``other_abstracts``, ``vernacular_title``, ``copyright``,
``medline_status``, ``section_categories`` (NlmCategory per label), ``pmc``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from overclaim.errors import RecordError
from overclaim.readers.abstracts import normal_label, tidy
from overclaim.readers.fields import best_title, document, year_in
from overclaim.readers.markup import plain
from overclaim.readers.mesh import Heading, mesh_extra
from overclaim.readers.status import BY_NOTICE, gravest, status_of
from overclaim.types import Document, Source

Element = etree._Element


def article(element: Element, source: Source) -> Document:
    """The document of a ``PubmedArticle`` or bare ``MedlineCitation``; raises ``RecordError`` without PMID and DOI."""
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    citation = citation if citation is not None else element.find("NCBIArticle")
    if citation is None:
        raise RecordError("no MedlineCitation in the record")
    data = element.find("PubmedData")
    values = {
        "pmid": _text(citation, "PMID") or _article_id(data, "pubmed"),
        "doi": _doi(citation.find("Article"), data),
        "title": best_title(_text(citation, "Article/ArticleTitle"), _text(citation, "Article/VernacularTitle")),
        "abstract": _parts(citation.find("Article/Abstract")) or _english_abstract(citation),
        "year": _year(citation),
        "journal": _first(
            citation, "Article/Journal/Title", "Article/Journal/ISOAbbreviation", "MedlineJournalInfo/MedlineTA"
        ),
        "publication_types": _texts(citation, "Article/PublicationTypeList/PublicationType"),
    }
    return _complete(values, citation, data, source)


def book(element: Element, source: Source) -> Document:
    """The document of a ``PubmedBookArticle``: a chapter, with the book as its journal, or a whole book."""
    content = element.find("BookDocument")
    if content is None:
        raise RecordError("no BookDocument in the record")
    chapter, whole = _text(content, "ArticleTitle"), _text(content, "Book/BookTitle")
    values = {
        "pmid": _text(content, "PMID") or _article_id(element.find("PubmedBookData"), "pubmed"),
        "doi": _doi(content.find("Book"), content) or _article_id(element.find("PubmedBookData"), "doi"),
        "title": chapter or whole,
        "abstract": _parts(content.find("Abstract")),
        "year": year_in(_first(content, "Book/PubDate/Year", "Book/PubDate/MedlineDate", "ContributionDate/Year")),
        "journal": whole if chapter else _text(content, "Book/CollectionTitle"),
        "publication_types": _texts(content, "PublicationType"),
    }
    return _complete(values, content, element.find("PubmedBookData"), source)


def _complete(values: Mapping[str, object], citation: Element, data: Element | None, source: Source) -> Document:
    headings = list(_headings(citation))
    notices = list(_notices(citation))
    base = document({**values, "mesh": [heading.descriptor for heading in headings]}, source)
    status = gravest((base.status, status_of((), (str(notice["type"]) for notice in notices))))
    extra = _extra(citation, data) | mesh_extra(headings)
    if notices:
        extra["notices"] = tuple(notices)
    return replace(base, status=status, extra=extra)


def _text(element: Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return (tidy(plain(found)) or None) if found is not None else None


def _texts(element: Element, path: str) -> list[str]:
    return [text for found in element.iterfind(path) if (text := tidy(plain(found)))]


def _first(element: Element, *paths: str) -> str | None:
    return next((text for path in paths if (text := _text(element, path))), None)


def _parts(abstract: Element | None) -> list[dict[str, str | None]]:
    """The labelled texts of an abstract; copyright stands apart in the XML and is not among them."""
    if abstract is None:
        return []
    parts = [{"section": _label(text), "text": plain(text)} for text in abstract.iterfind("AbstractText")]
    return [part for part in parts if (part["text"] or "").strip()]


def _label(text: Element) -> str | None:
    return normal_label(text.get("Label")) or normal_label(text.get("NlmCategory"))


def _english_abstract(citation: Element) -> list[dict[str, str | None]]:
    """The first English OtherAbstract (the DTD's default language is English), for a record without an abstract."""
    english = (other for other in citation.iterfind("OtherAbstract") if other.get("Language", "eng") == "eng")
    return next((parts for parts in map(_parts, english) if parts), [])


def _year(citation: Element) -> int | None:
    issue = "Article/Journal/JournalIssue/PubDate/"
    return year_in(_first(citation, f"{issue}Year", f"{issue}MedlineDate", "Article/ArticleDate/Year"))


def _doi(article: Element | None, data: Element | None) -> str | None:
    for location in article.iterfind("ELocationID") if article is not None else ():
        if location.get("EIdType") == "doi" and location.get("ValidYN", "Y") == "Y" and (location.text or "").strip():
            return location.text
    return _article_id(data, "doi")


def _article_id(data: Element | None, kind: str) -> str | None:
    return _text(data, f"ArticleIdList/ArticleId[@IdType='{kind}']")


def _headings(citation: Element) -> Iterator[Heading]:
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        names = [*heading.iterfind("DescriptorName"), *heading.iterfind("QualifierName")]
        texts = [tidy(plain(name)) for name in names]
        major = (text for name, text in zip(names, texts, strict=True) if name.get("MajorTopicYN") == "Y")
        if texts and texts[0]:
            yield Heading(texts[0], tuple(texts[1:]), tuple(major))


def _notices(citation: Element) -> Iterator[dict[str, str | None]]:
    """Retractions, corrections and concerns; before 2009 the kind was the element's name, since then ``RefType``."""
    for holder in citation.iterfind("CommentsCorrectionsList"):
        yield from _notices(holder)
    for item in citation.iterfind("CommentsCorrections"):
        for notice in (item, *item) if item.get("RefType") is None else (item,):
            kind = notice.get("RefType") or str(notice.tag)
            if kind in BY_NOTICE:
                pmid = _text(notice, "PMID")
                yield {"type": kind, "id": pmid and f"pmid:{pmid}", "citation": _text(notice, "RefSource")}


def _extra(citation: Element, data: Element | None) -> dict[str, object]:
    pmid = citation.find("PMID")
    version = pmid.get("Version", "") if pmid is not None else ""
    values: dict[str, object | None] = {
        "pmid_version": int(version) if version.isdecimal() else None,
        "keywords": tuple(_texts(citation, "KeywordList/Keyword")),
        "language": tuple(_texts(citation, "Article/Language") or _texts(citation, "Language")),
        "other_abstracts": tuple(_other_abstracts(citation)),
        "vernacular_title": _text(citation, "Article/VernacularTitle"),
        "copyright": _text(citation, "Article/Abstract/CopyrightInformation"),
        "medline_status": citation.get("Status"),
        "section_categories": tuple(
            {"label": _label(text), "category": text.get("NlmCategory")}
            for text in citation.iterfind("Article/Abstract/AbstractText")
            if text.get("NlmCategory")
        ),
        "pmc": _article_id(data, "pmc"),
    }
    return {name: value for name, value in values.items() if value}


def _other_abstracts(citation: Element) -> Iterator[dict[str, str]]:
    for other in citation.iterfind("OtherAbstract"):
        text = "\n".join(tidy(plain(part)) for part in other.iterfind("AbstractText"))
        yield {"language": other.get("Language", "eng"), "type": other.get("Type", ""), "text": text}
