"""Whether a sentence's own figures miss statistical significance."""

from __future__ import annotations

from collections.abc import Iterable

from overclaim.types import Bound, Number, NumberKind, Polarity, Statement

_ALPHA = 0.05
_BELOW = frozenset({Bound.LESS, Bound.AT_MOST})
_ABOVE = frozenset({Bound.MORE, Bound.AT_LEAST})


def unproven(statement: Statement) -> bool:
    """True for a sentence that affirms something though its own figures miss significance."""
    return statement.labels.polarity is Polarity.AFFIRMED and missed(statement.numbers)


def shown(numbers: Iterable[Number]) -> bool:
    """True when a p value or the interval of a ratio is significant at 5 %."""
    return any(_significant(number) for number in numbers)


def missed(numbers: Iterable[Number]) -> bool:
    """True when a p value or the interval of a ratio is not significant at 5 %, and none of the others is.

    A sentence without either has not missed it: it does not say.
    """
    told = [answer for number in numbers if (answer := _significant(number)) is not None]
    return bool(told) and not any(told)


def _significant(number: Number) -> bool | None:
    """Whether the figure is significant; None for one that does not tell."""
    if number.kind is NumberKind.P_VALUE:
        if number.bound in _BELOW:
            return True if number.value <= _ALPHA else None
        return False if number.bound in _ABOVE and number.value >= _ALPHA else number.value <= _ALPHA
    if number.kind is NumberKind.RATIO and number.low is not None and number.high is not None:
        return not number.low <= 1 <= number.high
    return None
