"""Which reader a file of records needs, by its suffix (through ``.gz``), else by its first bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from overclaim.errors import InputError
from overclaim.protocols import RecordReader
from overclaim.readers.common import head
from overclaim.readers.remote import Place
from overclaim.tables import RECORD_READERS, resolve
from overclaim.types import Record

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".xml": "pubmed-xml",
        ".nbib": "medline",
        ".medline": "medline",
        ".ris": "ris",
        ".csv": "csv",
        ".tsv": "csv",
        ".parquet": "parquet",
    }
)
_OPENINGS: Mapping[str, re.Pattern[bytes]] = MappingProxyType(
    {
        "parquet": re.compile(rb"PAR1"),
        "jsonl": re.compile(rb'\s*\{[ \t]*"[^\n]*(?:\}\s*\n|\Z)'),
        "pubmed-xml": re.compile(
            rb"\s*(?:<\?xml|<!DOCTYPE\s+\w*(?:Pubmed|PubMed|Medline)|<(?:Pubmed|PubMed|Medline)\w)"
        ),
        "medline": re.compile(rb"\s*PMID-\s"),
        "ris": re.compile(rb"\s*TY\s\s-\s"),
    }
)


def record_format(path: Path) -> str:
    """The name of the format of ``path`` in ``tables.RECORD_READERS``.

    Raises ``InputError`` when there is no such file, it is empty, or it is of no known format.
    """
    opening = head(path).removeprefix(b"\xef\xbb\xbf")
    by_suffix = format_by_suffix(path)
    if by_suffix:
        return by_suffix
    by_opening = next((name for name, pattern in _OPENINGS.items() if pattern.match(opening)), None)
    if by_opening:
        return by_opening
    raise InputError(
        f"{path}: not a file of records; known formats: {', '.join(RECORD_READERS)} "
        f"(suffixes {', '.join(SUFFIXES)}, each also with .gz)"
    )


def format_by_suffix(path: Place) -> str | None:
    """The format that the suffix of ``path`` names, ``.gz`` left out; None when it names none."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


def read(path: Path) -> Iterator[Record]:
    """The records of ``path`` in file order; raises ``InputError`` when its format is unknown or it is unreadable."""
    reader: RecordReader = resolve(RECORD_READERS, record_format(path), "record format")
    return reader(path)
