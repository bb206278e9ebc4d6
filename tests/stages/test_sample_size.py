from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.stages import sample_size


@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("Sixty patients were randomised to ketamine or saline.", 60),
        ("We randomly assigned 1,204 women to walking or to usual care.", 1204),
        ("METHODS: One hundred and fifty adults with migraine were enrolled.", 150),
        ("A total of 36 women and 4 men were included.", 40),
        ("Thirty-four volunteers took part (16 ketamine, 18 placebo).", 34),
        ("In all, 99 patients were given ketamine and 96 placebo.", 195),
        ("Mice were divided into three groups (n = 8 per group).", 24),
        ("Healthy men (n = 12) and women (n = 14) were studied.", 26),
        ("Of 138 patients who were seen, 62 were enrolled.", 62),
        ("Twelve trials with 706 participants were pooled.", 706),
        ("We report three patients with a burning mouth.", 3),
        ("A 61-year-old carpenter lost his sense of smell.", 1),
        ("The registry held data on 1.5 million births.", 1_500_000),
        ("Blood was taken from two hundreds newborns.", 200),
        ("Sixty ASA I-II patients were randomly assigned to one of two equal groups.", 60),
        ("Eighteen patients were randomised to receive ginger and 9 to receive placebo.", 27),
        ("We reviewed 246 nurses with asthma seen from 1993 to 2008.", 246),
        ("In spring 1360 patients were assessed, and 672 were randomly assigned, with 336 in each arm.", 672),
        ("Fifteen bakers were recruited and 12 were included in the analysis.", 15),
        ("A sample of 997 participants was recruited to four control groups.", 997),
        ("In a trial with 2 groups of 12 healthy volunteers ginger was tried.", 24),
        ("We compared 45 ginger users, 48 garlic users, 20 tea users and 40 non-users.", 153),
        ("Nurses with asthma (n = 78) took ginger (n = 39) or placebo (n = 39).", 78),
        ("Adults (N = 80), of whom 54% (N = 43) smoked, were randomised.", 80),
        ("Fifteen healthy humans took part.", 15),
    ],
)
def test_total(sentence: str, total: int) -> None:
    answer = sample_size.find([sentence])
    assert answer is not None
    assert (answer.total, answer.sentence) == (total, 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients were randomised to 25 mg or 50 mg.",
        "Pain fell by 60% in patients on ketamine.",
        "In 2004 the ward was closed.",
        "Nausea occurred in 12 patients (30%).",
        "Ketamine blocks receptors.",
        "",
    ],
)
def test_no_total(sentence: str) -> None:
    assert sample_size.find([sentence]) is None


def test_the_whole_sample_wins_over_a_subset() -> None:
    answer = sample_size.find(
        ["Eighty nurses were enrolled.", "Of these, 12 nurses (15%) reported pain.", "In 70 nurses blood was drawn."]
    )
    assert answer is not None
    assert (answer.total, answer.sentence) == (80, 0)


def test_the_sample_is_named_before_its_subsets() -> None:
    answer = sample_size.find(["Forty nurses with hay fever came to us.", "Sixteen nurses received ginger."])
    assert answer is not None
    assert answer.total == 40


def test_studies_that_an_abstract_numbers_are_added_up() -> None:
    answer = sample_size.find(
        [
            "Two trials of ginger are reported.",
            "Study 1: 134 children were randomised to ginger or placebo.",
            "Study 2 was conducted in 75 adults who took ginger or placebo in a crossover manner.",
        ]
    )
    assert answer is not None
    assert (answer.total, answer.sentence, answer.how) == (209, 1, "sum of studies")


def test_title_counts_when_the_abstract_is_silent() -> None:
    answer = sample_size.find(["Records were reviewed."], title="Chilblains: a survey of 253 athletes")
    assert answer is not None
    assert (answer.total, answer.sentence) == (253, sample_size.TITLE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1,204", 1204),
        ("12 500", 12500),
        ("twenty-four", 24),
        ("One hundred and six", 106),
        ("two thousand", 2000),
    ],
)
def test_number(text: str, value: int) -> None:
    assert sample_size.number(text) == value


@given(st.lists(st.text(alphabet="0123456789 ,.(n=)aptien%fo", max_size=60), max_size=4))
def test_points_into_the_sentences(sentences: list[str]) -> None:
    answer = sample_size.find(sentences)
    assert answer is None or (answer.total > 0 and 0 <= answer.sentence < len(sentences))
