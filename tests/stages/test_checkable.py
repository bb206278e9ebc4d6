"""Which statements can be checked, and the reason for those that cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overclaim import lexicons
from overclaim.stages.checkable import why_not_checkable
from overclaim.stages.numbers import find
from overclaim.text import fold
from overclaim.types import ClaimLabels
from tests.samples import statement

ROWS = list(lexicons.load("checkable").items())


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[name for name, _ in ROWS])
def test_each_row_matches_its_examples_and_none_of_its_counter_examples(name: str, row: dict[str, list[str]]) -> None:
    pattern = lexicons.cues("checkable", name)
    assert row["examples"]
    assert row["counter_examples"]
    assert [text for text in row["examples"] if not pattern.search(fold(text))] == []
    assert [text for text in row["counter_examples"] if pattern.search(fold(text))] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Talk to your doctor before you take turmeric.", "advice"),
        ("Could turmeric be the answer to sore knees?", "question"),
        ("\u201cMy knees feel young again,\u201d says Paul, who joined last year.", "one person's account"),
        ("Turmeric may become the first choice for sore knees.", "future"),
        ("Research continues to reveal what turmeric can do.", "research exists"),
        ("Turmeric is a spice that has been used in kitchens for ages.", "defines"),
        ("Turmeric is a game-changer for sore knees.", "praises"),
    ],
)
def test_a_claim_worded_as_something_else_cannot_be_checked(text: str, reason: str) -> None:
    told = why_not_checkable(statement(text))
    assert told is not None
    assert reason in told


@pytest.mark.parametrize(
    "text",
    [
        "Turmeric eases sore knees.",
        "Turmeric may ease sore knees.",
        "\u201cTurmeric eased sore knees,\u201d said Dr Ann Lee, who led the study.",
        "Side effects of turmeric are rare.",
    ],
)
def test_a_claim_can_be_checked(text: str) -> None:
    assert why_not_checkable(statement(text)) is None


def test_a_result_in_figures_can_be_checked_however_it_is_worded() -> None:
    text = "Imagine this: 70% of patients had less pain."
    bare = statement(text)
    assert why_not_checkable(bare) is not None
    assert why_not_checkable(replace(bare, numbers=find(text))) is None


def test_no_claim_cannot_be_checked_and_says_why() -> None:
    told = why_not_checkable(replace(statement("We met in spring."), labels=ClaimLabels()))
    assert told == "It asserts nothing that the literature could confirm or deny."
