"""Comparisons of wording: by the more likely order of the two strengths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.stages.exaggeration import Exaggeration, compare
from overclaim.types import Strength


def sure(strength: Strength, share: float = 1.0) -> dict[Strength, float]:
    rest = (1 - share) / 3
    return {each: share if each is strength else rest for each in Strength}


@pytest.mark.parametrize(
    ("source", "target", "label"),
    [
        (Strength.CORRELATIONAL, Strength.CAUSAL, Exaggeration.EXAGGERATES),
        (Strength.CONDITIONAL, Strength.CONDITIONAL, Exaggeration.SAME),
        (Strength.CAUSAL, Strength.CONDITIONAL, Exaggeration.DOWNPLAYS),
        (Strength.NONE, Strength.CORRELATIONAL, Exaggeration.EXAGGERATES),
    ],
)
def test_strengths_that_are_plain_are_ordered(source: Strength, target: Strength, label: Exaggeration) -> None:
    found = compare(sure(source, 0.9), sure(target, 0.9))
    assert (found.label, found.source, found.target) == (label, source, target)


def test_the_likelier_order_wins_over_the_likeliest_strengths() -> None:
    target = {Strength.NONE: 0.0, Strength.CORRELATIONAL: 0.4, Strength.CONDITIONAL: 0.3, Strength.CAUSAL: 0.3}
    found = compare(sure(Strength.CORRELATIONAL), target)
    assert found.target is Strength.CORRELATIONAL
    assert found.label is Exaggeration.EXAGGERATES


chances = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(
    lambda values: {strength: value / sum(values) for strength, value in zip(Strength, values, strict=True)}
)


@given(chances, chances)
def test_scores_sum_to_one_and_turn_round_with_the_sides(
    source: dict[Strength, float], target: dict[Strength, float]
) -> None:
    found, turned = compare(source, target), compare(target, source)
    assert sum(found.scores.values()) == pytest.approx(1)
    assert found.scores[Exaggeration.EXAGGERATES] == pytest.approx(turned.scores[Exaggeration.DOWNPLAYS])
