"""Which format an article is in, and what is said of files that are none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from overclaim import tables
from overclaim.errors import InputError
from overclaim.readers import encoding
from overclaim.readers.article import article_format, read
from overclaim.types import SectionKind
from tests.readers.pdf_samples import Text, pdf

TEXT = b"Honey soothes a cough a little.\n"


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Honey soothes a cough a little.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.md", "markdown"),
        ("a.MARKDOWN", "markdown"),
        ("a.txt", "text"),
        ("a.HTML", "html"),
        ("a.htm", "html"),
        ("a.docx", "docx"),
        ("a.pdf", "pdf"),
    ],
)
def test_the_suffix_decides(tmp_path: Path, name: str, found: str) -> None:
    assert article_format(write(tmp_path, name, TEXT)) == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (TEXT, "text"),
        ("Café".encode("cp1252"), "text"),
        (TEXT.decode().encode("utf-16"), "text"),
        (b"# Honey\n\nText.\n", "markdown"),
        (b"Text with [a link](http://a.example).\n", "markdown"),
        (b"---\r\ntitle: Honey\r\ntags: []\r\n---\r\nText.\r\n", "markdown"),
        (b"<!DOCTYPE html><p>Text", "html"),
        (b"\xef\xbb\xbf\n<!-- saved -->\n<html><p>Text", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'/>", "html"),
        (b"[1] is a reference.\n", "text"),
        (b"#hashtag and more.\n", "text"),
        (pdf([Text("Honey", 60, 700)]), "pdf"),
        (word(), "docx"),
    ],
)
@pytest.mark.parametrize("name", ["article", "article.tmp"])
def test_without_a_known_suffix_the_content_decides(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    assert article_format(write(tmp_path, name, content)) == found


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"PK\x03\x04 another archive",
        b"{\\rtf1 Text}",
        b'{"id": "pmid:1", "abstract": "Text"}',
        b'[{"id": "pmid:1"}]',
        b"<?xml version='1.0'?><PubmedArticleSet/>",
        b"\n\nPMID- 12345\n",
    ],
)
def test_other_formats_are_refused_with_the_known_ones(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError) as error:
        read(write(tmp_path, "article.bin", content))
    assert "article.bin: is in no format" in str(error.value)
    assert all(name in str(error.value) for name in tables.ARTICLE_READERS)
    assert ".docx" in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.md")
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="is empty"):
        read(write(tmp_path, "a.md", b""))
    with pytest.raises(InputError, match="without text"):
        read(write(tmp_path, "a.md", b"![](a.png)\n"))
    monkeypatch.setattr(encoding.read_bytes, "__defaults__", (10,))
    with pytest.raises(InputError, match="holds 32 bytes; an article may hold at most 10"):
        read(write(tmp_path, "a.md", TEXT))


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_binary_file_with_a_text_suffix(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="holds binary data"):
        read(write(tmp_path, name, b"MZ\x90\0\x03\0\0"))


@pytest.mark.parametrize("content", [TEXT, pdf([Text("Honey soothes a cough a little.", 60, 700)]), word()])
def test_reading_by_content(tmp_path: Path, content: bytes) -> None:
    document = read(write(tmp_path, "article", content))
    assert document.text == "Honey soothes a cough a little."
    assert [section.kind for section in document.sections] == [SectionKind.BODY]
    assert document.id == "article:article"
