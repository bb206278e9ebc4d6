"""All figures that no statistic claims, typed: percentages, doses, durations, ages, counts, money, bare quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from overclaim.stages.numbers.figures import COURSE, LONG, Figure, read
from overclaim.stages.numbers.nouns import count_at
from overclaim.stages.words import letters
from overclaim.types import Number, NumberKind

_AGE_BEFORE = re.compile(r"(?i)\b(?:aged?|ages|older than|younger than|over the age of)\b[^.;()0-9]{0,45}$")
_AGE_BOUND_BEFORE = re.compile(
    r"(?i)\b(?:adults|people|men|women|patients|those|anyone) (?:aged )?(?:over|under|above|below) $"
)
_AGE_RANGE_BEFORE = re.compile(
    r"(?i)\b(?:adults?|elderly|children|people|men|women|patients?|participants?|subjects?|volunteers?)"
    r"(?: of)?\s?[(\[]?[≥>=<≤]{0,2}\s?$"
)
_AGE_AFTER = re.compile(r"(?i)[- ]?(?:olds?\b|of age\b)|,? (?:or|and) (?:older|younger)\b")
_UNIT = ("decade", "year", "month", "week", "fortnight", "day", "hour", "minute")
UNITS = (*_UNIT, *(f"{unit}s" for unit in _UNIT))
"""The units of durations without a figure."""

_ARTICLE = re.compile(rf"(?i)(?<![\w-])an?[- ](?P<unit>{'|'.join(_UNIT)})s?\b(?![- ](?:old|later than))")
_BEFORE_ARTICLE = re.compile(
    r"(?i)\b(?:for|in|over|within|after|than|least|about|nearly|almost|of|only|lasting|lasted|to)\s$"
)
_HALF = re.compile(r"(?i)(?<![\w-])half[- ]?an?[- ](?P<unit>hour|day|year)\b")
_MONEY = re.compile(r"(?:US|C|A|AU|CA)?[$€£]\s?$")
_SPAN = re.compile(r"(?i)\b(IQR|interquartile range|range|ranges|ranged|ranging)(?:,|:| =| from| between)? ?[(\[]?$")


def amounts(text: str, free: Callable[[int, int], bool]) -> Iterator[Number]:
    """The figures of the folded ``text`` that stand where ``free(start, end)`` holds."""
    for figure in read(text, free):
        number = _with_unit(text, figure) if figure.unit else _without_unit(text, figure)
        if number:
            yield number
    yield from _articles(text)


def _build(text: str, figure: Figure, kind: NumberKind, unit: str | None, measure: str | None = None) -> Number:
    start, end = figure.start, figure.end
    value = figure.value if figure.low is None else (figure.low + figure.value) / 2
    high = None if figure.low is None else figure.value
    named = measure or _span_name(text, figure)
    return Number(start, end, text[start:end], kind, value, unit, low=figure.low, high=high, measure=named)


def _span_name(text: str, figure: Figure) -> str | None:
    """The name of a range that is called "IQR" or "range"."""
    span = _SPAN.search(text[max(0, figure.start - 24) : figure.start])
    if span is None or figure.low is None:
        return None
    return "IQR" if span.group(1).lower().startswith("i") else "range"


def _with_unit(text: str, figure: Figure) -> Number | None:
    unit = figure.unit
    if unit is None or (figure.words and unit.end - figure.end == 0 and text[unit.end - 2] == " "):
        return None
    if unit.name in ("year", "month") and _is_age(text, figure):
        return _build(text, figure, NumberKind.QUANTITY, unit.name, measure="age")
    return _build(text, figure, unit.kind, unit.name)


def _is_age(text: str, figure: Figure) -> bool:
    lead = text[max(0, figure.start - 60) : figure.start]
    limited = figure.low is not None or lead.rstrip().endswith(("≥", ">", ">=", "<", "≤"))
    if limited and _AGE_RANGE_BEFORE.search(lead):
        return True
    return bool(_AGE_AFTER.match(text, figure.end) or _AGE_BEFORE.search(lead))


def _without_unit(text: str, figure: Figure) -> Number | None:
    start = figure.start
    if course := COURSE.search(text[max(0, start - 8) : start]):
        unit = course.group(1).lower()
        return _build(text, replace(figure, start=start - len(course.group())), NumberKind.DURATION, unit)
    if counted := count_at(text, start, figure.end, figure.value, figure.words):
        return _build(text, replace(figure, end=counted.end), counted.kind, counted.noun)
    if figure.words:
        return None
    if money := _MONEY.search(text[max(0, start - 4) : start]):
        whole = replace(figure, start=start - len(money.group()))
        return _build(text, whole, NumberKind.QUANTITY, money.group().strip()[-1])
    lead = text[max(0, start - 60) : start]
    if _AGE_BEFORE.search(lead) or (_AGE_BOUND_BEFORE.search(lead) and 15 <= figure.value <= 100):
        return _build(text, figure, NumberKind.QUANTITY, "year", measure="age")
    return _build(text, figure, NumberKind.QUANTITY, None)


def _articles(text: str) -> Iterator[Number]:
    """Durations without a figure: "a decade", "for a week", "half an hour"."""
    if letters(text).isdisjoint(UNITS):
        return
    for match in _ARTICLE.finditer(text):
        word = match["unit"].lower()
        factor, unit = LONG.get(word, (1, word))
        if unit != word or _BEFORE_ARTICLE.search(text[max(0, match.start() - 10) : match.start()]):
            yield Number(*match.span(), match.group(), NumberKind.DURATION, float(factor), unit)
    for match in _HALF.finditer(text):
        yield Number(*match.span(), match.group(), NumberKind.DURATION, 0.5, match["unit"].lower())
