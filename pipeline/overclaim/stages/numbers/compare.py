"""Figures on common scales, so that two can be compared."""

from __future__ import annotations

import math

from overclaim.durations import in_days
from overclaim.types import Number, NumberKind


def share(number: Number) -> float | None:
    """The share from 0 to 1 that a percentage or fraction states, or None for other kinds."""
    if number.kind is NumberKind.PERCENT:
        return number.value / 100
    return number.value if number.kind is NumberKind.FRACTION else None


def same_quantity(a: Number, b: Number) -> bool:
    """True when both figures state the same value of the same kind: 0.5 and 50%, 4 weeks and 28 days; bounds apart.

    Values agree when rounding explains the gap: 1 % of the larger, 2 % of a duration, 0.005 of a share.
    """
    if (share_a := share(a)) is not None and (share_b := share(b)) is not None:
        return abs(share_a - share_b) <= 0.005
    if (days_a := in_days(a)) is not None and (days_b := in_days(b)) is not None:
        return math.isclose(days_a, days_b, rel_tol=0.02)
    same = a.kind is b.kind and a.unit == b.unit and a.measure == b.measure
    return same and math.isclose(a.value, b.value, rel_tol=0.01, abs_tol=1e-12)
