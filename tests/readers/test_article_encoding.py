"""Bytes read as the text they encode."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.encoding import MAX_BYTES, decode, read_bytes, read_text

PATH = Path("a.txt")
TEXT = "Ménière’s disease – “naïve” patients, 5 µg at 37 °C"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16-be", "utf-32", "cp1252"],
)
def test_unicode_and_windows_text(data: bytes) -> None:
    assert decode(data, PATH) == TEXT


@pytest.mark.parametrize("text", ["It isn’t known.", "Sjögren", "Café.", "“Safe” – or not?"])
def test_short_windows_texts(text: str) -> None:
    assert decode(text.encode("cp1252"), PATH) == text


def test_a_declared_encoding_is_used() -> None:
    assert decode("Łódź".encode("iso-8859-2"), PATH, "iso-8859-2") == "Łódź"


@pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "windows-1252", "no-such-charset", None])
def test_latin_labels_mean_windows_1252(declared: str | None) -> None:
    assert decode("isn’t".encode("cp1252"), PATH, declared) == "isn’t"


def test_utf_8_is_not_misread_by_a_wrong_declaration() -> None:
    assert decode("isn’t".encode(), PATH, "iso-8859-1") == "isn’t"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), min_size=1))
def test_utf_8_round_trip(text: str) -> None:
    assert decode(text.encode(), PATH) == text


def test_a_wrong_byte_in_utf_8_is_shown_as_such() -> None:
    assert decode("It isn’t “known”".encode() + b"\x92", PATH) == "It isn’t “known”\ufffd"


def test_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\n", PATH) == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\0\0\0", "holds binary data"),
        (codecs.BOM_UTF16_LE + b"a", "begins as utf-16 but is not"),
        (b"\x81\x8d", "in none of UTF-8"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        decode(data, PATH)


def test_files_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_text(tmp_path / "none.txt")
    file = tmp_path / "a.txt"
    file.write_bytes(b"12345")
    with pytest.raises(InputError, match="holds 5 bytes; an article may hold at most 4"):
        read_bytes(file, 4)
    assert read_bytes(file) == b"12345"


def test_the_limit_holds_by_default(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match=f"at most {MAX_BYTES:,}"):
        read_text(file)
