"""How a document is named to a reader, and the web address it may be linked to."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from overclaim.rules.base import name_of
from overclaim.types import Document, Level, Stance, Status, Verdict

STATUSES = {
    Status.CORRECTED: "corrected",
    Status.CONCERN: "expression of concern",
    Status.RETRACTED: "retracted",
    Status.RETRACTION_NOTICE: "retraction notice",
}

VERDICTS = {verdict: verdict.value.replace("_", " ") for verdict in Verdict}
LEVELS = {level: level.value.replace("_", " ") for level in Level}
STANCES = {stance: stance.value for stance in Stance}


def url_of(document: Document) -> str | None:
    """An http(s) address for the document: PubMed's, else its DOI's, else its own; None where there is none.

    An address with any other scheme (``javascript:``, ``data:``) is never returned.
    """
    return _pubmed_url(document) or doi_url(document) or _own_url(document)


def links_of(document: Document) -> tuple[tuple[str, str | None], ...]:
    """The document's name with the address it stands for, then its DOI and its own address where these are others."""
    named = _pubmed_url(document) or doi_url(document) or _own_url(document)
    others = (("DOI", doi_url(document)), ("record", _own_url(document)))
    return (name_of(document), named), *((text, url) for text, url in others if url and url != named)


def doi_url(document: Document) -> str | None:
    """The address of the document's DOI at doi.org, or None where it has none."""
    doi = doi_of(document)
    return f"https://doi.org/{quote(doi, safe='/()')}" if doi else None


def doi_of(document: Document) -> str | None:
    """The document's DOI (``10.1000/x``), from its field or its id, or None."""
    for text in (document.doi or "", document.id.removeprefix("doi:")):
        if re.fullmatch(r"10\.[0-9]{4,9}/\S+", text):
            return text
    return None


def _pubmed_url(document: Document) -> str | None:
    scheme, _, rest = document.id.partition(":")
    return f"https://pubmed.ncbi.nlm.nih.gov/{rest}/" if scheme == "pmid" and re.fullmatch(r"[0-9]+", rest) else None


def _own_url(document: Document) -> str | None:
    return document.url if document.url and _is_web(document.url) else None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s\x00-\x1f\\]", url)
