"""The stems that carry a text's topic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.stages.words import stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The effects of coffee on sleep", {"coffe", "sleep"}),
        ("Sleeping, sleeps, sleep", {"sleep"}),
        ("Patients' knees and the patient's knee", {"knee"}),
        ("In 2019, 40 women and 12 men", {"women", "men"}),
        ("Crohn’s disease", {"crohn", "diseas"}),
        ("It is what it was.", set()),
        ("", set()),
    ],
)
def test_stems_of_the_words_that_carry_the_topic(text: str, expected: set[str]) -> None:
    assert stems(text) == expected


def test_one_word_in_two_forms_has_one_stem() -> None:
    assert stems("prevention of fractures") & stems("fracture was prevented") == {"prevent", "fractur"}


@given(st.lists(st.sampled_from(["ginger", "eases", "nausea", "in", "pregnant", "women", "after", "12", "weeks"])))
def test_order_case_and_repetition_change_nothing(words: list[str]) -> None:
    text = " ".join(words)
    assert stems(text) == stems(" ".join(reversed(words)).upper()) == stems(f"{text} {text}")


@given(st.text(), st.text())
def test_the_stems_of_two_texts_are_those_of_each(one: str, other: str) -> None:
    assert stems(f"{one}\n{other}") == stems(one) | stems(other)
