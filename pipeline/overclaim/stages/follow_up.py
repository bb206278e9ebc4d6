"""The longest time for which the people or animals of a study were followed, as its abstract states it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from overclaim import lexicons
from overclaim.stages.sample_size import number
from overclaim.text import fold
from overclaim.types import Sentence

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
"""Days in each unit; months and years are the mean ones of the Julian calendar."""

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MORE = ("ten", "eleven", "twelve", "fifteen", "sixteen", "eighteen", "twenty", "twenty-four", "thirty")
_WORDS = lexicons.either((*_ONES, *_MORE))
_DURATION = re.compile(
    rf"(?<![\w.,])(?:(?:\d+(?:\.\d+)?|{_WORDS})\s?(?:-|to|or|and)\s?)?(?P<value>\d{{1,3}}(?:\.\d+)?|{_WORDS})"
    r"[\s-]?(?P<unit>min(?:ute)?|hour|h|day|week|wk|month|year|yr)s?\b",
    re.IGNORECASE,
)
_UNITS = {"min": "minute", "h": "hour", "wk": "week", "yr": "year"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A time of follow-up in days; ``text`` is how sentence ``sentence`` words it."""

    days: float
    sentence: int
    text: str


def find(sentences: Sequence[Sentence]) -> FollowUp | None:
    """The longest duration that stands by words of follow-up or treatment, outside background and aims; else None."""
    skipped = lexicons.load("level")["follow_up"]["not_in"]
    found = [
        FollowUp(days, sentence.index, quoted)
        for sentence in sentences
        if (sentence.section or "").upper() not in skipped
        for days, quoted in _durations(fold(sentence.text))
    ]
    return max(found, key=lambda answer: (answer.days, -answer.sentence), default=None)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicons.load("level")["follow_up"][name], re.IGNORECASE)


def _durations(text: str) -> Iterator[tuple[float, str]]:
    for match in _DURATION.finditer(text):
        before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() : match.end() + 60]
        if _pattern("not_before").search(before) or _pattern("not_after").search(after):
            continue
        if _pattern("before").search(before.rstrip() + " ") or _pattern("after").search(after):
            yield _days(match["value"], match["unit"]), match.group()
    for point in _pattern("point").finditer(text):
        yield _days(point[1], point.group().split()[0].removesuffix("s")), point.group()


def _days(value: str, unit: str) -> float:
    amount = float(value) if value[0].isdigit() else float(number(value))
    unit = unit.lower().removesuffix("s")
    return amount * DAYS[_UNITS.get(unit, unit)]
