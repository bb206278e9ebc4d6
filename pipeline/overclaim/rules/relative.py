"""Relative effects in one measure: "halves", "cut by 31%", "a third fewer" and "HR 0.69" as ratios."""

from __future__ import annotations

import re

from overclaim.rules.shares import share
from overclaim.types import Bound, Number, NumberKind

_RATIOS = frozenset({"HR", "RR", "OR", "IRR", "SHR", "AHR", "AOR", "ARR"})
_BETWEEN = r"\s*(?:relative |risk |overall )*"
_LESS_AFTER = re.compile(
    _BETWEEN + r"(?:fewer|less|lower|smaller|shorter|rarer|reduc\w+|decreas\w+|decline|drop|fall|cut)\b", re.IGNORECASE
)
_MORE_AFTER = re.compile(
    _BETWEEN + r"(?:more|higher|greater|larger|longer|increas\w+|rise|excess|likelier)\b", re.IGNORECASE
)
_LESS_BEFORE = re.compile(
    r"\b(?:reduc|lower|decreas|fell|fall|cut|drop|declin|shrink|shrank|slash|diminish)\w*\b"
    r"(?:[^.;,]{0,60}\bby(?: as much as)?| of)\s*$",
    re.IGNORECASE,
)
_MORE_BEFORE = re.compile(
    r"\b(?:increas|rose|ris|rais|grow|grew|climb|boost)\w*\b(?:[^.;,]{0,60}\bby(?: as much as)?| of)\s*$",
    re.IGNORECASE,
)
_AS_MANY = re.compile(
    r"\s*(?:as (?:many|much|often|likely|high|frequent)|the (?:rate|risk|number|odds)|that of)\b", re.I
)
_ROOM = 0.08  # "halves" is written of 0.46 and of 0.54
_ROOM_BEYOND = 0.33  # "more than doubles" is written of 2.5, hardly of 3


def ratio(number: Number, text: str) -> float | None:
    """The ratio of the new to the old that ``number`` states in its sentence ``text``, or None where it states none.

    0.5 for "halves" and "half as many", 0.69 for "cut by 31%" and "HR 0.69", 1.24 for "24% more". Hazard, rate, risk
    and odds ratios count alike, as they do for a reader of a health page.
    """
    if number.kind is NumberKind.MULTIPLE:
        return number.value
    if number.kind is NumberKind.RATIO:
        return number.value if (number.measure or "").upper() in _RATIOS else None
    part = share(number)
    if part is None:
        return None
    if number.kind is NumberKind.FRACTION and _AS_MANY.match(text, number.end):
        return part / 100
    return _changed(part / 100, text[: number.start], text[number.end :])


def _changed(part: float, before: str, after: str) -> float | None:
    if _LESS_AFTER.match(after) or _LESS_BEFORE.search(before):
        return 1 - part
    if _MORE_AFTER.match(after) or _MORE_BEFORE.search(before):
        return 1 + part
    return None


def same_ratio(number: Number, stated: float, other: float) -> bool:
    """True when ``other`` is the ratio that ``number`` states as ``stated``, to the precision of its wording."""
    if (stated < 1) is not (other < 1):
        return False
    if number.bound in {Bound.MORE, Bound.AT_LEAST}:
        beyond = (other - stated) / stated if stated > 1 else (stated - other) / stated
        return -_ROOM / 2 <= beyond <= _ROOM_BEYOND
    worded = number.kind in {NumberKind.MULTIPLE, NumberKind.FRACTION} or number.bound is Bound.ABOUT
    room = _ROOM * max(stated, 1.0) if worded else 0.0051 if number.kind is NumberKind.PERCENT else 0.02
    return abs(other - stated) <= room
