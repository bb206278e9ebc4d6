"""When a model abstains: below the certainty at which its answers are mostly wrong, and not where they are right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.abstain import abstain_thresholds, threshold
from overclaim.classifiers.examples import Example
from overclaim.classifiers.linear import decide
from overclaim.types import ClaimLabels, Context, Kind, Strength

answers = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40)


def found(*rows: tuple[float, bool]) -> float:
    certainty, right = zip(*rows, strict=True)
    return threshold(np.array(certainty), np.array(right))


def test_it_parts_the_mostly_wrong_from_the_mostly_right() -> None:
    assert found((0.2, False), (0.3, True), (0.4, False), (0.6, True), (0.8, True)) == pytest.approx(0.25)
    assert found((0.2, False), (0.3, False), (0.4, False), (0.6, True), (0.8, True)) == pytest.approx(0.5)
    assert found((0.2, True), (0.3, True), (0.9, False)) == 0
    assert found((0.2, False), (0.9, False)) == pytest.approx(0.95)


def test_equal_certainties_are_withheld_together() -> None:
    assert found((0.3, False), (0.3, True), (0.3, True), (0.9, True)) == 0


@given(answers)
def test_abstaining_spares_more_wrong_answers_than_right_ones(rows: list[tuple[int, bool]]) -> None:
    limit = found(*((step / 21, right) for step, right in rows))
    withheld = [right for step, right in rows if step / 21 < limit]
    assert not withheld or sum(withheld) * 2 < len(withheld)
    best = max(sum(1 - 2 * right for step, right in rows if step < end) for end in range(22))
    assert sum(1 - 2 * right for right in withheld) == max(best, 0)


SCORES = {
    "claim": 0.9,
    "kind:efficacy": 0.8,
    "kind:mechanism": 0.1,
    "kind:safety": 0.5,
    "kind:other": 0.1,
    **{f"strength:{strength.value}": 0.25 for strength in Strength},
    **dict.fromkeys(("polarity:affirmed", "polarity:denied"), 0.5),
    **dict.fromkeys(("advice:none", "advice:weak", "advice:strong"), 1 / 3),
    "adverse_effect": 0.1,
}
LIMITS = {"claim": 0.5, **{f"kind:{kind}": 0.5 for kind in ("efficacy", "mechanism", "safety")}, "adverse_effect": 0.5}


def test_the_thresholds_stand_among_the_scores_and_say_what_is_unsure() -> None:
    labels = decide(SCORES, {**LIMITS, "abstain:kinds": 0.4, "abstain:strength": 0.2})
    assert labels.kinds == (Kind.EFFICACY, Kind.SAFETY)
    assert labels.certainty["kinds"] == pytest.approx(0.9 * 0.8 * 0.9 * 0.5)
    assert labels.certainty["strength"] == 0.25
    assert labels.scores["abstain:kinds"] == 0.4
    assert labels.unsure == {"kinds"}
    assert decide(SCORES, LIMITS).unsure == frozenset()


def test_a_sentence_that_claims_nothing_is_as_certain_as_that_it_does_not() -> None:
    labels = decide({**SCORES, "claim": 0.4}, {**LIMITS, "abstain:kinds": 0.7, "abstain:strength": 0.9})
    assert not labels.is_claim
    assert labels.certainty == {"kinds": pytest.approx(0.6), "strength": 1.0}
    assert labels.unsure == {"kinds"}
    assert ClaimLabels().unsure == frozenset()


def test_thresholds_come_from_sentences_with_gold_alone() -> None:
    def example(**gold: str) -> Example:
        return Example("c", "g", Context("Naps help."), {head: frozenset({name}) for head, name in gold.items()})

    low = {**SCORES, "strength:causal": 0.4, "strength:none": 0.1}
    items = [example(strength="none"), example(strength_bare="causal"), example(advice="weak")]
    labels = [decide(low, LIMITS), decide({**low, "strength:causal": 0.6}, LIMITS), decide(SCORES, LIMITS)]
    assert abstain_thresholds(items, labels) == {"abstain:strength": 0.5}
    wrong = example(kind="mechanism", strength="causal")
    assert abstain_thresholds([wrong], [decide(SCORES, LIMITS)])["abstain:kinds"] > 0.5
