"""How far scores are from frequencies: by hand, and against the figure that training computes for itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.training import calibrate
from overclaim.evaluation.calibration import (
    ECE,
    Rated,
    abstention_table,
    calibration_error,
    reliability_table,
    with_calibration,
)
from overclaim.evaluation.tables import Scores

RATED = Rated([0.95, 0.91, 0.55, 0.51, 0.1, 1.0], [True, True, True, False, False, False])
answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_the_error_by_hand() -> None:
    """Bins: 0.1 alone (gap 0.1), two of mean 0.53 (gap 0.03), three of mean 0.9533 of which two are right."""
    expected = (0.1 + 2 * 0.03 + 3 * abs(2.86 / 3 - 2 / 3)) / 6
    assert calibration_error(RATED) == pytest.approx(expected)
    assert calibration_error(Rated([], [])) is None


def test_the_table_counts_every_answer_once_and_leaves_empty_bins_out() -> None:
    table = reliability_table(RATED)
    assert [row[:2] for row in table.rows] == [("0.1 to 0.2", 1), ("0.5 to 0.6", 2), ("0.9 to 1.0", 3)]
    assert list(table.rows[1][2:]) == [pytest.approx(0.53), 0.5]


@given(answers)
def test_it_is_the_error_that_training_writes_into_the_card(rows: list[tuple[float, bool]]) -> None:
    scores, right = zip(*rows, strict=True)
    expected = calibrate.calibration_error(np.array(scores), np.array(right))
    assert calibration_error(Rated(scores, right)) == pytest.approx(expected, abs=1e-9)


def test_abstaining_parts_the_answers_at_the_threshold() -> None:
    below, above = abstention_table(RATED, 0.55).rows
    assert list(below) == ["below 0.55", 2, pytest.approx(1 / 3), 0.0]
    assert list(above) == ["0.55 or more", 4, pytest.approx(2 / 3), 0.75]


def test_scores_without_rated_answers_stay_as_they_are() -> None:
    scores = Scores("advice", 3, {"accuracy": 1.0})
    assert with_calibration(scores, None) == scores
    found = with_calibration(scores, RATED, (RATED, 0.5))
    assert list(found.values) == ["accuracy", ECE]
    assert [table.title for table in found.tables] == ["reliability", "abstaining"]
