"""Names and addresses of documents."""

from __future__ import annotations

import pytest

from overclaim.report.links import doi_url, links_of, url_of
from overclaim.rules.base import name_of
from overclaim.types import Document


@pytest.mark.parametrize(
    ("document", "url"),
    [
        (Document("pmid:123", ""), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (Document("pmid:123", "", url="https://example.org/a?b=1"), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (Document("x", "", url="https://example.org/a?b=1"), "https://example.org/a?b=1"),
        (Document("doi:10.5555/x.1", ""), "https://doi.org/10.5555/x.1"),
        (Document("x", "", doi='10.5555/a"b<c'), "https://doi.org/10.5555/a%22b%3Cc"),
        (Document("x", ""), None),
        (Document("pmid:12<3", ""), None),
    ],
)
def test_address_of_a_document(document: Document, url: str | None) -> None:
    assert url_of(document) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "ftp://example.org/x",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org/x",
        "http:",
        "http://[",
        "https://example.org/\u0000x",
        "https:\\\\example.org",
    ],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert url_of(Document("x", "", url=url)) is None


def test_a_bad_address_falls_back_to_pubmed() -> None:
    assert url_of(Document("pmid:7", "", url="javascript:x")) == "https://pubmed.ncbi.nlm.nih.gov/7/"


def test_names_of_documents() -> None:
    assert name_of(Document("pmid:123", "")) == "PMID 123"
    assert name_of(Document("doi:10.5555/x", "")) == "DOI 10.5555/x"
    assert name_of(Document("local:3", "")) == "local:3"
    assert doi_url(Document("x", "", doi="not a doi")) is None


def test_a_name_leads_to_what_it_names() -> None:
    paper = Document("pmid:7", "", doi="10.5555/x", url="https://example.org/7")
    assert links_of(paper) == (
        ("PMID 7", "https://pubmed.ncbi.nlm.nih.gov/7/"),
        ("DOI", "https://doi.org/10.5555/x"),
        ("record", "https://example.org/7"),
    )
    assert links_of(Document("doi:10.5555/x", "", url="https://doi.org/10.5555/x")) == (
        ("DOI 10.5555/x", "https://doi.org/10.5555/x"),
    )
    assert links_of(Document("local:1", "", url="javascript:x")) == (("local:1", None),)
