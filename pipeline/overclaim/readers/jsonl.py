"""JSON Lines into documents: one JSON object per line, UTF-8, blank lines ignored.

Keys: ``id`` (or ``pmid`` or ``doi``), ``title``, ``abstract`` (a string or a list of ``{"section", "text"}``),
``year``, ``journal``, ``doi``, ``publication_types``, ``mesh``, ``source_url``, ``status``; others are kept in
``extra``. The record number of a line is its line number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from overclaim.errors import InputError, RecordError
from overclaim.readers import common
from overclaim.readers.common import Line
from overclaim.readers.fields import document
from overclaim.types import Document, Record, Source


def read(path: Path) -> Iterator[Record]:
    """The documents of a JSON Lines file, a ``Failure`` for each bad line; raises ``InputError`` when it holds none."""
    return common.stream(path, _records(path))


def _records(path: Path) -> Iterator[Record]:
    empty = True
    for line in common.lines(path):
        if line.text.strip() or line.problem:
            if empty and line.text.strip() == "[":
                raise InputError(f"{path}: a JSON array; JSON Lines has one object per line and no brackets around")
            empty = False
            source = Source(str(path), line.number)
            yield common.attempt(partial(_document, line, source), source)
    if empty:
        raise InputError(f"{path}: holds no record, only blank lines")


def _document(line: Line, source: Source) -> Document:
    if line.problem:
        raise RecordError(line.problem)
    try:
        values = json.loads(line.text)
    except json.JSONDecodeError as error:
        raise RecordError(f"not valid JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not acceptable JSON: {error}") from None
    if not isinstance(values, dict):
        raise RecordError(f"a JSON object is needed on each line, found {type(values).__name__}")
    if "\\ud" in line.text.casefold() and re.search("[\ud800-\udfff]", json.dumps(values, ensure_ascii=False)):
        raise RecordError("an escape such as \\ud800 is half of a character; write the character itself")
    return document(values, source)
