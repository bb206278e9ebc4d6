"""Web pages: the main text with its structure, the furniture gone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers.html import fragment_blocks, read
from overclaim.types import Document, SectionKind

HEADING, BODY, ITEM, QUOTE = SectionKind.HEADING, SectionKind.BODY, SectionKind.ITEM, SectionKind.QUOTE

PARAGRAPHS = (
    "Zinc lozenges may shorten a cold by about a day when they are started within a day of the first symptoms.",
    "Trials disagree with each other, and many of them were small or paid for by the makers of the lozenges.",
    "Nobody knows which dose is best, and high doses taken for weeks can lower the copper in the blood & the mood.",
    "Children were not studied in most of the trials, so that the findings should not be applied to them.",
)
ONE, TWO, THREE, FOUR = (text.replace("&", "&amp;") for text in PARAGRAPHS)
BEFORE = """<header><a href="/">Good Health Daily</a></header><nav><ul><li><a href="/">Home page</a></li></ul></nav>
<div id="cookie-banner"><p>We use cookies to show you adverts.</p><button>Accept all</button></div>"""
AFTER = """<section id="comments"><h3>Comments</h3><p>It cured my cold in an hour, trust me.</p></section>
<aside class="related-posts"><a href="/c">Vitamin C and you</a></aside><footer>All rights reserved</footer>
<script>track("secret")</script><!-- draft -->"""
FURNITURE = (
    "Good Health Daily",
    "Home page",
    "cookies",
    "Accept",
    "cured my cold",
    "Vitamin C",
    "All rights",
    "secret",
    "draft",
)


def parse(folder: Path, html: str | bytes) -> Document:
    path = folder / "zinc.html"
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    return read(path)


def page(body: str, head: str = "<title>Zinc for colds</title>") -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>{BEFORE}\n{body}\n{AFTER}</body></html>'


def parts(document: Document) -> list[tuple[SectionKind, str]]:
    return [(section.kind, document.text[section.start : section.end]) for section in document.sections]


def test_main_text_with_headings_lists_quotes_and_tables(tmp_path: Path) -> None:
    document = parse(
        tmp_path,
        page(
            f"""<main><article><h1>Zinc for colds</h1><p>{ONE}</p><h2>The evidence</h2><p>{TWO}</p>
            <ul><li>A bad taste was common.</li><li>Nausea</li></ul><blockquote><p>{THREE}</p></blockquote>
            <p><strong>Children</strong></p><p>{FOUR}</p>
            <table><tr><th>Dose</th><th>Effect</th></tr><tr><td>75 mg</td><td>a day less</td></tr></table>
            </article></main>"""
        ),
    )
    assert parts(document) == [
        (HEADING, "Zinc for colds"),
        (BODY, PARAGRAPHS[0]),
        (HEADING, "The evidence"),
        (BODY, PARAGRAPHS[1]),
        (ITEM, "A bad taste was common."),
        (ITEM, "Nausea"),
        (QUOTE, PARAGRAPHS[2]),
        (HEADING, "Children"),
        (BODY, PARAGRAPHS[3]),
        (ITEM, "Dose | Effect"),
        (ITEM, "75 mg | a day less"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{FOUR}</p></article>",
        f"<main><div>{ONE}</div><div>{TWO}</div><div>{THREE}</div><div>{FOUR}</div></main>",
        f"<div>{ONE}<br><br>{TWO}<br/><br/>{THREE}<br><br>{FOUR}</div>",
        f"<table><tr><td><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{FOUR}</p></td></tr></table>",
        f"<p>{ONE}</p><p><a href='/t'>{TWO}</a></p><p><em>{THREE}</em></p><p><span>{FOUR}</span></p>",
    ],
    ids=["paragraphs", "divs", "breaks", "layout table", "inline markup"],
)
def test_every_paragraph_and_no_furniture(tmp_path: Path, body: str) -> None:
    document = parse(tmp_path, page(body))
    assert parts(document) == [(BODY, text) for text in PARAGRAPHS]
    assert [text for text in FURNITURE if text in document.text] == []


@pytest.mark.parametrize("body", ["<div>{}</div>", "<div><div class='x1'>{}</div></div>", "{}", "<td>{}</td>"])
def test_headings_and_lists_stay_where_nothing_names_the_article(tmp_path: Path, body: str) -> None:
    inner = (
        f"<h2>Evidence</h2><p>{ONE}</p><p>{TWO}</p><h2>Harms</h2><ul><li>Nausea</li></ul><p>{THREE}</p><p>{FOUR}</p>"
    )
    document = parse(tmp_path, page(body.format(inner)))
    assert parts(document) == [
        (HEADING, "Evidence"),
        (BODY, PARAGRAPHS[0]),
        (BODY, PARAGRAPHS[1]),
        (HEADING, "Harms"),
        (ITEM, "Nausea"),
        (BODY, PARAGRAPHS[2]),
        (BODY, PARAGRAPHS[3]),
    ]


def test_a_page_too_small_for_extraction_keeps_its_structure(tmp_path: Path) -> None:
    body = "<h1>Zinc &amp; colds</h1>\n<p>It <b>may</b>\n help.</p>\n<ol><li>Nausea</li></ol><pre>x = 1</pre>"
    document = parse(tmp_path, page(body))
    assert parts(document) == [(HEADING, "Zinc & colds"), (BODY, "It may help."), (ITEM, "Nausea")]
    assert document.title == "Zinc & colds"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Zinc | Site</title><meta property='og:title' content='Zinc, again'>", "", "Zinc, again"),
        ("<title>The page</title>", "<p>It may help.</p>", "The page"),
        ("", "<h2>Under</h2><p>It may help.</p>", "Under"),
        ("", "<p>It may help.</p>", ""),
    ],
)
def test_titles(tmp_path: Path, head: str, body: str, title: str) -> None:
    assert parse(tmp_path, page(body or "".join(f"<p>{text}</p>" for text in (ONE, TWO, THREE)), head)).title == title


def test_the_canonical_address(tmp_path: Path) -> None:
    head = '<title>Zinc</title><link rel="canonical" href="https://health.example.org/zinc">'
    assert parse(tmp_path, page(f"<p>{ONE}</p><p>{TWO}</p>", head)).url == "https://health.example.org/zinc"


@pytest.mark.parametrize(
    "head", [b'<meta charset="windows-1252">', b'<meta http-equiv="c" content="text/html; charset=ISO-8859-1">', b""]
)
def test_declared_and_undeclared_windows_text(tmp_path: Path, head: bytes) -> None:
    document = parse(tmp_path, b"<html><head>%b</head><body><p>It isn\x92t Caf\xe9.</p></body></html>" % head)
    assert document.text == "It isn’t Café."


def test_xhtml_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read")
    html = f"""<?xml version="1.0" encoding="utf-8"?>
    <!DOCTYPE html [<!ENTITY a "{"ha" * 50}"><!ENTITY b SYSTEM "{secret.as_uri()}">]>
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title>Zinc</title></head>
    <body><p>It helps &a; &b;</p></body></html>"""
    document = parse(tmp_path, html)
    assert document.title == "Zinc"
    assert "haha" not in document.text
    assert "do not read" not in document.text


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = f'<img src="http://a.example/i.png"><link rel="stylesheet" href="http://a.example/s.css"><p>{ONE}</p><p>{TWO}</p>'
    assert PARAGRAPHS[0] in parse(tmp_path, page(body)).text


@pytest.mark.parametrize("html", [page(""), "<script>1</script>", "<!-- nothing -->"])
def test_pages_without_text(tmp_path: Path, html: str) -> None:
    with pytest.raises(InputError, match="an article without text"):
        parse(tmp_path, html)


def test_fragments_know_their_lines() -> None:
    found = fragment_blocks("<div>\n<p>One.</p>\n<!-- two -->\n<dl><dt>Zinc</dt><dd>A metal</dd></dl> tail</div>")
    assert [(block.text, block.kind, block.line) for block in found] == [
        ("One.", BODY, 2),
        ("Zinc", ITEM, 4),
        ("A metal", ITEM, 4),
        ("tail", BODY, 4),
    ]
