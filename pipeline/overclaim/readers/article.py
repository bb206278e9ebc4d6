"""The article to be checked, whatever its format."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from overclaim import tables
from overclaim.errors import InputError
from overclaim.protocols import ArticleReader
from overclaim.readers.encoding import read_bytes
from overclaim.types import Document

_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".jsonl": "statements",
}
_SNIFFED_BYTES = 4096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main)\b", re.I | re.S
)
_MARKDOWN = re.compile(
    rb"(?:\A|\n)#{1,6} +\S|\A---\n(?:[^\n]*\n)*?---\n|\[[^\]\n]+\]\([^)\s]+\)|(?:\A|\n)\*\*[^*\n]+\*\*(?:\n|\Z)"
)
_OTHER = re.compile(rb"\s*(?:\{\\rtf|[{\[]\s*[\"{\[]|<\?xml|<[A-Za-z!]|%!PS|PMID- |TY  - )")


def read(path: Path) -> Document:
    """The article at ``path``, its blocks as sections; raises ``InputError`` when it is unreadable or without text."""
    reader: ArticleReader = tables.resolve(tables.ARTICLE_READERS, article_format(path), "article format")
    return reader(path)


def article_format(path: Path) -> str:
    """The name in ``tables.ARTICLE_READERS`` of the format of ``path``, by its suffix, else by its first bytes.

    Raises ``InputError`` when there is no such file or its format is unknown.
    """
    data = read_bytes(path)
    known = _SUFFIXES.get(path.suffix.lower()) or _sniff(data)
    if known is None:
        raise InputError(
            f"{path}: is in no format that articles are read from; known: {', '.join(sorted(tables.ARTICLE_READERS))}"
            f" ({' '.join(sorted(_SUFFIXES))})"
        )
    return known


def _sniff(data: bytes) -> str | None:
    head = data[:_SNIFFED_BYTES].removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return "docx" if _is_docx(data) else None
    if _HTML.match(head):
        return "html"
    if _OTHER.match(head) or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return None
    return "markdown" if _MARKDOWN.search(head.replace(b"\r\n", b"\n")) else "text"


def _is_docx(data: bytes) -> bool:
    try:
        return "word/document.xml" in zipfile.ZipFile(BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        return False
