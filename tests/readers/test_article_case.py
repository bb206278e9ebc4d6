"""The real article in every format that can be written here: no judged sentence is lost."""

from __future__ import annotations

import html
import json
from pathlib import Path

import docx
import pytest

from overclaim.readers.article import read
from overclaim.types import SectionKind

pytestmark = pytest.mark.shared


@pytest.fixture
def lines(shared: Path) -> list[str]:
    return (shared / "cases" / "ketamine" / "000_51aaeb90deab046e.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def sentences(shared: Path) -> list[str]:
    rows = (shared / "cases" / "ketamine" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    return [" ".join(json.loads(row)["sentence"].split()) for row in rows]


def missing(path: Path, sentences: list[str]) -> list[str]:
    document = read(path)
    bodies = [document.text[s.start : s.end] for s in document.sections if s.kind is not SectionKind.HEADING]
    assert sum(s.kind is SectionKind.HEADING for s in document.sections) == 14
    return [sentence for sentence in sentences if not any(sentence in body for body in bodies)]


def test_markdown(tmp_path: Path, lines: list[str], sentences: list[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text("\n\n".join(line if len(line) > 100 else f"## {line}" for line in lines), encoding="utf-8")
    assert missing(path, sentences) == []


def test_html(tmp_path: Path, lines: list[str], sentences: list[str]) -> None:
    tagged = ("p" if len(line) > 100 else "h2" for line in lines)
    body = "".join(f"<{tag}>{html.escape(line)}</{tag}>" for tag, line in zip(tagged, lines, strict=True))
    path = tmp_path / "a.html"
    page = f"<html><head><title>A</title></head><body><nav><a href='/'>Home</a></nav><div>{body}</div></body></html>"
    path.write_bytes(page.encode("utf-8"))
    assert missing(path, sentences) == []


def test_docx(tmp_path: Path, lines: list[str], sentences: list[str]) -> None:
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line, style="Normal" if len(line) > 100 else "Heading 2")
    word.save(str(tmp_path / "a.docx"))
    assert missing(tmp_path / "a.docx", sentences) == []
