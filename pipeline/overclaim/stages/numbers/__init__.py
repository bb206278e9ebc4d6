"""Typed figures of a sentence with their offsets, by regular expressions and tables.

General quantity parsers (quantulum3, pint's parser, recognizers-text) were considered: they know no p values, no
intervals, effect measures or sample sizes, guess units of everyday English, and do not keep offsets for all that they
read. The grammar here is ``lexicons/numbers.toml`` plus the patterns of this package.

How figures are cut:

- A bound belongs to its figure: the text of "up to 70%" is all of it. So do units, counted nouns ("24 healthy
  volunteers") and "between".
- A range is one figure with ``low`` and ``high``; its ``value`` is their mean. "fell from 50% to 30%" is two figures.
- An interval is a figure of its own (``measure`` "95% CI", ``value`` the middle). The ratio, difference or NNT before
  it carries its ends too, as ``low`` and ``high``; percentages do not, for there these are a stated range.
- A mean with its spread is one figure.
- "12 of 40", "1 in 10" and "two thirds" are fractions: ``value`` is the share from 0 to 1, ``denominator`` the whole.
- Ages are quantities with ``measure`` "age", test statistics quantities with their symbol as ``measure``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from overclaim.durations import in_days
from overclaim.lexicons import load
from overclaim.stages.numbers.amounts import UNITS, amounts
from overclaim.stages.numbers.bounds import bounded
from overclaim.stages.numbers.compare import same_quantity, share
from overclaim.stages.numbers.effects import effects
from overclaim.stages.numbers.intervals import bare_labels, intervals
from overclaim.stages.numbers.literals import folded, word_values
from overclaim.stages.numbers.masks import masks
from overclaim.stages.numbers.shares import VULGAR, multiples, shares
from overclaim.stages.numbers.statistics import p_values, sample_sizes, spreads, statistics
from overclaim.stages.words import letters
from overclaim.types import Number

__all__ = ["find", "in_days", "same_quantity", "share"]


_DIGIT = re.compile("[0-9]")


class _Taken:
    """Spans that are spoken for; they never overlap."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def free(self, start: int, end: int) -> bool:
        """True when nothing taken overlaps ``start`` to ``end``."""
        place = bisect_left(self._spans, (end, 0))
        return place == 0 or self._spans[place - 1][1] <= start

    def take(self, start: int, end: int) -> bool:
        """True when the span was free; it is taken now."""
        if not self.free(start, end):
            return False
        insort(self._spans, (start, end))
        return True

    def take_all(self, spans: Iterable[tuple[int, int]]) -> None:
        """Takes those of ``spans`` that are free."""
        for start, end in spans:
            self.take(start, end)


def find(text: str) -> tuple[Number, ...]:
    """The figures of ``text`` in order of start, none overlapping, each with ``text[start:end]`` as its text."""
    plain = folded(text)
    digits = _DIGIT.search(plain) is not None
    if not (digits or _may_be_spelt(plain)):
        return ()
    taken, masked = _Taken(), _Taken()
    numbers: list[Number] = []

    def free(start: int, end: int) -> bool:
        return taken.free(start, end) and masked.free(start, end)

    def keep(found: Iterable[Number]) -> None:
        numbers.extend(n for n in found if masked.free(n.start, n.end) and taken.take(n.start, n.end))

    if digits:
        for reading in (p_values, effects, intervals):
            keep(reading(plain))
        masked.take_all(bare_labels(plain))
        for reading in (sample_sizes, statistics, spreads):
            keep(reading(plain))
    masked.take_all(masks(plain))
    for reading in (multiples, shares):
        keep(reading(plain))
    numbers.extend(n for n in amounts(plain, free) if taken.take(n.start, n.end))
    return _finished(text, plain, numbers)


@cache
def _spelt() -> frozenset[str]:
    """The words of which a figure without digits has one."""
    lexicon = load("numbers")
    return frozenset((*word_values(), *lexicon["fractions"], *lexicon["multiples"], *UNITS))


def _may_be_spelt(text: str) -> bool:
    return not letters(text).isdisjoint(_spelt()) or "fold" in text.lower() or not set(VULGAR).isdisjoint(text)


def _finished(text: str, plain: str, numbers: list[Number]) -> tuple[Number, ...]:
    out: list[Number] = []
    for number in sorted(numbers, key=lambda number: number.start):
        wide = bounded(plain, number)
        if out and wide.start < out[-1].end:
            wide = number
        out.append(_original(text, wide))
    return tuple(out)


def _original(text: str, number: Number) -> Number:
    """``number`` with the text as written, typographic characters and all."""
    return replace(number, text=text[number.start : number.end])
