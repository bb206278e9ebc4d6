"""Prediction rows that hold scores are scored for calibration and for what abstaining would spare."""

import pytest

from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.calibration import ECE
from overclaim.evaluation.heads import score
from overclaim.evaluation.pairs import Row, pair
from overclaim.evaluation.tables import Scores, Table

NONE = Resampling(samples=0)


def scored(gold: list[Row], predictions: list[Row]) -> dict[str, Scores]:
    return {each.name: each for each in score(pair(gold, predictions), NONE)}


def table(scores: Scores, title: str) -> Table:
    return next(each for each in scores.tables if each.title == title)


def test_the_score_of_the_answer_is_held_against_whether_it_was_right() -> None:
    gold: list[Row] = [{"id": "a", "advice": "weak"}, {"id": "b", "advice": "strong"}]
    said: list[Row] = [
        {"id": "a", "advice": "weak", "scores": {"advice:weak": 0.8, "advice:strong": 0.2}},
        {"id": "b", "advice": "weak", "scores": {"advice:weak": 0.6, "advice:strong": 0.4}},
    ]
    found = scored(gold, said)["advice"]
    assert found.values[ECE] == pytest.approx((0.2 + 0.6) / 2)
    assert [row[1:] for row in table(found, "reliability").rows] == [(1, 0.6, 0.0), (1, 0.8, 1.0)]


def test_scores_may_be_named_by_the_label_alone() -> None:
    gold: list[Row] = [{"id": "a", "label": "same"}]
    said: list[Row] = [{"id": "a", "label": "same", "scores": {"same": 0.7, "downplays": 0.3}}]
    assert scored(gold, said)["label"].values[ECE] == pytest.approx(0.3)


def test_of_adverse_effects_the_score_is_that_of_yes() -> None:
    gold: list[Row] = [{"id": "a", "adverse_effect": False}]
    said: list[Row] = [{"id": "a", "adverse_effect": False, "scores": {"adverse_effect": 0.1}}]
    assert scored(gold, said)["adverse_effect"].values[ECE] == pytest.approx(0.1)


def claim(name: str, kinds: list[str], strength: str | None, claimed: float, efficacy: float) -> Row:
    scores = {"claim": claimed, "kind:efficacy": efficacy, "kind:mechanism": 0.0, "kind:safety": 0.0, "kind:other": 0.0}
    scores |= {"strength:causal": 0.7, "strength:none": 0.3, "abstain:kinds": 0.5, "abstain:strength": 0.6}
    return {"id": name, "kinds": kinds, "strength": strength, "scores": scores}


def test_unsure_answers_are_counted_apart() -> None:
    gold: list[Row] = [
        {"id": "a", "kinds": ["efficacy"], "strength": "causal"},
        {"id": "b", "kinds": ["safety"], "strength": "causal"},
        {"id": "c", "kinds": [], "strength": None},
    ]
    said = [
        claim("a", ["efficacy"], "causal", 1.0, 0.9),
        claim("b", ["efficacy"], "none", 0.8, 0.5),
        claim("c", [], None, 0.2, 0.1),
    ]
    found = scored(gold, said)
    below, above = table(found["kinds"], "abstaining").rows
    assert list(below) == ["below 0.5", 1, pytest.approx(1 / 3), 0.0]
    assert list(above) == ["0.5 or more", 2, pytest.approx(2 / 3), 1.0]
    assert table(found["strength"], "abstaining").rows == (("below 0.6", 1, 0.5, 0.0), ("0.6 or more", 1, 0.5, 1.0))
    assert found["claim or not (claim positive)"].values[ECE] == pytest.approx((0.0 + 0.2 + 0.2) / 3)


def test_rows_without_scores_are_scored_without_calibration() -> None:
    gold: list[Row] = [{"id": "a", "kinds": ["safety"], "strength": "none"}]
    found = scored(gold, gold)
    assert all(ECE not in each.values for each in found.values())


def test_a_missed_claim_is_no_class_of_its_own_among_gold_claims() -> None:
    gold: list[Row] = [
        {"id": "a", "strength": "causal"},
        {"id": "b", "strength": "causal"},
        {"id": "c", "strength": None},
    ]
    said: list[Row] = [{"id": "a", "strength": "causal"}, {"id": "b", "strength": None}, {"id": "c", "strength": None}]
    found = scored(gold, said)
    assert found["strength of gold claims"].values["macro_f1"] == pytest.approx(2 / 3)
    assert found["strength"].values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3) / 2)
