"""A list of statements to be checked, one JSON object a line: what a fact checker keeps, rather than an article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from overclaim.errors import InputError
from overclaim.readers.blocks import Block, assemble
from overclaim.readers.encoding import read_text
from overclaim.types import Document

_KEYS = ("text", "statement", "claim", "sentence")


def read(path: Path) -> Document:
    """The statements in the JSON Lines file at ``path``, each a section labelled with its ``id``, else its line.

    A row is ``{id?, text}``; ``statement``, ``claim`` and ``sentence`` stand for ``text``. Raises ``InputError`` for a
    line that is no such row.
    """
    return assemble(_blocks(path), path)


def _blocks(path: Path) -> Iterator[Block]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            label, text = _row(path, number, line)
            yield Block(text, line=number, label=label)


def _row(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: line {number}: not valid JSON: {error}") from None
    texts = [row[key] for key in _KEYS if key in row] if isinstance(row, dict) else []
    if not texts or not isinstance(texts[0], str) or not texts[0].strip():
        raise InputError(
            f"{path}: line {number}: no statement; give one object a line with its 'text' (and an 'id'). "
            "A file of abstracts belongs to --against"
        )
    return str(row.get("id", number)), texts[0]
