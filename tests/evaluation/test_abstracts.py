"""SciFact's scores, on the worked example of its scorer's documentation (with claims and texts left away)."""

from __future__ import annotations

from overclaim.evaluation.abstracts import (
    GoldAbstract,
    PredictedAbstract,
    Retrieved,
    label_only,
    rationale_sentences,
    total,
    with_rationale,
)

GOLD = {
    "11": GoldAbstract("supports", (frozenset({0, 1}), frozenset({11}))),
    "15": GoldAbstract("supports", (frozenset({4}),)),
}
PREDICTED = {"11": PredictedAbstract("supports", (1, 11, 13)), "16": PredictedAbstract("refutes", (18, 20))}


def test_abstracts_of_the_worked_example() -> None:
    for found in (label_only(GOLD, PREDICTED), with_rationale(GOLD, PREDICTED)):
        assert (found.precision, found.recall, found.f1) == (1 / 2, 1 / 2, 1 / 2)


def test_sentences_of_the_worked_example() -> None:
    found = rationale_sentences(GOLD, PREDICTED)
    assert (found.precision, found.recall, found.f1) == (1 / 5, 1 / 4, 2 / 9)


def test_a_wrong_label_is_wrong_whatever_the_sentences() -> None:
    wrong = {"11": PredictedAbstract("refutes", (11,))}
    assert (
        label_only(GOLD, wrong).right
        == with_rationale(GOLD, wrong).right
        == rationale_sentences(GOLD, wrong).right
        == 0
    )


def test_only_the_first_three_sentences_of_an_abstract_count() -> None:
    late = {"11": PredictedAbstract("supports", (5, 6, 7, 11))}
    assert with_rationale(GOLD, late).right == 0
    assert label_only(GOLD, late).right == 1


def test_claims_are_added_before_they_are_divided() -> None:
    found = total([Retrieved(1, 1, 1), Retrieved(0, 3, 1), Retrieved(0, 0, 0)])
    assert (found.precision, found.recall) == (1 / 4, 1 / 2)
    assert total([]).f1 == 0.0
