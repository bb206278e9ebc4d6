"""What every article reader promises, on one article written in each format."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from overclaim import tables
from overclaim.errors import InputError
from overclaim.protocols import ArticleReader
from overclaim.readers.blocks import SEPARATOR
from overclaim.types import Register, SectionKind
from tests.readers.pdf_samples import Text, pdf

TITLE = "Willow bark and back pain"
FIRST = "Willow bark may ease back pain a little in adults, as two small trials that lasted four weeks reported."
SECOND = "Nobody has compared it with exercise, and its makers paid for one of the two trials of which we know."
ITEM = "Stomach ache was seen in one of ten people."
SUFFIXES = {
    "markdown": ".md",
    "text": ".txt",
    "html": ".html",
    "docx": ".docx",
    "pdf": ".pdf",
    "statements": ".jsonl",
}
LISTS = {"statements"}  # formats of single statements: no title, no headings


def markdown() -> bytes:
    return f"# {TITLE}\n\n{FIRST}\n\n## Known harms\n\n- {ITEM}\n\n{SECOND}\n".encode()


def text() -> bytes:
    return f"{TITLE}\n\n{FIRST}\n\nKnown harms\n\n- {ITEM}\n\n{SECOND}\n".encode()


def html() -> bytes:
    body = f"<h1>{TITLE}</h1><p>{FIRST}</p><h2>Known harms</h2><ul><li>{ITEM}</li></ul><p>{SECOND}</p>"
    return f"<!doctype html><html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()


def docx() -> bytes:
    import docx

    word = docx.Document()
    word.add_heading(TITLE, 1)
    word.add_paragraph(FIRST)
    word.add_heading("Known harms", 2)
    word.add_paragraph(ITEM, style="List Bullet")
    word.add_paragraph(SECOND)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def pdf_file() -> bytes:
    half = FIRST.index(" in adults")
    return pdf(
        [
            Text(TITLE, 60, 700, 20),
            Text(FIRST[:half], 60, 660),
            Text(FIRST[half + 1 :], 60, 646),
            Text("Known harms", 60, 610, 15),
            Text(f"1. {ITEM}", 60, 580),
            Text(SECOND, 60, 550),
        ]
    )


def statements() -> bytes:
    return "".join(json.dumps({"id": f"s{len(text)}", "text": text}) + "\n" for text in (FIRST, ITEM, SECOND)).encode()


WRITERS: dict[str, Callable[[], bytes]] = {
    "markdown": markdown,
    "text": text,
    "html": html,
    "docx": docx,
    "pdf": pdf_file,
    "statements": statements,
}


@pytest.fixture(params=sorted(tables.ARTICLE_READERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(name: str) -> ArticleReader:
    found: ArticleReader = tables.resolve(tables.ARTICLE_READERS, name, "article format")
    return found


@pytest.fixture
def path(name: str, tmp_path: Path) -> Path:
    file = tmp_path / f"willow{SUFFIXES[name]}"
    file.write_bytes(WRITERS[name]())
    return file


def test_the_document_names_itself(name: str, reader: ArticleReader, path: Path) -> None:
    document = reader(path)
    assert document.id == "article:willow"
    assert document.title == ("" if name in LISTS else TITLE)
    assert document.register is Register.LAY
    assert document.source is not None
    assert document.source.path == str(path)


def test_sections_cover_the_text_in_order(reader: ArticleReader, path: Path) -> None:
    document = reader(path)
    texts = [document.text[section.start : section.end] for section in document.sections]
    assert SEPARATOR.join(texts) == document.text
    assert [section.start for section in document.sections] == sorted(section.start for section in document.sections)
    assert all(text == " ".join(text.split()) for text in texts)


def test_blocks_have_their_kind_and_heading(name: str, reader: ArticleReader, path: Path) -> None:
    document = reader(path)
    found = [(document.text[section.start : section.end], section.kind, section.label) for section in document.sections]
    if name in LISTS:
        assert found == [(text, SectionKind.BODY, f"s{len(text)}") for text in (FIRST, ITEM, SECOND)]
        return
    assert found == [
        (TITLE, SectionKind.HEADING, None),
        (FIRST, SectionKind.BODY, TITLE),
        ("Known harms", SectionKind.HEADING, TITLE),
        (ITEM, SectionKind.ITEM, "Known harms"),
        (SECOND, SectionKind.BODY, "Known harms"),
    ]


def test_lines_point_into_the_source(name: str, reader: ArticleReader, path: Path) -> None:
    lines = [section.line for section in reader(path).sections]
    expected = {"markdown": [1, 3, 5, 7, 9], "text": [1, 3, 5, 7, 9], "statements": [1, 2, 3]}
    if name in expected:
        assert lines == expected[name]
    else:
        assert all(line is None or line >= 1 for line in lines)


def test_reading_twice_gives_the_same(reader: ArticleReader, path: Path) -> None:
    assert reader(path) == reader(path)


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused(name: str, reader: ArticleReader, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / f"empty{SUFFIXES[name]}"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"empty\.\w+: is empty"):
        reader(file)


def test_a_missing_file_is_refused(name: str, reader: ArticleReader, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        reader(tmp_path / f"none{SUFFIXES[name]}")
