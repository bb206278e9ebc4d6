"""Claims changed by rule: what changes, what it does to the stance, and what is left as it was."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim import lexicons
from overclaim.classifiers.stance.contrast import changed, other_figure, plainer, swapped
from overclaim.types import Stance


def rng() -> random.Random:
    return random.Random(0)


@pytest.mark.parametrize(
    ("row", "before", "after"),
    [
        ("direction", "Naps increased recall in nurses.", "Naps decreased recall in nurses."),
        ("direction", "Higher doses of tea were tried.", "Lower doses of tea were tried."),
        ("denial", "Snoring was associated with falls.", "Snoring was not associated with falls."),
        ("denial", "Snoring was not associated with falls.", "Snoring was associated with falls."),
        ("population", "Naps improved recall in children.", "Naps improved recall in older adults."),
        ("comparator", "Naps beat placebo on recall.", "Naps beat surgery on recall."),
        ("hedge", "Naps may improve recall.", "Naps improves recall."),
    ],
)
def test_one_phrase_is_exchanged(row: str, before: str, after: str) -> None:
    assert swapped(before, row, rng()) == after


def test_a_text_without_the_phrases_of_a_row_is_not_changed() -> None:
    assert swapped("Tea is brewed at dawn.", "direction", rng()) is None
    assert other_figure("Two of the nurses slept in ward 12.", rng()) is None


@pytest.mark.parametrize("text", ["Recall rose by 31% after naps.", "Naps halved errors within 6 weeks."])
def test_a_figure_becomes_another(text: str) -> None:
    found = other_figure(text, rng())
    assert found is not None
    assert found != text
    assert [word for word in found.split() if not word[0].isdigit()] == [
        word for word in text.split() if not word[0].isdigit()
    ]


def test_lead_in_and_brackets_are_dropped() -> None:
    assert plainer("In conclusion, naps (20 minutes) help nurses.") == "Naps help nurses."
    assert plainer("CONCLUSIONS: Naps help nurses.") == "Naps help nurses."
    assert plainer("Naps help nurses: they sleep.") == "Naps help nurses: they sleep."


def test_each_rule_has_its_stance() -> None:
    text = "In conclusion, naps may improve recall by 20% compared with placebo in women."
    found = {rule: stance for rule, _, stance in changed(text, rng())}
    assert found == {
        "direction": Stance.REFUTES,
        "population": Stance.NEUTRAL,
        "comparator": Stance.NEUTRAL,
        "hedge": Stance.SUPPORTS,
        "number": Stance.REFUTES,
        "plain": Stance.SUPPORTS,
    }


def test_pairs_of_the_lexicon_are_two_different_phrases() -> None:
    for row, content in lexicons.load("contrast").items():
        for one, other in content["pairs"]:
            assert one != other, row
            assert one == one.lower() == one.strip(), one


@given(st.text(alphabet="naps increased recall by 12% (n) in women. ", max_size=80))
def test_a_change_never_gives_the_same_text(text: str) -> None:
    for rule, found, _ in changed(text, random.Random(text)):
        assert found != text, rule
