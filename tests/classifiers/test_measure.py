"""F1 agrees with scikit-learn, intervals hold the value and draw whole groups."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from overclaim.classifiers.measure import Answers, best_threshold, f1_scores, macro_f1

CLASSES = ("a", "b", "c")


def answers(size: int, seed: int) -> Answers:
    rng = np.random.default_rng(seed)
    gold = [frozenset(np.array(CLASSES)[rng.random(3) < 0.4].tolist()) for _ in range(size)]
    predicted = [item if rng.random() < 0.6 else frozenset({"b"}) for item in gold]
    return Answers(CLASSES, ("a", "b"), gold, predicted, [f"g{i // 4}" for i in range(size)])


def test_f1_is_that_of_scikit_learn() -> None:
    item = answers(120, 1)
    table = [[[name in labels for name in CLASSES] for labels in side] for side in (item.gold, item.predicted)]
    expected = f1_score(np.array(table[0]), np.array(table[1]), average=None)
    found = f1_scores(item, 100, 0)
    assert [found[name].value for name in CLASSES] == pytest.approx(list(expected), abs=1e-4)
    assert found["macro"].value == pytest.approx(expected[:2].mean(), abs=1e-4)
    assert macro_f1(item) == pytest.approx(expected[:2].mean())


def test_an_interval_holds_its_value_and_is_the_same_again() -> None:
    found = f1_scores(answers(120, 2), 200, 5)
    assert all(score.low <= score.value <= score.high for score in found.values())
    assert found["macro"].low < found["macro"].high
    assert f1_scores(answers(120, 2), 200, 5) == found


def test_one_group_leaves_nothing_to_vary() -> None:
    item = answers(40, 3)
    single = Answers(item.classes, item.averaged, item.gold, item.predicted, ["same"] * 40)
    assert all(score.low == score.value == score.high for score in f1_scores(single, 50, 0).values())


def test_a_class_that_never_occurs_scores_nothing() -> None:
    assert f1_scores(Answers(("a",), ("a",), [set()], [set()], ["g"]), 10, 0)["a"].value == 0


def test_the_best_threshold_parts_the_classes() -> None:
    scores, gold = np.array([0.1, 0.3, 0.62, 0.9]), np.array([False, False, True, True])
    assert 0.3 < best_threshold(scores, gold) <= 0.62
    assert 0.3 < best_threshold(scores, gold, both=True) <= 0.62
