"""Words and signs that limit a figure: "up to", "at least", "or more", "about"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from overclaim.lexicons import load
from overclaim.types import Bound, Number, NumberKind

_TIME_CUES = ("over", "under", "above", "below", "some")
_BARE = (NumberKind.P_VALUE, NumberKind.CONFIDENCE_INTERVAL)


@cache
def _tables() -> tuple[dict[str, Bound], re.Pattern[str], dict[str, Bound], re.Pattern[str]]:
    bounds = load("numbers")["bounds"]
    before = {cue: Bound(name) for name, cues in bounds["before"].items() for cue in cues}
    after = {cue: Bound(name) for name, cues in bounds["after"].items() for cue in cues}
    words = _either(cue for cue in before if cue[0].isalpha())
    signs = _either(cue for cue in before if not cue[0].isalpha())
    ahead = re.compile(rf"(?i)(?:(?<![\w-])(?P<word>{words})(?: of| the| an?)?\s|(?P<sign>{signs})\s?)$")
    return before, ahead, after, re.compile(rf"(?i),? (?P<cue>{_either(after)})(?![\w-])")


def _either(cues: Iterable[str]) -> str:
    return "|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True))


def bounded(text: str, number: Number) -> Number:
    """``number`` with the bound that the words around it set; the span then covers those words."""
    if number.bound is not Bound.EXACT or number.kind in _BARE or number.measure not in (None, "age"):
        return number
    before, pattern, _, _ = _tables()
    match = pattern.search(text[max(0, number.start - 24) : number.start])
    if match is None:
        return _after(text, number)
    cue = (match["word"] or match["sign"]).lower()
    if number.kind is NumberKind.DURATION and cue in _TIME_CUES:
        return number
    start = number.start - len(match.group())
    return replace(number, start=start, text=text[start : number.end], bound=before[cue])


def _after(text: str, number: Number) -> Number:
    _, _, after, pattern = _tables()
    match = pattern.match(text, number.end)
    if match is None:
        return number
    return replace(number, end=match.end(), text=text[number.start : match.end()], bound=after[match["cue"].lower()])
