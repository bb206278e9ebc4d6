"""Durations in words."""

from __future__ import annotations

import pytest

from overclaim.durations import in_words


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0.02, "1 hour"),
        (0.25, "6 hours"),
        (1, "1 day"),
        (7, "7 days"),
        (14, "2 weeks"),
        (28, "4 weeks"),
        (30.4, "4 weeks"),
        (91.3, "3 months"),
        (365.25, "12 months"),
        (547.9, "18 months"),
        (730, "2 years"),
        (2556.75, "7 years"),
    ],
)
def test_a_duration_is_told_in_the_largest_unit_of_which_there_are_two(days: float, shown: str) -> None:
    assert in_words(days) == shown
