"""Long sentences shortened around what matters in them, and text made safe for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

ELLIPSIS = "…"


def printable(text: str) -> str:
    """``text`` on one line: white space as single blanks, control and direction marks as U+FFFD."""
    return "".join(_visible(character) for character in " ".join(text.split()))


def _visible(character: str) -> str:
    hidden = (
        unicodedata.category(character) == "Cc" or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return "\ufffd" if hidden else character


def shorten(text: str, around: Iterable[str], limit: int) -> str:
    """At most ``limit`` characters of ``text``, whole words, an ellipsis where something was left out.

    What is kept is the run of words that holds most of the terms of ``around``, the earliest where several do. Where
    not even one word fits, that word is returned.
    """
    if len(text) <= limit:
        return text
    words = [match.span() for match in re.finditer(r"\S+", text)]
    hits = _hits(text, around)
    best = max(
        _runs(words, limit, len(text)), key=lambda run: (_held(run, hits), -abs(_off_centre(run, hits)), -run[0])
    )
    start, end = best
    return ELLIPSIS * (start > words[0][0]) + text[start:end] + ELLIPSIS * (end < words[-1][1])


def _hits(text: str, around: Iterable[str]) -> list[tuple[int, int]]:
    terms = [re.escape(term) for term in around if term.strip()]
    return [match.span() for term in terms for match in re.finditer(term, text, re.IGNORECASE)]


def _runs(words: list[tuple[int, int]], limit: int, length: int) -> Iterable[tuple[int, int]]:
    last = 0
    for first, (start, _) in enumerate(words):
        last = max(last, first)
        while last + 1 < len(words) and _cost(start, words[last + 1][1], words, length) <= limit:
            last += 1
        yield start, words[last][1]


def _cost(start: int, end: int, words: list[tuple[int, int]], length: int) -> int:
    return end - start + (start > words[0][0]) + (end < min(length, words[-1][1]))


def _held(run: tuple[int, int], hits: list[tuple[int, int]]) -> int:
    return sum(run[0] <= start and end <= run[1] for start, end in hits)


def _off_centre(run: tuple[int, int], hits: list[tuple[int, int]]) -> int:
    inside = [start + end for start, end in hits if run[0] <= start and end <= run[1]]
    return run[0] + run[1] - (min(inside) + max(inside)) // 2 if inside else run[0]
