"""Every row of the claims lexicon finds its example, and negation reaches as far as it should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.cues import Lexicon, lexicon, tokens
from overclaim.lexicons import load

ROWS = load("claims")["cue"]


def labels(text: str) -> list[str]:
    return [cue.label for cue in lexicon().cues(tokens(text))]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_row_fires_on_its_example_and_not_on_its_counter_example(row: dict[str, str]) -> None:
    assert {row["name"], f"not {row['name']}"} & set(labels(row["example"]))
    if "without" in row:
        assert row["name"] not in labels(row["without"])


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_row_is_complete_lower_case_and_says_nothing_twice(row: dict[str, list[str]]) -> None:
    assert {"name", "meaning", "terms", "example"} <= set(row) <= {"name", "meaning", "terms", "example", "without"}
    assert len(set(row["terms"])) == len(row["terms"])
    assert [term for term in row["terms"] if term != term.lower()] == []


def test_row_names_are_unique() -> None:
    assert len({row["name"] for row in ROWS}) == len(ROWS)


def test_negation_reaches_forward_within_its_clause() -> None:
    assert "negation" in labels(load("claims")["negation"]["example"])
    assert "not reduce" in labels("The patch did not lower the number of attacks.")
    assert "reduce" in labels("The patch was not pretty, but it lowered the number of attacks.")
    assert "reduce" in labels("The patch lowered attacks, which nobody did not expect.")


def test_negation_ends_after_its_reach() -> None:
    rows = {"negation": ["no"], "cue": ["works"]}
    assert [cue.negated for cue in Lexicon(rows, 2, []).cues(["no", "one", "works", "works"])] == [False, True, False]


def test_stars_and_phrases_match_whole_words() -> None:
    small = Lexicon({"lead": ["le* to"], "risk": ["risk factor*"]}, 3, [])
    assert [(cue.name, cue.start, cue.end) for cue in small.cues(["this", "led", "to", "new", "risk", "factors"])] == [
        ("lead", 1, 3),
        ("risk", 4, 6),
    ]
    assert small.cues(["led", "into", "risk"]) == []


def test_tokens_fold_case_figures_and_typography() -> None:
    assert tokens("TNF-α fell by 3.5\u2009% (P<0.05), didn\u2019t it?") == (
        ["tnf-α", "fell", "by", "0", "%", "(", "p", "<", "0", ")", "didn't", "it", "?"]
    )


@given(st.text(max_size=60))
def test_cues_lie_within_the_words_in_order(text: str) -> None:
    words = tokens(text)
    found = lexicon().cues(words)
    assert all(0 <= cue.start < cue.end <= len(words) for cue in found)
    assert [cue.start for cue in found] == sorted(cue.start for cue in found)
