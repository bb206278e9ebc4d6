"""Texts that are kept apart for scoring: known here by their hashes alone, so that no training run can hold one.

``python -m overclaim.classifiers.held_out FOLDER`` writes the list from a folder of JSON Lines files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from overclaim.config import data_folder

LIST = ("train", "held_out.txt")
_DIGITS = 12
_WORDS = 5  # shorter texts ("Further trials are needed.") stand in many documents


def key(text: str) -> str | None:
    """The hash under which ``text`` is listed, whatever its case, blanks and marks; None for a very short text."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if len(words) < _WORDS:
        return None
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:_DIGITS]


def holds(row: dict[str, Any]) -> bool:
    """True when any text in ``row`` is one that is kept apart."""
    kept = _listed()
    return any(key(text) in kept for text in _texts(row))


@cache
def _listed() -> frozenset[str]:
    path = data_folder("configs", *LIST)
    return frozenset(path.read_text(encoding="ascii").split())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def listing(folder: Path) -> str:
    """The list for all texts in the ``*.jsonl.gz`` files of ``folder``: one hash a line, sorted."""
    keys: set[str] = set()
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                keys.update(found for text in _texts(json.loads(line)) if (found := key(text)))
    return "".join(f"{item}\n" for item in sorted(keys))


if __name__ == "__main__":
    sys.stdout.write(listing(Path(sys.argv[1])))
