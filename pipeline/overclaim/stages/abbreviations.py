"""Abbreviations and their long forms within one document.

The algorithm is that of Schwartz & Hearst 2003, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (Pac Symp Biocomput 8:451-62). scispaCy's detector is the same algorithm on a spaCy pipeline; it is not
used, because scispaCy 0.6.2 pins numpy<2 and would keep the base install off Python 3.13 and later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from overclaim import lexicons
from overclaim.text import fold

_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]")
_SHORT = re.compile(r"[^\W_][\w+/.-]{0,8}[\w+]")
_CLAUSE = re.compile(r".*(?:[;:?!]|\.\s)\s*", re.DOTALL)


def find(text: str) -> Mapping[str, str]:
    """Short form -> long form for every abbreviation that ``text`` defines, or uses and the lexicon knows.

    The first definition of a short form wins, and a definition wins over the lexicon.
    """
    found = {short: text[start:end] for short, start, end in _known_by_definition(text)}
    words = set(re.findall(r"[^\W_]\w+", text))
    known = {short: long for short, long in _known().items() if short in words or f"{short}s" in words}
    return {**known, **found}


@cache
def _known() -> Mapping[str, str]:
    return dict(lexicons.load("abbreviations")["known"])


def _known_by_definition(text: str) -> Iterator[tuple[str, int, int]]:
    """Short form with the span of its long form, last definition first, so that a mapping keeps the first."""
    folded = fold(text)
    for match in reversed(list(_PARENTHESIS.finditer(folded))):
        inside = re.split(r"[;,=]", match.group(1))[0].strip()
        if _is_short(inside):
            window = _window(folded, match.start(), inside)
            start = long_form_start(inside.removesuffix("s") if inside[-2:-1].isupper() else inside, window)
            if start is not None:
                end = len(folded[: match.start()].rstrip())
                yield _singular(inside), end - len(window.rstrip()) + start, end
        else:
            yield from _reversed_definition(folded, match)


def _reversed_definition(text: str, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The definition in ``SF (long form)``, where the long form stands in the parenthesis as a whole."""
    before = re.search(r"(\S+)\s*$", text[: match.start()])
    long = match.group(1)
    if before and _is_short(before.group(1)) and sum(map(str.isupper, before.group(1))) > 1:
        start = long_form_start(before.group(1), long)
        if start == 0 and len(long.split()) > 1:
            yield before.group(1), match.start(1), match.end(1)


def _is_short(form: str) -> bool:
    """True for 2-10 characters in one word that hold a letter, and a capital or a digit behind the letter."""
    return bool(_SHORT.fullmatch(form)) and bool(re.search(r"[^\W\d_]", form)) and bool(re.search(r"[A-Z]|\D\d", form))


def _singular(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[-2:-1].isupper() else short


def _window(text: str, end: int, short: str) -> str:
    """The words before the parenthesis that may hold the long form: min(|A| + 5, 2|A|) of them, in the same clause."""
    before = _CLAUSE.sub("", text[max(0, end - 250) : end])
    size = min(len(short) + 5, len(short) * 2)
    words = list(re.finditer(r"\S+", before))
    return before[words[-size].start() :] if len(words) > size else before


def long_form_start(short: str, window: str) -> int | None:
    """Where the shortest long form of ``short`` begins in ``window``, which ends with it; None when there is none.

    Every letter and digit of the short form is matched from right to left, Greek letters passed over; its first must
    begin a word.
    """
    place = len(window)
    for number, letter in enumerate(reversed(short)):
        if not (letter.isalnum() and letter.isascii()):
            continue
        first = number == len(short) - 1
        place -= 1
        while place >= 0 and not _fits(window, place, letter, first):
            place -= 1
        if place < 0:
            return None
    place = window.rfind(" ", 0, place + 1) + 1
    place += len(window[place:]) - len(window[place:].lstrip("([\"'"))
    long = window[place:].strip()
    sound = len(long) > len(short) and short.lower() not in long.lower().split() and not set("()[]") & set(long)
    return place if sound else None


def _fits(window: str, place: int, letter: str, first: bool) -> bool:
    same = window[place].lower() == letter.lower()
    return same and not (first and place > 0 and window[place - 1].isalnum())
