"""Pairs turned round for training: which can be, and what becomes of their labels."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.stance.pairs import Pair
from overclaim.classifiers.stance.turned import opposite, turned
from overclaim.types import Stance

CLAIM, TURNED_CLAIM = "Naps improve recall in nurses.", "Naps worsen recall in nurses."
EVIDENCE, TURNED_EVIDENCE = "After naps, recall in nurses was higher.", "After naps, recall in nurses was lower."
PAIR = Pair("graded", "train", CLAIM, EVIDENCE, Stance.SUPPORTS, True, "Naps and recall")


def ways(pair: Pair) -> set[tuple[str, str, Stance]]:
    """All that ``pair`` becomes by chance."""
    found = [turned(pair, random.Random(seed)) for seed in range(40)]
    return {(each.claim, each.evidence, each.label) for each in found}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (CLAIM, TURNED_CLAIM),
        (TURNED_CLAIM, CLAIM),
        ("Fewer nurses slept.", "More nurses slept."),
        ("Nurses who nap are more likely to recall names.", "Nurses who nap are less likely to recall names."),
        ("Recall rose and errors declined.", None),
        ("Nurses nap at noon.", None),
    ],
)
def test_the_one_word_of_direction_is_exchanged(text: str, other: str | None) -> None:
    assert opposite(text) == other


def test_support_turned_on_one_side_refutes_and_on_both_supports() -> None:
    assert ways(PAIR) == {
        (TURNED_CLAIM, EVIDENCE, Stance.REFUTES),
        (CLAIM, TURNED_EVIDENCE, Stance.REFUTES),
        (TURNED_CLAIM, TURNED_EVIDENCE, Stance.SUPPORTS),
    }


@pytest.mark.parametrize("stance", [Stance.REFUTES, Stance.NEUTRAL])
def test_what_did_not_support_is_turned_on_both_sides_and_keeps_its_label(stance: Stance) -> None:
    assert ways(replace(PAIR, label=stance)) == {(TURNED_CLAIM, TURNED_EVIDENCE, stance)}


def test_evidence_that_shares_few_words_with_the_claim_is_left_as_it_is() -> None:
    far = replace(PAIR, evidence="Scores on the names test were higher than before rest.")
    assert ways(far) == {(TURNED_CLAIM, far.evidence, Stance.REFUTES)}
    assert ways(replace(far, label=Stance.REFUTES)) == {(CLAIM, far.evidence, Stance.REFUTES)}


def test_a_claim_without_a_word_of_direction_is_not_turned() -> None:
    pair = replace(PAIR, claim="Naps help nurses.")
    assert turned(pair, random.Random(0)) is pair


@given(st.integers(0, 1000))
def test_nothing_is_said_of_an_excess_that_is_refuted_and_no_title_tells_what_was_turned(seed: int) -> None:
    found = turned(PAIR, random.Random(seed))
    assert (found.exceeds is True) == (found.label is Stance.SUPPORTS)
    assert (found.title == "") == (found.evidence != EVIDENCE)
