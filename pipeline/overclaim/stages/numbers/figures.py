"""Figures with what stands around them: single, in ranges ("10 to 20%") and in lists ("5, 10 or 20 mg")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from overclaim.stages.numbers.literals import Literal, literals
from overclaim.stages.numbers.nouns import counts_known
from overclaim.stages.numbers.units import Unit, unit_at
from overclaim.types import NumberKind

COURSE = re.compile(r"(?i)\b(week|day|month|year|hour)s?[ -]$")
LONG = {"decade": (10, "year"), "fortnight": (2, "week")}
_DASH = re.compile(r"\s?-{1,2}\s?|\s?~\s?|-?\s?to\s|-to-")
_AND = re.compile(r"-?\s(?:and|or|vs\.?|versus|&)\s(?:of\s)?|\s?/\s?")
_OXFORD = re.compile(r"-?,\s(?:(?:and|or)\s)?")
_COMMA = re.compile(r"-?,\s")
_BETWEEN = re.compile(r"(?i)\bbetween (?:the ages of )?$")
_CHANGE = re.compile(
    r"(?i)\b(?:increas|decreas|fell|fall|rose|ris|drop|declin|improv|chang|went|lower|reduc|grew|grow|dimin)"
    r"\w{0,6}\b[^.;]{0,60}\bfrom $"
)
_DECADES = re.compile(r"(?i)[- ](?P<unit>decades?|fortnights?)\b")
_UNREADABLE = re.compile(r"[A-Za-z_]|-[A-Za-z]|['′][-A-Za-z]|:[0-9]|\.[0-9]|[²³]")
_ATTACHED = re.compile(r"-[A-Za-z-]{1,40}?(ed)?(?![A-Za-z-])")
_HYPHENED = re.compile(r"-(?:to|or|and)\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A literal and its unit; ``low`` opens a range, ``end`` covers the unit."""

    start: int
    end: int
    value: float
    unit: Unit | None
    words: bool
    low: float | None = None


def read(text: str, free: Callable[[int, int], bool]) -> list[Figure]:
    """The figures of the folded ``text`` that stand where ``free(start, end)`` holds, in order of start."""
    single = [
        figure for literal in literals(text) if free(literal.start, literal.end) for figure in _read(text, literal)
    ]
    return _follow_course(text, _inherit(text, _ranges(text, single)))


def _read(text: str, literal: Literal) -> list[Figure]:
    unit = unit_at(text, literal.end)
    if unit is None and (long := _DECADES.match(text, literal.end)):
        factor, name = LONG[long["unit"].lower().rstrip("s")]
        found = Unit(long.end(), name, NumberKind.DURATION)
        return [Figure(literal.start, long.end(), literal.value * factor, found, literal.words)]
    if unit is None and not _readable(text, literal.end):
        return []
    return [Figure(literal.start, unit.end if unit else literal.end, literal.value, unit, literal.words)]


def _readable(text: str, end: int) -> bool:
    """False where the figure goes on as a name: "5-HT", "3D", "5'-UTR"."""
    if not _UNREADABLE.match(text, end) or _HYPHENED.match(text, end):
        return True
    attached = _ATTACHED.match(text, end)
    return bool(attached and counts_known(text, end) and (attached.group(1) or counts_known(attached.group(), 0)))


def _ranges(text: str, single: list[Figure]) -> list[Figure]:
    out: list[Figure] = []
    for figure in single:
        before = out[-1] if out else None
        if before and before.low is None and _forms_range(text, before, figure):
            between = _BETWEEN.search(text[max(0, before.start - 30) : before.start])
            start = before.start - len(between.group()) if between and "ages" not in between.group() else before.start
            out[-1] = replace(figure, start=start, low=before.value, words=before.words and figure.words)
        else:
            out.append(figure)
    return out


def _forms_range(text: str, low: Figure, high: Figure) -> bool:
    gap = text[low.end : high.start] if high.start - low.end <= 6 else "."
    lead = text[max(0, low.start - 90) : low.start]
    if low.value >= high.value or (low.unit and (high.unit is None or low.unit.name != high.unit.name)):
        return False
    if _BETWEEN.search(lead) and re.fullmatch(r"-? and ", gap):
        return True
    return bool(_DASH.fullmatch(gap)) and not ("to" in gap and _CHANGE.search(lead))


def _inherit(text: str, joined: list[Figure]) -> list[Figure]:
    """Figures in a list take the unit of its last: "5, 10 or 20 mg", "61 vs. 38%"."""
    out = list(joined)
    listed = False
    for place in range(len(out) - 2, -1, -1):
        figure, following = out[place], out[place + 1]
        gap = text[figure.end : following.start] if following.start - figure.end < 12 else "."
        joins = bool(_AND.fullmatch(gap)) or (listed and bool(_COMMA.fullmatch(gap)))
        if not joins and _OXFORD.fullmatch(gap) and place and following.unit:
            earlier = out[place - 1]
            joins = earlier.unit is None and bool(_COMMA.fullmatch(text[earlier.end : figure.start][:4]))
        listed = joins and following.unit is not None
        if listed and figure.unit is None and following.unit and not figure.words:
            out[place] = replace(figure, unit=replace(following.unit, end=figure.end))
    return out


def _follow_course(text: str, joined: list[Figure]) -> list[Figure]:
    """Figures in a list after "weeks" or "days" share that unit: "weeks 1, 2 and 8"."""
    out = list(joined)
    name: str | None = None
    for place, figure in enumerate(out):
        before = out[place - 1] if place else None
        gap = text[before.end : figure.start] if before and figure.start - before.end < 9 else "."
        lead = COURSE.search(text[max(0, figure.start - 8) : figure.start])
        if lead and figure.unit is None:
            name = lead.group(1).lower()
            continue
        joins = bool(_AND.fullmatch(gap) or _OXFORD.fullmatch(gap))
        if name and joins and figure.unit is None and not counts_known(text, figure.end):
            out[place] = replace(figure, unit=Unit(figure.end, name, NumberKind.DURATION))
        else:
            name = None
    return out
