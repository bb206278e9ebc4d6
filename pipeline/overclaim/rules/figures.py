"""Figures of a statement beside the figures of its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from overclaim.rules.relative import ratio, same_ratio
from overclaim.rules.shares import share
from overclaim.types import Bound, Evidence, Figure, Number, NumberKind, Statement

_RESULTS = {
    NumberKind.PERCENT,
    NumberKind.FRACTION,
    NumberKind.MULTIPLE,
    NumberKind.RATIO,
    NumberKind.DIFFERENCE,
    NumberKind.NNT,
}


@dataclass(frozen=True, slots=True)
class Sourced:
    """A figure of a piece of evidence."""

    figure: Figure
    evidence: Evidence

    @property
    def number(self) -> Number:
        """The figure itself."""
        return self.figure.number


def results(statement: Statement) -> tuple[Figure, ...]:
    """The figures that state a result: shares, multiples, effect measures (not doses, times or p values)."""
    return tuple(Figure(number, statement.text) for number in statement.numbers if number.kind in _RESULTS)


_STUDY_OF = re.compile(
    r"\b(?:study|trial|survey|sample|cohort|analysis|review|experiment)(?:\s+\w+)?\s+(?:of|in|with|among|on)\s+$",
    re.IGNORECASE,
)


def sizes(statement: Statement) -> tuple[Number, ...]:
    """The figures that say how many took part: sample sizes, and counts after "a study of"."""
    return tuple(
        number
        for number in statement.numbers
        if number.value >= 10
        and (
            number.kind is NumberKind.SAMPLE_SIZE
            or (number.kind is NumberKind.COUNT and _STUDY_OF.search(statement.text[: number.start]))
        )
    )


def shown(evidence: Iterable[Evidence]) -> tuple[Sourced, ...]:
    """The figures of the sentences that bear on the statement."""
    return tuple(
        Sourced(Figure(number, item.statement.text), item) for item in evidence for number in item.statement.numbers
    )


def given(evidence: Iterable[Evidence]) -> tuple[Sourced, ...]:
    """The figures of the whole documents that the evidence stands in, those of its own sentences first."""
    items = tuple(evidence)
    return (*shown(items), *(Sourced(figure, item) for item in items for figure in item.figures))


def comparable(figure: Figure, sources: Iterable[Sourced]) -> tuple[Sourced, ...]:
    """Those of ``sources`` that measure what ``figure`` measures: both a relative effect, both a share, ..."""
    return tuple(source for source in sources if _same_measure(figure, source.figure))


def _same_measure(one: Figure, other: Figure) -> bool:
    if ratio(one.number, one.sentence) is not None and ratio(other.number, other.sentence) is not None:
        return True
    if share(one.number) is not None:
        return share(other.number) is not None
    mine, theirs = one.number, other.number
    return mine.kind is theirs.kind and mine.measure == theirs.measure and mine.unit == theirs.unit


_ABOUT = 0.08  # "about three in ten" is written of 28%
_ROOM_ABOVE = 0.33  # "more than half" is written of anything up to two thirds, which would be called that


def agrees(figure: Figure, other: Figure) -> bool:
    """True when ``other`` says the same: as a relative effect, or as a value to the precision it is written in.

    Values agree too where one is in the other's range; the interval of an effect measure is no range. "Up to 85%" is
    not what "59-85%" says.
    """
    stated, theirs = ratio(figure.number, figure.sentence), ratio(other.number, other.sentence)
    if stated is not None and theirs is not None and same_ratio(figure.number, stated, theirs):
        return True
    return _same_value(figure.number, other.number)


def _same_value(number: Number, other: Number) -> bool:
    value, theirs = share(number), share(other)
    if value is None or theirs is None:
        value, theirs = number.value, other.value
    value, theirs = abs(value), abs(theirs)  # "down by 16%" is -16%
    for ranged, inside in ((number, theirs), (other, value)):
        if share(ranged) is not None and ranged.low is not None and ranged.high is not None:
            return number.bound is not Bound.AT_MOST and ranged.low <= inside <= ranged.high
    return _within(number, value, theirs)


def _within(number: Number, value: float, theirs: float) -> bool:
    if number.bound is Bound.AT_LEAST or number.bound is Bound.MORE:
        return theirs >= value and (theirs - value) <= max(_ROOM_ABOVE * abs(value), _tolerance(number))
    if number.bound is Bound.ABOUT or number.kind is NumberKind.FRACTION:
        return abs(value - theirs) <= max(_ABOUT * abs(value), _tolerance(number))
    return abs(value - theirs) <= _tolerance(number)


def _tolerance(number: Number) -> float:
    """Half a unit of the last digit written; just under, so that a whole percent off is a difference."""
    decimals = re.search(r"\d[.\u00b7](\d+)", number.text)
    return float(0.5 * 0.1 ** min(len(decimals.group(1)) if decimals else 0, 4))


def is_size_of(number: Number, evidence: Iterable[Evidence]) -> bool:
    """True when one of ``evidence`` has that many people, or gives that count, to the precision it is worded in."""
    items = tuple(evidence)
    known = {float(item.study.sample_size or 0) for item in items}
    known |= {source.number.value for source in given(items)}
    return any(_within(number, number.value, value) for value in known)


def nearest(figure: Figure, sources: Iterable[Sourced]) -> Sourced | None:
    """The figure nearest to ``figure``, in the more relevant evidence when two are as near."""

    def distance(source: Sourced) -> tuple[float, float, str]:
        mine, theirs = (ratio(one.number, one.sentence) for one in (figure, source.figure))
        if mine is None or theirs is None:
            mine, theirs = (_value(one.number) for one in (figure, source.figure))
        else:
            mine, theirs = 100 * mine, 100 * theirs
        return abs(mine - theirs), -source.evidence.relevance, source.evidence.id

    return min(sources, key=distance, default=None)


def _value(number: Number) -> float:
    part = share(number)
    return number.value if part is None else part
