from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.stages import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Patients with restless legs syndrome (RLS) slept badly.", "RLS", "restless legs syndrome"),
        ("We measured heat shock protein 70 (HSP70) daily.", "HSP70", "heat shock protein 70"),
        (
            "Selective optic nerve imaging scans (SONISs) were read.",
            "SONIS",
            "Selective optic nerve imaging scans",
        ),
        ("A numeric rating scale (NRS; 0-10) was used.", "NRS", "numeric rating scale"),
        ("Doctors call it GDPX (gradual distal palmar xerosis) today.", "GDPX", "gradual distal palmar xerosis"),
        ("Tumour necrosis factor alpha (TNF-α) rose.", "TNF-α", "Tumour necrosis factor alpha"),
        ("Low-dose oral calcium [LDOC] was given.", "LDOC", "Low-dose oral calcium"),
    ],
)
def test_finds_definition(text: str, short: str, long: str) -> None:
    found = abbreviations.find(text)
    assert found[short].endswith(long)
    assert found[short] in text


@pytest.mark.parametrize(
    "text",
    [
        "Pain fell in most patients (P<0.05).",
        "Two groups were formed (n = 20).",
        "Opioids helped (see below).",
        "Bananas and apples (QZX) were eaten.",
        "",
    ],
)
def test_finds_nothing(text: str) -> None:
    assert dict(abbreviations.find(text)) == {}


def test_known_short_form_needs_no_definition() -> None:
    assert abbreviations.find("CRPS is painful.")["CRPS"] == "complex regional pain syndrome"


def test_definition_in_the_text_wins_over_the_lexicon() -> None:
    found = abbreviations.find("The cerebral blood turnover (CBT) fell. CBT rose later.")
    assert found["CBT"] == "cerebral blood turnover"


def test_first_definition_wins() -> None:
    text = "Motor skill (MS) improved. In a second study mood score (MS) did not."
    assert abbreviations.find(text)["MS"] == "Motor skill"


@given(st.text(alphabet="abcdeABCDE ()[].;-α1\n", max_size=200))
def test_long_forms_are_quoted_from_the_text(text: str) -> None:
    for long in abbreviations.find(text).values():
        assert long in text


def test_a_definition_inside_a_parenthesis_leaves_the_parenthesis_behind() -> None:
    assert abbreviations.find("Risk fell (relative risk (RR) 0.5).")["RR"] == "relative risk"


def test_a_figure_in_a_parenthesis_defines_nothing() -> None:
    assert dict(abbreviations.find("State (FDR-Q = 0.04) and frequency (FDR-Q = 0.04) rose.")) == {}
