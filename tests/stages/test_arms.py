"""Figures of a statement and of its evidence, in the same arms or exchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.stages.arms import agreement, pairs
from tests.rules.golden import statement

TITLE = "Ginger capsules for travel sickness: a randomised trial"


def agreed(said: str, found: str, title: str = TITLE) -> float:
    return agreement(pairs(statement(said)), pairs(statement(found), title))


FOUND = "Nausea eased in 74% with ginger and 23% with placebo (P<0.001)."


@pytest.mark.parametrize(
    ("same", "exchanged", "found"),
    [
        (
            "On ginger 74% felt better, whereas only 23% did on the dummy pills.",
            "On ginger 23% felt better, whereas 74% did on the dummy pills.",
            FOUND,
        ),
        (
            "Just 23% of the placebo group were relieved, against 74% of those who chewed ginger.",
            "Just 23% of those who chewed ginger were relieved, against 74% of the placebo group.",
            FOUND,
        ),
        (
            "Ginger brought nausea down from 60% of travellers to 31%.",
            "Ginger brought nausea up from 31% of travellers to 60%.",
            "Nausea befell 31% on ginger and 60% on placebo.",
        ),
        (
            "Ginger took the share of the sick down to 31% from 60%.",
            "Ginger took the share of the sick up to 60% from 31%.",
            "Nausea befell 31% on ginger and 60% on placebo.",
        ),
        (
            "Vomiting struck 8% of the ginger eaters and 19% of the controls.",
            "Vomiting struck 19% of the ginger eaters and 8% of the controls.",
            "Vomiting was rarer with ginger than with placebo (8% against 19%).",
        ),
        (
            "Vomiting struck 8% of the ginger eaters and 19% of the controls.",
            "Vomiting struck 19% of the ginger eaters and 8% of the controls.",
            "Nausea eased in 74% with ginger and 23% with placebo, and 8% and 19% vomited.",
        ),
        (
            "Vomiting struck 8% of those on ginger, and 19% without it.",
            "Vomiting struck 19% of those on ginger, and 8% without it.",
            "By the last hour 8% and 19% had vomited.",
        ),
        (
            "Headaches fell by 4.1 points on riboflavin but by 2.2 points on magnesium.",
            "Headaches fell by 2.2 points on riboflavin but by 4.1 points on magnesium.",
            "The score dropped 2.2 points with magnesium, while it dropped 4.1 points with riboflavin.",
        ),
    ],
)
def test_exchanged_arms_are_told_from_the_same(same: str, exchanged: str, found: str) -> None:
    assert agreed(same, found) > 0.2
    assert agreed(exchanged, found) < -0.2


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Ginger helped 74% of travellers.", FOUND),
        ("Ginger helped 74%, and 51% asked for more.", FOUND),
        ("Ginger helped 74% and tea 74%.", FOUND),
        ("It took 74 days on ginger and 23 weeks on tea.", FOUND),
        ("No figure is given.", FOUND),
    ],
)
def test_what_does_not_share_two_figures_with_arms_is_not_told(said: str, found: str) -> None:
    assert agreed(said, found, title="") == 0.0


def test_bare_figures_without_title_still_have_the_control_last() -> None:
    found = "By the last hour 8% and 19% had vomited."
    assert agreed("Of those on placebo 19% vomited, 8% of the rest.", found, title="") > 0
    assert agreed("Of those on placebo 8% vomited, 19% of the rest.", found, title="") < 0
    assert agreed("It was 19% and 8%.", found, title="") == 0


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Sensitivity and specificity were 88% and 92%.", "Specificity and sensitivity were 92% and 88%."),
        (
            "Asthma control was reached by 74% on zanol and 23% on bexol.",
            "With zanol 74% reached control of their asthma, with bexol 23%.",
        ),
        ("Pressure fell from 150 to 140 mmHg on zanol.", "Pressure fell (150 to 140 mmHg) on zanol."),
        ("With bexol 12% and 34% on 2.5 mg zanol.", "On zanol it was 34%, on bexol 12%."),
    ],
)
def test_the_same_told_otherwise_is_not_exchanged(said: str, found: str) -> None:
    assert agreed(said, found) >= 0


def test_a_sentence_of_many_figures_or_blanks_is_read_in_time() -> None:
    many = pairs(statement("It was " + ", ".join(f"{n}.5% on tea{n}" for n in range(1, 60)) + "."))
    assert len(many) == 16 * 15 / 2
    assert agreement(many, many) == 1
    blanks = "It was 12%" + " " * 3000 + "x 34% on tea."
    assert len(pairs(statement(blanks))) == 1


def test_what_stands_before_both_figures_in_both_sentences_tells_no_arm() -> None:
    told = pairs(statement("Relief of nausea came to 74% and later to 23%."))
    assert "nausea" in {word for pair in told for word in pair.leading}
    assert (
        agreed("Relief of nausea came to 74%; it was 23% later.", "Relief of nausea was 23% once, 74% twice.", "") == 0
    )


@given(
    words=st.lists(
        st.sampled_from(["ginger", "placebo", "and", "12%", "34%", "from", "to", "than", "(", ")", ",", "7 of 9"])
    ),
    others=st.lists(st.sampled_from(["ginger", "tea", "against", "12%", "34%", "without it", "vs", ".", "78%"])),
)
@settings(max_examples=80, deadline=None)
def test_any_two_sentences_agree_by_a_number_and_alike_either_way(words: list[str], others: list[str]) -> None:
    one, other = pairs(statement(" ".join(["It", *words, "was."]))), pairs(statement(" ".join(["So", *others, "was."])))
    assert -1 <= agreement(one, other) == agreement(other, one) <= 1
