"""More careful wordings of a statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim import lexicons
from overclaim.rules.wording import associated, hedged, quoted

VERBS = lexicons.load("rules")["verbs"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coffee prevents gout.", "Coffee may prevent gout."),
        ("Prevents gout in adults.", "May prevent gout in adults."),
        ("Statins lower cholesterol.", "Statins may lower cholesterol."),
        ("SSRIs improve mood.", "SSRIs may improve mood."),
        ("Statins can help to reduce heart attacks.", "Statins may reduce heart attacks."),
        ("Zinc will cure a cold.", "Zinc may help with a cold."),
        ("Metformin has reduced deaths.", "Metformin may reduce deaths."),
        ("Lower back pain improves with yoga.", "Lower back pain may improve with yoga."),
        ("Ginger soothes and relieves nausea.", "Ginger soothes and may relieve nausea."),
        ("Patients treated with lithium improved.", "Patients treated with lithium may improve."),
        ("Ginger helps.", "Ginger may help."),
    ],
)
def test_hedged(text: str, expected: str) -> None:
    assert hedged(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coffee prevents gout.", "Coffee is associated with fewer cases of gout."),
        ("Prevents gout.", "Is associated with fewer cases of gout."),
        ("Nuts lower cholesterol.", "Nuts are associated with lower cholesterol."),
        ("Yoga protects against falls.", "Yoga is associated with a lower risk of falls."),
        ("Sleeping pills cause falls.", "Sleeping pills are associated with falls."),
        ("Melatonin always improves sleep.", "Melatonin always is associated with better sleep."),
    ],
)
def test_associated(text: str, expected: str) -> None:
    assert associated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Coffee is black.",
        "Does coffee prevent gout?",
        "Coffee prevents gout?",
        "Coffee may prevent gout.",
        "Coffee does not prevent gout.",
        "Coffee can't cure gout.",
        "The causes of gout are many.",
        "Nausea is caused by opioids.",
        "Nausea caused by opioids passes.",
        "It has been used to reduce pain.",
        "It came with a reduced dose.",
        "Lower back pain is common.",
        "",
    ],
)
def test_no_wording_where_no_effect_is_asserted(text: str) -> None:
    assert hedged(text) is None
    assert associated(text) is None


def test_no_association_without_an_object() -> None:
    assert associated("Ginger helps.") is None
    assert associated("Ginger helps with nausea.") is None


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row["forms"][0])
def test_every_form_of_a_verb_is_known(row: dict[str, list[str]]) -> None:
    for form in row["forms"]:
        assert hedged(f"Coffee {form} gout.") == f"Coffee {row['hedged']} gout."
    for form in row["base"]:
        assert hedged(f"Coffee can {form} gout.") == f"Coffee {row['hedged']} gout."
        assert hedged(f"Herbs {form} gout.") == f"Herbs {row['hedged']} gout.".replace("is thought", "are thought")


@given(
    subject=st.sampled_from(["Coffee", "Tea, they say,", "In short, rest"]),
    row=st.sampled_from(VERBS),
    rest=st.text("abcdefgh \u00e9,;:", min_size=1),
)
def test_nothing_but_the_verb_changes_and_no_wording_is_hedged_twice(
    subject: str, row: dict[str, str], rest: str
) -> None:
    new = hedged(f"{subject} {row['forms'][0]} {rest}.")
    assert new == f"{subject} {row['hedged']} {rest}."
    assert hedged(new) is None


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Coffee prevents gout.", 60, '"Coffee prevents gout."'),
        ("Coffee, they say, prevents gout.", 17, '"Coffee, they ..."'),
        ("", 60, '""'),
    ],
)
def test_quoted_shortens_at_a_word_border(text: str, limit: int, expected: str) -> None:
    assert quoted(text, limit) == expected
