"""Significance told by the figures of one sentence."""

from __future__ import annotations

import pytest

from overclaim.significance import missed
from overclaim.stages import numbers


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Freedom from the syndrome was more common with melatonin (35.3% against 15.0%, p = 0.25).", True),
        ("Fewer had a stroke (hazard ratio 0.92; 95% CI 0.80 to 1.06).", True),
        ("Fewer had a stroke (hazard ratio 0.92; 95% CI 0.80 to 1.06; P=0.24).", True),
        ("The rates differed little (p > 0.05).", True),
        ("Deaths fell (RR 0.71, 95% CI 0.60 to 0.84).", False),
        ("Pain fell (p<0.001).", False),
        ("Pain fell (p=0.05).", False),
        ("Anxiety fell on one scale (p=0.01) but not on the other (p=0.95).", False),
        ("Response was seen in 31% and 27%.", False),
        ("The groups were alike (p<0.9).", False),
        ("Age was 40 to 60 years.", False),
    ],
)
def test_missed_where_some_figure_is_not_significant_and_none_is(sentence: str, expected: bool) -> None:
    assert missed(numbers.find(sentence)) is expected
