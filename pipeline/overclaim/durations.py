"""Durations on one scale."""

from __future__ import annotations

from overclaim.types import Number, NumberKind

_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


def in_days(number: Number) -> float | None:
    """The length of a duration in days (a month is 365.25/12, a range its upper end), or None for other kinds."""
    if number.kind is not NumberKind.DURATION or number.unit not in _DAYS:
        return None
    return (number.value if number.high is None else number.high) * _DAYS[number.unit]
