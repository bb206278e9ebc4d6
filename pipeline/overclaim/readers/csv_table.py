"""CSV and TSV tables with a header row into documents.

The delimiter is the one of comma, semicolon, tab and bar under which most header names are known; fields are quoted
with double quotes. Needed: an id column (``id``, ``pmid`` or ``doi``) and an abstract column, under any name that
``fields.ALIASES`` knows. The record number counts the rows below the header.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from overclaim.errors import InputError, RecordError
from overclaim.readers import common
from overclaim.readers.fields import document, field_of
from overclaim.types import Document, Record, Source

DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 1_000_000


@dataclass(slots=True)
class Rows:
    """The text lines of a file as ``csv`` wants them; ``problems`` collects what was wrong since the last row."""

    path: Path
    problems: list[str] = field(default_factory=list)
    number: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in common.lines(self.path):
            self.number = line.number
            if line.problem:
                self.problems.append(line.problem)
            yield line.text + "\n"

    def take_problem(self) -> str | None:
        """What was wrong with the lines read since the last call."""
        problem = self.problems[0] if self.problems else None
        self.problems.clear()
        return problem


def read(path: Path) -> Iterator[Record]:
    """The documents of a table; raises ``InputError`` naming the columns found when one that is needed is missing."""
    return common.stream(path, _records(path))


def _records(path: Path) -> Iterator[Record]:
    csv.field_size_limit(MAX_FIELD)
    rows = Rows(path)
    lines = iter(rows)
    header_line = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda candidate: len(_known(_split(header_line, candidate))))
    names = _split(header_line, delimiter)
    check_columns(path, names)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            number += 1
            yield common.failure(f"line {rows.number}: {error}", Source(str(path), number))
            rows.take_problem()
            continue
        problem = rows.take_problem()
        if values or problem:
            number += 1
            yield _record(names, values, problem or _misfit(names, values, rows.number), Source(str(path), number))


def _record(names: list[str], values: list[str], problem: str | None, source: Source) -> Record:
    def build() -> Document:
        if problem:
            raise RecordError(problem)
        return document(dict(zip(names, values, strict=True)), source)

    return common.attempt(build, source)


def _misfit(names: list[str], values: list[str], line: int) -> str | None:
    if len(values) == len(names):
        return None
    return f"line {line}: {len(values)} fields, the header has {len(names)}"


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _known(names: list[str]) -> set[str]:
    return {name for name in map(field_of, names) if name}


def check_columns(path: Path, names: list[str]) -> None:
    """Raise ``InputError`` unless ``names`` hold an id and an abstract, each once."""
    known = _known(names)
    missing = [] if known & {"id", "pmid", "doi"} else ["an id ('id', 'pmid' or 'doi')"]
    missing += [] if "abstract" in known else ["'abstract'"]
    found = ", ".join(repr(name) for name in names[:30]) or "none"
    if missing:
        raise InputError(f"{path}: no column for {' and '.join(missing)}; the columns found are {found}")
    if len(filled := [name for name in names if name]) > len(set(filled)):
        raise InputError(f"{path}: two columns have the same name; the columns found are {found}")
