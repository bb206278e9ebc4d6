"""Units after a figure: how they are written, what they are called here and what they make of the figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from overclaim.lexicons import either, load
from overclaim.types import NumberKind

DURATIONS = ("minute", "hour", "day", "week", "month", "year")
_SHORT = {"minute": "min", "hour": "h"}
_PERCENT = re.compile(r"\s?%|(?i:[\s-](?:percent|per cent|pct)\b)")
_PERCENT_POINTS = re.compile(r"(?i)[ -](?:percentage )?points?\b")
_POINTS = re.compile(r"(?i)[ -]percentage[ -]points?\b")
_FREQUENCY = re.compile(r"(?i) (daily|per day|a day|each day|/day)\b")
_WEIGHTS = re.compile(r"(?i)\b(?:weigh\w*|birth\s?weight|body weight|tumou?r|tissue)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit found in a text: where it ends, its canonical name and the kind of figure it makes."""

    end: int
    name: str
    kind: NumberKind


@cache
def _aliases() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    symbols: dict[str, tuple[str, str]] = {}
    words: dict[str, tuple[str, str]] = {}
    for row in load("numbers")["unit"]:
        for symbol in row.get("symbols", ()):
            symbols[symbol] = (row["name"], row["kind"])
        for symbol in row.get("others", ()):
            symbols[symbol] = (symbol, row["kind"])
        for word in row.get("words", ()):
            words[word.lower()] = (row["name"], row["kind"])
    return symbols, words


@cache
def _base() -> str:
    symbols, words = _aliases()
    exact = "|".join(re.escape(symbol) for symbol in sorted(symbols, key=len, reverse=True))
    loose = either(words, blank=r"\s")
    return rf"(?:(?i:{loose})(?![A-Za-z])|(?:{exact})(?![A-Za-zµ]))"


@cache
def _pattern() -> re.Pattern[str]:
    extra = "|".join(load("numbers")["units"]["denominators"])
    part = rf"(?:{_base()}|(?:{extra})\b)"
    amount = r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})? ?)?"
    power = r"(?:\^?\(?-1\)?|⁻¹)"
    return re.compile(
        rf"(?P<first>{_base()})(?P<rest>(?:\s?/\s?{amount}{part}(?!-1)|\sper\s{amount}{part}|[\s.*]?{part}{power}){{0,4}})"
    )


def percent_at(text: str, position: int) -> Unit | None:
    """The percent sign or word at ``position`` of ``text``, or None."""
    if points := _POINTS.match(text, position):
        return Unit(points.end(), "percentage point", NumberKind.PERCENT)
    match = _PERCENT.match(text, position)
    if match is None:
        return None
    if points := _PERCENT_POINTS.match(text, match.end()):
        return Unit(points.end(), "percentage point", NumberKind.PERCENT)
    return Unit(match.end(), "%", NumberKind.PERCENT)


def unit_at(text: str, position: int) -> Unit | None:
    """The unit at ``position`` of the folded ``text`` after at most one blank or hyphen, or None."""
    if unit := percent_at(text, position):
        return unit
    glued = text[position : position + 1] not in (" ", "-")
    match = _pattern().match(text, position if glued else position + 1)
    if match is None:
        return None
    return _build(text, position, match)


def _build(text: str, position: int, match: re.Match[str]) -> Unit | None:
    first, kind = _lookup(match["first"])
    parts = _denominators(match["rest"])
    end = match.end()
    if not parts and kind == "dose" and (daily := _FREQUENCY.match(text, end)):
        parts, end = ["day"], daily.end()
    if first in DURATIONS and parts:
        return Unit(end, "/".join((first, *parts)), NumberKind.QUANTITY)
    if kind == "dose" and any(part in ("l", "dl", "ml", "µl", "cm2", "mg", "g") for part in parts):
        kind = "quantity"
    if first == "g" and not parts and _WEIGHTS.search(text[max(0, position - 40) : end + 20]):
        kind = "quantity"
    return Unit(end, "/".join((first, *parts)), NumberKind(kind))


def _lookup(spelling: str) -> tuple[str, str]:
    symbols, words = _aliases()
    return symbols.get(spelling) or words[re.sub(r"\s", " ", spelling.lower())]


def _denominators(rest: str) -> list[str]:
    names = []
    extra = load("numbers")["units"]["denominators"]
    for amount, word in re.findall(
        r"(?:([0-9]+(?:\.[0-9]+)?) ?)?([A-Za-zµμ°²³]+2?)", rest.replace(" per ", "/").replace("m(2)", "m2")
    ):
        if word in extra:
            names.append(extra[word])
            continue
        try:
            name = _lookup(word)[0]
        except KeyError:
            name = word
        name = _SHORT.get(name, name)
        names.append(f"{amount} {name}" if amount and amount != "1" else name)
    return names
