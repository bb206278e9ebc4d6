"""Many sentences as one stance: the least neutral decides, the joint piece has its share, the rationale shows it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.stance.aggregate import (
    CLASSES,
    Aggregation,
    Calibration,
    calibrated,
    columns,
    labelled,
    neutral,
    probabilities,
    together,
    whole,
)
from overclaim.types import Stance

SUPPORTS, REFUTES, NEUTRAL = np.eye(3, 4) * 4
LOGITS = st.lists(st.tuples(*[st.floats(-9, 9, allow_nan=False, width=32)] * 4), min_size=1, max_size=8).map(
    lambda rows: np.array(rows, dtype=np.float64)
)


def test_one_telling_sentence_among_neutral_ones_decides() -> None:
    singles = np.array([NEUTRAL, NEUTRAL, REFUTES, NEUTRAL])
    found = labelled(whole(singles, REFUTES, Aggregation(joint=0.5)), singles)
    assert found.stance is Stance.REFUTES
    assert found.rationale == (2,)


def test_the_joint_piece_decides_as_much_as_it_is_told_to() -> None:
    singles = np.array([SUPPORTS, NEUTRAL])
    assert whole(singles, REFUTES, Aggregation(joint=1.0)) == pytest.approx(REFUTES)
    assert whole(singles, REFUTES, Aggregation(joint=0.0)) == pytest.approx(SUPPORTS)


def test_what_many_sentences_add_to_neutral_is_not_added_to_one() -> None:
    how = Aggregation(joint=0.0, neutral=9.0)
    assert labelled(whole(np.array([SUPPORTS]), SUPPORTS, how), np.array([SUPPORTS])).stance is Stance.SUPPORTS
    many = np.array([SUPPORTS, NEUTRAL])
    assert labelled(whole(many, SUPPORTS, how), many).stance is Stance.NEUTRAL


def test_a_stance_that_no_sentence_takes_alone_is_shown_by_the_nearest() -> None:
    singles = np.array([[0.0, 0.0, 2.0, 0.0], [1.0, 0.0, 2.0, 0.0], [0.0, 1.5, 2.0, 0.0]])
    assert labelled(SUPPORTS, singles).rationale == (1,)
    assert labelled(REFUTES, singles).rationale == (2,)


def test_neutral_evidence_shows_nothing_and_no_evidence_is_neutral() -> None:
    assert labelled(NEUTRAL, np.array([SUPPORTS])).rationale == ()
    assert neutral().stance is Stance.NEUTRAL
    assert sum(neutral().scores.values()) == 1


@given(LOGITS)
def test_what_exceeds_its_evidence_is_supported_by_it(rows: np.ndarray) -> None:
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    shares = raised / raised.sum(axis=1, keepdims=True)
    found = columns(rows)
    assert probabilities(found)[:, 0] == pytest.approx(shares[:, 0] + shares[:, 3])
    assert probabilities(found)[:, 1:] == pytest.approx(shares[:, 1:3])
    labels = labelled(found[0], found[:1])
    assert labels.exceeds == pytest.approx(shares[0, 3] / (shares[0, 0] + shares[0, 3]), abs=1e-3)


def test_calibration_softens_the_stance_and_the_excess_apart_and_shifts_neutral() -> None:
    plain = columns(np.array([[3.0, 1.0, 0.5, 5.0]]))
    soft = calibrated(plain, Calibration(temperature=2.0, excess=4.0, shift=-0.5))
    assert soft[0, :2] == pytest.approx(plain[0, :2] / 2)
    assert soft[0, 2] == pytest.approx(0.5 / 2 - 0.5)
    assert soft[0, 3] == pytest.approx(plain[0, 3] / 4)
    assert plain == pytest.approx(columns(np.array([[3.0, 1.0, 0.5, 5.0]])))


@given(LOGITS)
def test_sentences_are_read_together_in_the_order_of_the_text(logits: np.ndarray) -> None:
    places = together(logits)
    assert places == sorted(set(places))
    assert len(places) == min(3, len(logits))
    shares = probabilities(logits)[:, CLASSES.index(Stance.NEUTRAL)]
    others = [share for place, share in enumerate(shares) if place not in places]
    assert not others or max(shares[places]) <= min(others)


@given(LOGITS, st.floats(0, 1), st.floats(-2, 2))
def test_scores_are_probabilities_and_the_rationale_lies_in_the_evidence(
    logits: np.ndarray, joint: float, shift: float
) -> None:
    found = labelled(whole(logits, logits[0], Aggregation(joint, shift)), logits)
    assert sum(found.scores.values()) == pytest.approx(1, abs=1e-3)
    assert found.scores[found.stance] == max(found.scores.values())
    assert set(found.rationale) <= set(range(len(logits)))
    assert bool(found.rationale) is (found.stance is not Stance.NEUTRAL)
