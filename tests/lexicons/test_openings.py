"""What a pattern's matches begin with: which patterns a text need not be searched for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.lexicons.design_cues import cues
from overclaim.lexicons.openings import Openings, openings


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\b(?:mice|rats?)\b|\bin vitro\b", {"mice", "rat", "rats", "in v"}),
        (r"\bfollow-?up\b", {"foll"}),
        (r"\bon-?label", {"on-l", "onla"}),
        (r"\ba(?:n|ny)? [\w-]+ trial\b", {"a ", "an ", "any "}),
        (r"(?<!no )\bus(?:e[sd]?|ing)\b", {"use", "usin"}),
        (r"^methods\b|\bp\s?=", {"meth", "p", "p="}),
        (r"\bx*y", {"x", "y"}),
        (r"(?<=\w)-/-|: ?review|±", {"-/-", ": re", ":rev", "±"}),
    ],
)
def test_openings_are_those_of_every_alternative(pattern: str, expected: set[str]) -> None:
    assert openings(pattern) == frozenset(expected)


@pytest.mark.parametrize(
    "pattern", [r"\d\s?%", "vitro", r"\bmice|[+]", r"\b[mr]at", r"\b(?:mice)?", "(?i)mice", r"\bmice|\)", ""]
)
def test_a_pattern_that_may_begin_otherwise_has_none(pattern: str) -> None:
    assert openings(pattern) is None


def test_only_patterns_that_may_match_are_likely() -> None:
    known = Openings([r"\bmice\b", r"\bin vitro\b", r"\d%", "-/-"])
    assert known.likely("cells in plates") == {2}
    assert known.likely("cells in vitro") == {1, 2}
    assert known.likely("dormice; (mice)") == {0, 2}
    assert known.likely("axin-/-") == {2, 3}


_WORDS = sorted({word for cue in cues() for word in re.findall("[a-z]+", cue.pattern.pattern)})
_LIKELY = Openings([cue.pattern.pattern for cue in cues()])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*_WORDS, "7", "%", "±", "-/-", "n = 12"]), max_size=12), st.sampled_from([" ", "-", ""])
)
def test_no_design_cue_that_stands_in_a_text_is_left_out(words: list[str], gap: str) -> None:
    text = gap.join(words)
    standing = {number for number, cue in enumerate(cues()) if cue.pattern.search(text)}
    assert standing <= _LIKELY.likely(text)
