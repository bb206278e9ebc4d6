"""Durations on one scale, and in words."""

from __future__ import annotations

from overclaim.types import Number, NumberKind

_NEARLY_TWO = 1.95
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


def in_words(days: float) -> str:
    """``days`` in the largest unit of which there are nearly two, else in days or hours: "3 months", "6 hours"."""
    unit = next((name for name in ("year", "month", "week") if days / _DAYS[name] > _NEARLY_TWO), "")
    unit = unit or ("day" if round(days) else "hour")
    count = max(1, round(days / _DAYS[unit]))
    return f"{count} {unit}{'' if count == 1 else 's'}"


def in_days(number: Number) -> float | None:
    """The length of a duration in days (a month is 365.25/12, a range its upper end), or None for other kinds."""
    if number.kind is not NumberKind.DURATION or number.unit not in _DAYS:
        return None
    return (number.value if number.high is None else number.high) * _DAYS[number.unit]
