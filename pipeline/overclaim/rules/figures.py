"""Figures of a statement beside the figures of its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from overclaim.types import Bound, Evidence, Number, NumberKind, Statement

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

    number: Number
    evidence: Evidence


def results(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """The figures that state a result: shares, multiples, effect measures (not doses, times or p values)."""
    return tuple(number for number in numbers if number.kind in _RESULTS)


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


def share(number: Number) -> float | None:
    """A percentage or fraction as a number from 0 to 100, else None."""
    if number.kind is NumberKind.PERCENT:
        return number.value
    if number.kind is NumberKind.FRACTION:
        return 100 * number.value
    return None


def comparable(number: Number, evidence: Iterable[Evidence]) -> tuple[Sourced, ...]:
    """The figures of ``evidence`` that measure what ``number`` measures."""
    found = (Sourced(other, item) for item in evidence for other in item.statement.numbers)
    return tuple(source for source in found if _same_measure(number, source.number))


def _same_measure(one: Number, other: Number) -> bool:
    if share(one) is not None:
        return share(other) is not None
    return one.kind is other.kind and one.measure == other.measure and one.unit == other.unit


_ROOM_ABOVE = 0.33  # "more than half" is written of anything up to two thirds, which would be called that


def agrees(number: Number, other: Number) -> bool:
    """True when ``other`` is ``number`` to the precision in which that is written, or one is in the other's range.

    The interval of an effect measure is no range: its value is compared. "Up to 85%" is not what "59-85%" says.
    """
    value, theirs = share(number), share(other)
    if value is None or theirs is None:
        value, theirs = number.value, other.value
    for ranged, inside in ((number, theirs), (other, value)):
        if share(ranged) is not None and ranged.low is not None and ranged.high is not None:
            return number.bound is not Bound.AT_MOST and ranged.low <= inside <= ranged.high
    if number.bound is Bound.AT_LEAST or number.bound is Bound.MORE:
        return theirs >= value and (theirs - value) <= max(_ROOM_ABOVE * abs(value), _tolerance(number))
    if number.bound is Bound.ABOUT or number.kind is NumberKind.FRACTION:
        return abs(value - theirs) <= max(0.06 * abs(value), _tolerance(number))
    return abs(value - theirs) <= _tolerance(number)


def _tolerance(number: Number) -> float:
    """Half a unit of the last digit written; just under, so that a whole percent off is a difference."""
    decimals = re.search(r"\d[.\u00b7](\d+)", number.text)
    return float(0.5 * 0.1 ** min(len(decimals.group(1)) if decimals else 0, 4))


def nearest(number: Number, sources: Iterable[Sourced]) -> Sourced | None:
    """The figure nearest to ``number``, in the more relevant evidence when two are as near."""
    mine = share(number) if share(number) is not None else number.value

    def distance(source: Sourced) -> tuple[float, float, str]:
        theirs = share(source.number)
        value = theirs if theirs is not None else source.number.value
        return abs(value - (mine or 0.0)), -source.evidence.relevance, source.evidence.id

    return min(sources, key=distance, default=None)
