"""Bytes, lines and failures that all record readers share.

Every byte of a text format passes through ``Guarded``: it unpacks gzip (by its magic bytes, whatever the suffix), turns
a damaged or truncated archive into an ``InputError`` and refuses decompression bombs. Three limits hold, all module
constants: a gzip stream that has unpacked more than ``RATIO_FLOOR`` bytes may be at most ``MAX_RATIO`` times its packed
size (abstracts pack 3 to 30 times, a bomb about 1,000 times); a file may unpack to at most ``MAX_FILE_BYTES``; one
record may hold at most ``MAX_RECORD_BYTES`` (the longest abstracts have some 30 kB with all their fields).
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from overclaim.errors import InputError, RecordError
from overclaim.types import Document, Failure, Record, Source

MAX_RATIO = 200
RATIO_FLOOR = 64 * 2**20
MAX_FILE_BYTES = 256 * 2**30
MAX_RECORD_BYTES = 16 * 2**20
STAGE = "read"

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Guarded(io.RawIOBase):
    """The unpacked bytes of a file, within the limits; reading raises ``InputError`` when one is passed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._packed = _open(path)
        self._gzip = self._packed.peek(2)[:2] == _GZIP
        self._plain = gzip.GzipFile(fileobj=self._packed) if self._gzip else self._packed
        self._size = 0
        self._settled = 0

    def readable(self) -> bool:
        """True."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._packed.close()
        super().close()

    def settle(self) -> None:
        """Say that all bytes so far belong to finished records, so that the next record's size counts from here."""
        self._settled = self._size

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer``; returns the number of bytes, 0 at the end."""
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self._plain.read(len(view))
        except EOFError:
            raise InputError(f"{self._path}: truncated gzip file; fetch it again") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise InputError(f"{self._path}: damaged gzip file ({error}); fetch it again") from None
        except OSError as error:
            raise InputError(f"{self._path}: cannot be read: {error.strerror or error}") from None
        self._size += len(data)
        self._check_limits()
        view[: len(data)] = data
        return len(data)

    def _check_limits(self) -> None:
        if self._gzip and self._size > max(RATIO_FLOOR, MAX_RATIO * self._packed.tell()):
            raise InputError(
                f"{self._path}: unpacks to more than {MAX_RATIO} times its size; "
                "refused as a decompression bomb (unpack it yourself if you trust it)"
            )
        if self._size > MAX_FILE_BYTES:
            raise InputError(f"{self._path}: more than {MAX_FILE_BYTES >> 30} GiB unpacked; split it")
        if self._size - self._settled > MAX_RECORD_BYTES + io.DEFAULT_BUFFER_SIZE:
            raise InputError(f"{self._path}: a record of more than {MAX_RECORD_BYTES >> 20} MiB; refused")


def _open(path: Path) -> io.BufferedReader:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder, a file is needed") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}") from None
    if not file.peek(1):
        file.close()
        raise InputError(f"{path}: empty file")
    return file


def head(path: Path, size: int = 4096) -> bytes:
    """The first ``size`` unpacked bytes of ``path`` or what there is; raises ``InputError`` when it is unreadable."""
    with Guarded(path) as file:
        return io.BufferedReader(cast(io.RawIOBase, file)).read(size)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; ``problem`` says why it cannot be trusted, then ``text`` is what could be decoded."""

    number: int
    text: str
    problem: str | None = None


def lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file, numbered from 1, a byte order mark dropped; raises ``InputError`` for UTF-16."""
    with Guarded(path) as raw:
        file = io.BufferedReader(raw)
        number = 0
        while data := file.readline(MAX_RECORD_BYTES):
            number += 1
            if number == 1 and data.startswith(_UTF16):
                raise InputError(f"{path}: encoded in UTF-16; save it as UTF-8")
            raw.settle()
            yield _line(number, data, _rest_of_line(file, data, raw))


def _rest_of_line(file: BinaryIO, data: bytes, raw: Guarded) -> bool:
    """True when ``data`` is a line that goes on beyond the limit; reads past its end."""
    if data.endswith(b"\n") or len(data) < MAX_RECORD_BYTES:
        return False
    while (more := file.readline(MAX_RECORD_BYTES)) and not more.endswith(b"\n"):
        raw.settle()
    return True


def _line(number: int, data: bytes, overlong: bool) -> Line:
    data = data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data
    if overlong:
        return Line(number, "", f"line {number} is longer than {MAX_RECORD_BYTES >> 20} MiB")
    data = data.rstrip(b"\r\n")
    try:
        return Line(number, data.decode())
    except UnicodeDecodeError as error:
        problem = f"line {number} is not UTF-8 (byte {error.start + 1} is 0x{data[error.start]:02x}); save it as UTF-8"
        return Line(number, data.decode(errors="replace"), problem)


def attempt(build: Callable[[], Document], source: Source) -> Document | Failure:
    """What ``build`` makes, or the failure that its ``RecordError`` tells of."""
    try:
        return build()
    except RecordError as error:
        return failure(str(error), source, error.identifier)


def failure(why: str, source: Source, document_id: str | None = None) -> Failure:
    """A failure of the reading stage."""
    return Failure(document_id, STAGE, why, source)


def stream(path: Path, records: Iterable[Record]) -> Iterator[Record]:
    """``records``; an ``InputError`` after the first one becomes a failure that says that the rest was lost."""
    number = 0
    try:
        for record in records:
            yield record
            number = record.source.record if record.source else number + 1
    except InputError as error:
        if not number:
            raise
        yield failure(f"the rest of the file was lost: {reason(error, path)}", Source(str(path), number + 1))


def reason(error: InputError, path: object) -> str:
    """The message of ``error`` without the path in front, for records whose source tells the path."""
    return str(error).removeprefix(f"{path}: ")
