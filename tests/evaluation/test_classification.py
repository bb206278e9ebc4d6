import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.classification import Answers, score_labels, score_sets
from overclaim.evaluation.tables import Scores

LABELS = ("supports", "refutes", "neutral")
KINDS = ("efficacy", "mechanism", "safety")
QUICK = Resampling(samples=50)


def table(scores: Scores, title: str) -> dict[str, tuple[object, ...]]:
    rows = next(table.rows for table in scores.tables if table.title.startswith(title))
    return {str(row[0]): row[1:] for row in rows}


def test_golden_numbers_by_hand() -> None:
    """Supports 2 of 3 found and 1 wrong, refutes 1 of 2 found, neutral 0 of 1 found and 2 wrong."""
    gold = ["supports", "supports", "supports", "refutes", "refutes", "neutral"]
    predicted = ["supports", "supports", "neutral", "refutes", "neutral", "supports"]
    scores = score_labels("stance", Answers(gold, predicted), LABELS, how=QUICK)
    classes = table(scores, "per class")
    assert classes["supports"] == (2 / 3, 2 / 3, 2 / 3, 3, 3)
    assert classes["refutes"] == (1.0, 0.5, 2 / 3, 2, 1)
    assert classes["neutral"] == (0.0, 0.0, 0.0, 1, 2)
    assert table(scores, "confusion") == {"supports": (2, 0, 1), "refutes": (0, 1, 1), "neutral": (1, 0, 0)}
    assert scores.values["accuracy"] == pytest.approx(3 / 6)
    assert scores.values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    chance = (3 * 3 + 2 * 1 + 1 * 2) / 36
    assert scores.values["kappa"] == pytest.approx((0.5 - chance) / (1 - chance))


def test_class_that_nobody_named_is_left_out_and_one_wrongly_named_counts_as_zero() -> None:
    only = score_labels("stance", Answers(["supports"] * 2, ["supports"] * 2), LABELS, how=QUICK)
    assert only.values["macro_f1"] == 1
    assert list(table(only, "per class")) == ["supports"]
    wrong = score_labels("stance", Answers(["supports"] * 2, ["supports", "refutes"]), LABELS, how=QUICK)
    assert wrong.values["macro_f1"] == pytest.approx((2 / 3 + 0) / 2)


def test_never_predicted_class_has_no_precision() -> None:
    scores = score_labels("stance", Answers(["supports", "refutes"], ["supports", "supports"]), LABELS, how=QUICK)
    assert table(scores, "per class")["refutes"] == (None, 0.0, 0.0, 1, 0)


def test_weighted_kappa_is_over_rows_on_the_scale() -> None:
    scale = ("none", "correlational", "causal")
    gold = ["none", "correlational", "causal", "-"]
    right = score_labels("strength", Answers(gold, ["none", "correlational", "causal", "causal"]), (*scale, "-"), scale)
    assert right.values["weighted_kappa"] == pytest.approx(1)
    assert right.values["kappa"] is not None
    assert right.values["kappa"] < 1


def test_set_scores_by_hand() -> None:
    gold = [{"efficacy", "safety"}, {"mechanism"}, set(), {"efficacy"}]
    predicted = [{"efficacy"}, {"mechanism"}, {"safety"}, {"efficacy"}]
    scores = score_sets("kinds", Answers(gold, predicted), KINDS, QUICK)
    assert table(scores, "per class")["safety"] == (0.0, 0.0, 0.0, 1, 1)
    assert scores.values["macro_f1"] == pytest.approx(2 / 3)
    assert scores.values["micro_f1"] == pytest.approx(2 * 3 / (2 * 3 + 1 + 1))
    assert scores.values["exact_match"] == pytest.approx(2 / 4)


def test_values_lie_in_their_intervals_and_every_class_has_one() -> None:
    generator = np.random.default_rng(5)
    gold = [LABELS[n] for n in generator.integers(0, 3, 200)]
    predicted = [label if generator.random() < 0.7 else LABELS[generator.integers(0, 3)] for label in gold]
    scores = score_labels("stance", Answers(gold, predicted), LABELS)
    for name, interval in scores.intervals.items():
        assert interval.low < interval.high
        if name in scores.values:
            value = scores.values[name]
            assert value is not None
            assert interval.low < value < interval.high
    assert {f"f1:{label}" for label in LABELS} <= scores.intervals.keys()


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1))
def test_labels_agree_with_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    gold, predicted = [left for left, _ in pairs], [right for _, right in pairs]
    scores = score_labels("stance", Answers(gold, predicted), LABELS, how=Resampling(samples=0))
    used = [label for label in LABELS if label in {*gold, *predicted}]
    assert scores.values["accuracy"] == pytest.approx(accuracy_score(gold, predicted))
    assert scores.values["macro_f1"] == pytest.approx(f1_score(gold, predicted, average="macro", zero_division=0))
    theirs = precision_recall_fscore_support(gold, predicted, labels=used, zero_division=0)
    for column, values in enumerate(theirs):
        ours = [row[column] or 0 for row in table(scores, "per class").values()]
        assert ours == pytest.approx(list(values))


SETS = st.frozensets(st.sampled_from(KINDS))


@given(st.lists(st.tuples(SETS, SETS), min_size=1))
def test_sets_agree_with_scikit_learn(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    used = [kind for kind in KINDS if any(kind in left | right for left, right in pairs)]
    gold, predicted = [left for left, _ in pairs], [right for _, right in pairs]
    scores = score_sets("kinds", Answers(gold, predicted), KINDS, Resampling(samples=0))
    left, right = (np.array([[kind in row for kind in used] for row in rows], dtype=int) for rows in (gold, predicted))
    assert scores.values["exact_match"] == pytest.approx(float((left == right).all(axis=1).mean()))
    if len(used) > 1:  # one column would be read as two classes
        assert scores.values["macro_f1"] == pytest.approx(f1_score(left, right, average="macro", zero_division=0))
        assert scores.values["micro_f1"] == pytest.approx(f1_score(left, right, average="micro", zero_division=0))
    if not used:
        assert scores.values["macro_f1"] is None
