"""Percentages and fractions as one measure."""

from __future__ import annotations

from overclaim.types import Number, NumberKind


def share(number: Number) -> float | None:
    """A percentage or fraction as a number from 0 to 100, else None."""
    if number.kind is NumberKind.PERCENT:
        return number.value
    if number.kind is NumberKind.FRACTION:
        return 100 * number.value
    return None
