"""Effect measures with their value and interval: OR, RR, HR, MD, SMD, NNT and their kin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from overclaim.lexicons import either, load
from overclaim.stages.numbers.intervals import IMPLICIT, LABEL, NAMED, PAIR, interval, level
from overclaim.stages.numbers.literals import SIGNED, value_of
from overclaim.stages.numbers.units import unit_at
from overclaim.stages.words import letters
from overclaim.types import Number, NumberKind

_LINK = r"(?:=|:|,|;|-(?= )|≈|~|of|was|were|is|are|being|equal to|equals|about|approximately|estimated)"
_ESTIMATE = re.compile(rf"(?<![\w.$])(?<!\w-)(?P<value>{SIGNED})(?=[\s,;:]{{0,2}}[(\[,;]|,? {LABEL})")
_TRIPLE = re.compile(rf"\s?[,;]\s?{PAIR}\s?[)\]]")
_RANGED = re.compile(rf"(?:-| to )(?P<high>{SIGNED})(?![\w.]*[0-9])")
_LINKED = re.compile(rf"{_LINK}\s?[(\[]?\s?$")
_LABELLED = re.compile(rf"{LABEL}|9[059] ?%\s?[\])]")
_NO_RATIO = re.compile(r"\s?(?:\+/-|±)|/[0-9]")
_SENTENCE_END = re.compile(r"\. [A-Z]")
_REACH = 400
_HEART = re.compile(r"(?i)heart rate|respiratory rate|operating room|operation room")
_BEATS = re.compile(r"(?i) ?(?:bpm|beats|breaths|/ ?min|per min)")


@dataclass(frozen=True, slots=True)
class Measure:
    """An effect measure's canonical name and the kind of figure it makes."""

    name: str
    kind: NumberKind


@cache
def _measures() -> tuple[Mapping[str, Measure], Mapping[str, Measure]]:
    symbols: dict[str, Measure] = {}
    words: dict[str, Measure] = {}
    for row in load("numbers")["measure"]:
        measure = Measure(row["name"], NumberKind(row["kind"]))
        symbols |= dict.fromkeys(row.get("symbols", ()), measure)
        words |= {word.lower().replace("-", " "): measure for word in row.get("words", ())}
    return symbols, words


@cache
def _name() -> str:
    symbols, words = _measures()
    exact = "|".join(re.escape(symbol) for symbol in sorted(symbols, key=len, reverse=True))
    loose = either(words, blank=r"[\s-]")
    return rf"(?P<name>{exact}|(?i:{loose}))"


@cache
def _name_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_name()}(?![A-Za-z0-9])")


@cache
def _pattern() -> re.Pattern[str]:
    aside = rf"(?:\s?[(\[]\s?(?:{LABEL}|9[0-9] ?%|[A-Za-z]{{1,8}}(?:[,;:]? {LABEL})?)\s?[)\]]?)"
    context = r"(?:\s(?:for|in|of|among|comparing|per|between|with|on|associated|to|at)\s[^0-9.;:()\[\]=<>]{1,70}?)"
    return re.compile(
        rf"(?<![\w-]){_name()}(?:s\b|\b)[- ]?{aside}{{0,2}}(?:[,;:]?\s?(?:and )?{LABEL})?(?P<context>{context})?"
        rf"(?:\s?{_LINK}){{0,3}}\s?[(\[]?\s?(?<![\w.])(?P<value>{SIGNED})(?![0-9])(?!\.[0-9])"
    )


@cache
def _last_words() -> frozenset[str]:
    """The letters with which the names of measures in words end, with and without an "s"."""
    last = {re.split("[^a-z]", name)[-1] for name in _measures()[1]}
    return frozenset(last | {f"{word}s" for word in last})


def _may_name(text: str) -> bool:
    return not letters(text).isdisjoint(_last_words()) or any(symbol in text for symbol in _measures()[0])


def effects(text: str) -> Iterator[Number]:
    """Effect measures, each followed by its interval; the measure's ``low`` and ``high`` are that interval's ends."""
    if not _may_name(text):
        return
    for match in _pattern().finditer(text):
        measure = _lookup(match["name"])
        if _plausible(text, match, measure):
            yield from _with_interval(text, match.start(), match, measure)
    yield from _carried(text, [(match.start(), _lookup(match["name"])) for match in _name_pattern().finditer(text)])


def _carried(text: str, names: list[tuple[int, Measure]]) -> Iterator[Number]:
    """Estimates with an interval further after a measure's name: the 0.7 of "ORs 0.8 (0.6-0.9) and 0.7 (0.5-0.9)"."""
    starts = [start for start, _ in names]
    for match in _ESTIMATE.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        if place < 0 or match.start() - starts[place] > _REACH:
            continue
        measure = names[place][1]
        if _SENTENCE_END.search(text, starts[place], match.start()) or not _sensible(text, match, measure):
            continue
        yield from _with_interval(text, match.start(), match, measure, alone=False)


def _lookup(name: str) -> Measure:
    symbols, words = _measures()
    return symbols.get(name) or words[re.sub(r"[\s-]", " ", name.lower())]


def _plausible(text: str, match: re.Match[str], measure: Measure) -> bool:
    if not _sensible(text, match, measure) or re.match(r"-[A-Za-z]", text[match.end() : match.end() + 2]):
        return False
    if match["context"] and not _LINKED.search(text[match.start() : match.start("value")]):
        return False
    if measure.kind is not NumberKind.RATIO:
        return True
    window = text[max(0, match.start() - 300) : match.start()]
    heart = match["name"] in ("HR", "RR", "OR") and (_BEATS.match(text, match.end()) or _HEART.search(window))
    return not heart and unit_at(text, match.end("value")) is None


def _sensible(text: str, match: re.Match[str], measure: Measure) -> bool:
    """False for the 95 of "mean difference (95% CI)" and for ratios below zero or in percent."""
    if _LABELLED.match(text, match.start("value")) or _NO_RATIO.match(text, match.end("value")):
        return False
    percent = text[match.end("value") : match.end("value") + 2].strip()[:1] == "%"
    return measure.kind is not NumberKind.RATIO or not (match["value"].startswith("-") or percent)


def _with_interval(
    text: str, start: int, match: re.Match[str], measure: Measure, alone: bool = True
) -> Iterator[Number]:
    value = value_of(match["value"])
    ranged = _RANGED.match(text, match.end("value"))
    if ranged and value < value_of(ranged["high"]) and alone:
        yield _ranged(text, start, value, ranged, measure)
        return
    unit = unit_at(text, match.end("value"))
    end = unit.end if unit else match.end("value")
    found = _interval_after(text, end, value)
    effect = Number(start, end, text[start:end], measure.kind, value, unit.name if unit else None, measure=measure.name)
    if found and (alone or _encloses(found, value)):
        yield replace(effect, low=found.low, high=found.high)
        yield found
    elif alone:
        yield effect


def _encloses(found: Number, value: float) -> bool:
    return found.low is not None and found.high is not None and found.low <= value <= found.high


def _ranged(text: str, start: int, low: float, match: re.Match[str], measure: Measure) -> Number:
    high = value_of(match["high"])
    unit = unit_at(text, match.end())
    end = unit.end if unit else match.end()
    number = Number(start, end, text[start:end], measure.kind, (low + high) / 2, unit.name if unit else None)
    return replace(number, low=low, high=high, measure=measure.name)


def _interval_after(text: str, end: int, value: float) -> Number | None:
    gap = re.match(r"[\s,;:(\[]{0,4}", text[end : end + 8])
    named = NAMED.match(text, end + (gap.end() if gap else 0))
    if named:
        return interval(text, named, level(named["label"]))
    implicit = IMPLICIT.match(text, end) or _TRIPLE.match(text, end)
    found = interval(text, implicit, "CI") if implicit else None
    return found if found and _encloses(found, value) else None
