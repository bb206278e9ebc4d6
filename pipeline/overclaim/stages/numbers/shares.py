"""Shares and multiples: "12 of 40", "one in five", "two thirds", "half", "threefold", "twice as", "halved"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from overclaim.lexicons import either, load
from overclaim.stages.numbers.literals import UNSIGNED, any_value, in_words
from overclaim.stages.numbers.units import unit_at
from overclaim.stages.words import letters
from overclaim.types import Number, NumberKind

VULGAR = {
    "½": 1 / 2,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅕": 1 / 5,
    "⅖": 2 / 5,
    "⅗": 3 / 5,
    "⅘": 4 / 5,
    "⅛": 1 / 8,
}
_SLASH = re.compile(
    r"(?<![\w./-])(?P<part>[0-9]{1,3},[0-9]{3}|[0-9]{1,7}(?:\.[0-9]{1,2})?) ?/ ?"
    r"(?P<whole>[0-9]{1,3},[0-9]{3}|[0-9]{1,7})(?![\w/]|\.[0-9])"
)
_COMPARED = (
    r"(?:as|the|that|what|more|less|higher|lower|greater|larger|longer|faster|slower|stronger|fewer|likelier|better|worse"
    r"|smaller|above|below|their|its|over)\b"
)
_HALF = re.compile(
    r"(?i)(?:(?<=than )|(?<=about )|(?<=over )|(?<=most )|(?<=least )|(?<=ly )|(?<= by )|(?<= in ))half\b(?!-)"
    r"|(?<![\w-])(?:one[- ])?half"
    r"(?=[- ](?:of|the|were|had|all|a|an|that|those|their|as|our|these|patients|participants|to)\b|\s?[,.;)]|$)"
)
_ORDINAL_HALF = re.compile(r"(?i)(?:first|second|latter|other|former|upper|lower|and a|and|top|bottom) $")
_CHOICE = re.compile(
    r"(?: [a-z-]+){0,2} (?:groups|arms|doses|treatments|conditions|interventions|regimens|schedules)\b"
)
_SIZED = re.compile(r"(?i)\b(?:by|up to|than|about|around|almost|nearly|least|over|approximately|roughly) $")
_HALF_TIME = re.compile(r"-? an? (?:hour|day|year)")
_WHO = r"(?: (?:patients|participants|subjects|studies|trials|cases|women|men|people))?"
_TIMES = re.compile(rf"fold|[- ]times? {_COMPARED}|x\b")
_NO_MULTIPLE = (
    r"-|[- ](?:blind|dummy|masked|bond|strand|knockout|dose|daily|negative|positive|a day|a week|therapy|label|check"
    r"|bind|data)"
)


def shares(text: str) -> Iterator[Number]:
    """Shares of a whole as fractions from 0 to 1, with the whole as ``denominator`` where it is given."""
    yield from _of_whole(text)
    if not letters(text).isdisjoint(load("numbers")["fractions"]):
        yield from _spelt(text)
    yield from _vulgar(text)


def _of_whole(text: str) -> Iterator[Number]:
    for match in _of_pattern().finditer(text):
        part, whole = any_value(match["part"]), any_value(match["whole"])
        within = match["joint"].startswith(" in")
        if match["joint"].strip() == "of" and match["part"].isalpha() and part <= 3 and whole < 5:
            continue
        if part == 1 and "of" in match["joint"] and _CHOICE.match(text, match.end()):
            continue
        if within and not (part <= 10 and (whole % 5 == 0 or whole < 10)):
            continue
        if within and (unit_at(text, match.end()) or 1800 <= whole <= 2100):
            continue
        if 0 < part <= whole:
            yield _share(text, match.span(), part / whole, whole)
    for match in _SLASH.finditer(text):
        part, whole = any_value(match["part"]), any_value(match["whole"])
        unit = unit_at(text, match.end())
        if part <= whole and whole >= 2 and not (unit and unit.name != "%"):
            yield _share(text, match.span(), part / whole, whole)


@cache
def _of_pattern() -> re.Pattern[str]:
    number = in_words()
    return re.compile(
        rf"(?<![\w.-])(?P<part>{number})(?P<joint>{_WHO} (?:out )?of (?:the |a total of |all )?"
        rf"| in (?:every )?)(?P<whole>{number})(?![\w%]|\.[0-9]| ?%)"
    )


@cache
def _fraction_pattern() -> re.Pattern[str]:
    names = either(load("numbers")["fractions"])
    number = in_words()
    return re.compile(
        rf"(?i)(?<![\w.-])(?P<part>(?-i:{number})|an?)[- ](?P<name>{names})\b(?![- ](?:lives|life))(?P<of> of\b)?"
    )


def _spelt(text: str) -> Iterator[Number]:
    names = load("numbers")["fractions"]
    for match in _fraction_pattern().finditer(text):
        article = match["part"].lower() in ("a", "an")
        part = 1.0 if article else any_value(match["part"])
        name = match["name"].lower()
        whole = names[name]
        ordinal = article and not match["of"] and name != "quarter" and not _SIZED.search(text[: match.start()][-14:])
        if part >= whole or ordinal:
            continue
        if (part == 1) == name.endswith("s") and name != "half":
            continue
        end = match.start("of") if match["of"] else match.end()
        yield _share(text, (match.start(), end), part / whole, None)
    for match in _HALF.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        if not _ORDINAL_HALF.search(before) and not _HALF_TIME.match(text, match.end()):
            yield _share(text, match.span(), 0.5, None)


def _vulgar(text: str) -> Iterator[Number]:
    for match in re.finditer("[½¼¾⅓⅔⅕⅖⅗⅘⅛]", text):
        if not text[max(0, match.start() - 1) : match.start()].isdigit():
            yield _share(text, match.span(), VULGAR[match.group()], None)


def _share(text: str, span: tuple[int, int], value: float, whole: float | None) -> Number:
    start, end = span
    return Number(start, end, text[start:end], NumberKind.FRACTION, value, denominator=whole)


@cache
def _multiple_pattern() -> re.Pattern[str]:
    words = either(load("numbers")["multiples"])
    number = in_words()
    spelt = f"(?i:{either(load('numbers')['words']['small'][2:])})"
    first = rf"(?P<low>{number})(?:-?(?:fold)? ?(?:-|to|or|and) ?)"
    fold = rf"(?:{first})?(?P<fold>{number}|{spelt})[- ]?(?i:folds?)\b"
    times = rf"(?:{first.replace('low', 'low2')})?(?P<times>{number})[- ]times? (?={_COMPARED})"
    word = rf"(?P<word>(?i:{words}))\b(?!{_NO_MULTIPLE})"
    return re.compile(rf"(?<![\w.-])(?:{fold}|{times}|(?P<x>{UNSIGNED})-?x\b(?! ?[0-9])|{word})")


def multiples(text: str) -> Iterator[Number]:
    """How many times one thing is another: 3 for "threefold", 0.5 for "halved"."""
    table = load("numbers")["multiples"]
    if letters(text).isdisjoint(table) and not _TIMES.search(text.lower()):
        return
    for match in _multiple_pattern().finditer(text):
        word = match["word"]
        if word and not _multiplies(word.lower(), text[match.end() : match.end() + 16], match.start() == 0):
            continue
        low = match["low"] or match["low2"]
        high = float(table[word.lower()]) if word else any_value(match["fold"] or match["times"] or match["x"])
        start, end = match.start(), match.end() - (1 if match["times"] else 0)
        number = Number(start, end, text[start:end], NumberKind.MULTIPLE, high)
        if low:
            low_value, high = sorted((any_value(low), high))
            number = replace(number, value=(low_value + high) / 2, low=low_value, high=high)
        yield number


def _multiplies(word: str, after: str, alone: bool) -> bool:
    """False for "measured twice", "double dose" and "the halves": said of no change and no comparison."""
    if word in ("twice", "thrice"):
        return bool(re.match(rf" {_COMPARED}", after)) or (alone and not after)
    if word in ("double", "doubles", "triple", "triples", "halves"):
        return bool(re.match(r" (?:the|that|their|its|in|as)\b|\W?$", after))
    return True
