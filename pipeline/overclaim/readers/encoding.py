"""Bytes of a file and the text they encode."""

from __future__ import annotations

import codecs
from pathlib import Path

from overclaim.errors import InputError

MAX_BYTES = 50_000_000
"""The largest article that is read; a book of 300,000 words is about 2,000,000 bytes of text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers do with these labels (WHATWG Encoding Standard, section 4.2).
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_LAST_RESORT = "cp1252"


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of ``path``; raises ``InputError`` when it is missing, a folder, unreadable, empty or too large."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; give the article's file")
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(f"{path}: holds {size:,} bytes; an article may hold at most {max_bytes:,}")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not data.strip():
        raise InputError(f"{path}: is empty; an article needs text")
    return data


def read_text(path: Path) -> str:
    r"""The text of the file at ``path``, line ends as ``\n``; raises ``InputError`` when there is none to read."""
    return decode(read_bytes(path), path)


def decode(data: bytes, path: Path, declared: str | None = None) -> str:
    r"""``data`` as text, line ends as ``\n``: by its byte order mark, as UTF-8, as ``declared``, else as Windows-1252.

    Valid UTF-8 comes before a declaration, since pages that declare Latin-1 and hold UTF-8 are common and the reverse
    is all but impossible. The last resort is the one of browsers in Western locales (WHATWG Encoding Standard, 13.2.3
    of HTML); charset-normalizer took short English texts with one curly quote or accent for Big5, cp1250 or Mac Roman.
    UTF-8 with a few wrong bytes stays UTF-8, each wrong byte as U+FFFD. Raises ``InputError`` naming ``path`` when the
    bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _line_ends(_in_encoding(data, encoding, path))
    if b"\0" in data:
        raise InputError(f"{path}: holds binary data, not text; give Markdown, plain text, HTML, .docx or PDF")
    if _is_damaged_utf_8(data):
        return _line_ends(data.decode("utf-8", errors="replace"))
    for attempt in ("utf-8", _known(declared), _LAST_RESORT):
        if attempt is None:
            continue
        try:
            return _line_ends(data.decode(attempt))
        except (UnicodeDecodeError, LookupError):
            continue
    raise InputError(f"{path}: is in none of UTF-8, UTF-16 and Windows-1252; save the article as UTF-8")


def _is_damaged_utf_8(data: bytes) -> bool:
    """True for bytes of which some are no UTF-8, though most of those beyond ASCII are."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd") - data.count("\ufffd".encode())
    return 0 < wrong < sum(character > "\x7f" for character in text) / 2


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label).name if label else None
    except LookupError:
        return None
    return _READ_AS.get(name, name) if name else None


def _in_encoding(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: begins as {encoding} but is not ({error.reason}); save it as UTF-8") from None


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
