"""What the matches of a regular expression can begin with, so that most texts need not be searched for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

LONGEST = 4
"""Characters of an opening at most, from the beginning of a word or from a sign on."""

_BEGINNING = re.compile(rf"(?=((?:\b\w|[^\w\s]).{{0,{LONGEST - 1}}}))", re.DOTALL)

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|P<\w+>)|[*+?]\??|\{[\d,]*\}\??|.", re.DOTALL)
_GROUPS = ("(", "(?:", "(?P")
_AROUND = ("(?=", "(?!", "(?<")
Starts = frozenset[tuple[str, bool]]
"""What a part of a pattern can begin with, and whether it may go on with the next part; "^" is a word's beginning."""

_NOTHING: Starts = frozenset({("", True)})
_UNKNOWN: Starts = frozenset({("", False)})


class Openings:
    """Which of several patterns can match in a text, told by how its words begin and by its signs."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always: frozenset[int] = frozenset()
        self._at: dict[str, set[int]] = defaultdict(set)
        for number, pattern in enumerate(patterns):
            found = openings(pattern)
            if found is None:
                self._always |= {number}
            for opening in found or ():
                self._at[opening].add(number)
        self._of = lru_cache(maxsize=100_000)(self._begun)

    def likely(self, text: str) -> frozenset[int]:
        """The places in ``patterns`` of those that may match in ``text``; the others cannot."""
        return self._always.union(*map(self._of, set(_BEGINNING.findall(text))))

    def _begun(self, opening: str) -> frozenset[int]:
        known = (self._at.get(opening[:size], ()) for size in range(1, LONGEST + 1))
        return frozenset(number for numbers in known for number in numbers)


def openings(pattern: str) -> frozenset[str] | None:
    r"""The beginnings of all that ``pattern`` matches; None where it can begin otherwise than with a word or a sign.

    Words are known by ``\b`` or ``^`` before them.
    """
    pieces = _PIECE.findall(pattern)[::-1]
    starts = {text for text, _ in _either(pieces)}
    sound = not pieces and all(re.match(r"\^\w|[^\w\s^]", text) for text in starts)
    return frozenset(text.removeprefix("^")[:LONGEST] for text in starts) if sound else None


def _either(pieces: list[str]) -> Starts:
    """The starts of the alternatives up to a closing parenthesis; takes what it reads from the end of ``pieces``."""
    found = _sequence(pieces)
    while pieces and pieces[-1] == "|":
        pieces.pop()
        found |= _sequence(pieces)
    return found


def _sequence(pieces: list[str]) -> Starts:
    starts = _NOTHING
    while pieces and pieces[-1] not in "|)":
        starts = _joined(starts, _repeated(_part(pieces), pieces))
    return starts


def _part(pieces: list[str]) -> Starts:
    piece = pieces.pop()
    if piece.startswith("("):
        inside = _either(pieces)
        pieces.pop()
        return inside if piece[:3] in _GROUPS else _NOTHING if piece[:3] in _AROUND else _UNKNOWN
    if piece in (r"\b", "^"):
        return frozenset({("^", True)})
    return frozenset({(piece, True)}) if re.fullmatch(r"[^\\.\[\](){}*+?|^$]", piece) else _UNKNOWN


def _repeated(part: Starts, pieces: list[str]) -> Starts:
    """The starts of ``part`` with the quantifier that follows it, if any."""
    sign = pieces.pop() if pieces and re.match(r"[*+?]|\{\d*,?\d*\}", pieces[-1]) else ""
    if sign and sign[0] != "?":
        part = frozenset((text, False) for text, _ in part)
    return part | _NOTHING if sign and sign[0] in "?*{" else part


def _joined(left: Starts, right: Starts) -> Starts:
    """The starts of what has one of ``left`` and then one of ``right``, cut to the longest that is asked for."""
    found = {start for start in left if not start[1]}
    for text, _ in left - found:
        for more, whole in right:
            joined = text + (more.removeprefix("^") if text else more)
            found.add((joined[: LONGEST + 1], whole and len(joined) <= LONGEST))
    return frozenset(found)
