from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.readers.abstracts import assemble, split_headings, tidy


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tea was given: it helped.", [(None, "Tea was given: it helped.")]),
        (
            "BACKGROUND: Sleep is short. METHODS: We gave tea. RESULTS: It helped.",
            [("BACKGROUND", "Sleep is short."), ("METHODS", "We gave tea."), ("RESULTS", "It helped.")],
        ),
        ("Background: Sleep is short. Methods: Tea.", [("BACKGROUND", "Sleep is short."), ("METHODS", "Tea.")]),
        ("Tea was given. CONCLUSION: It helped.", [(None, "Tea was given."), ("CONCLUSION", "It helped.")]),
        (
            "AIM: To see. MAIN OUTCOME MEASURE(S): Sleep. TEA ADMINISTERED: Two cups.",
            [("AIM", "To see."), ("MAIN OUTCOME MEASURE(S)", "Sleep."), ("TEA ADMINISTERED", "Two cups.")],
        ),
        (
            "BackgroundSleep is short.MethodsWe gave tea.ResultsThe tea helped.",
            [("BACKGROUND", "Sleep is short."), ("METHODS", "We gave tea."), ("RESULTS", "The tea helped.")],
        ),
        (
            "METHODS AND RESULTS: We gave tea. CONCLUSIONS: Fine.",
            [("METHODS AND RESULTS", "We gave tea."), ("CONCLUSIONS", "Fine.")],
        ),
        (
            "BACKGROUND. Sleep is short. METHODS. We gave tea.",
            [("BACKGROUND", "Sleep is short."), ("METHODS", "We gave tea.")],
        ),
        ("Aims - To see. Results - Tea helped.", [("AIMS", "To see."), ("RESULTS", "Tea helped.")]),
        ("Methods matter in sleep research. We say why.", [(None, "Methods matter in sleep research. We say why.")]),
        ("It is caused by one gene. DRD4: a receptor.", [(None, "It is caused by one gene. DRD4: a receptor.")]),
        (
            "OBJECTIVE: To see. RESULTS: It fell (p<0.05).CONCLUSIONS: Fine.",
            [("OBJECTIVE", "To see."), ("RESULTS", "It fell (p<0.05)."), ("CONCLUSIONS", "Fine.")],
        ),
    ],
)
def test_inline_headings(text: str, parts: list[tuple[str | None, str]]) -> None:
    assert [part for part in split_headings(text) if part[1]] == parts


def test_labels_of_parts_are_normalised() -> None:
    text, sections = assemble([(" Methods : ", "We gave\n  tea."), ("UNLABELLED", "It helped."), ("NONE", " ")])
    assert text == "We gave tea.\nIt helped."
    assert [(section.label, text[section.start : section.end]) for section in sections] == [
        ("METHODS", "We gave tea."),
        (None, "It helped."),
    ]


def test_a_labelled_part_is_not_split_further() -> None:
    text, sections = assemble([("RESULTS", "It helped. CONCLUSION: Fine.")])
    assert text == "It helped. CONCLUSION: Fine."
    assert len(sections) == 1


LABELS = st.sampled_from(["BACKGROUND", "Methods", "RESULTS", "CONCLUSIONS", "UNLABELLED", ""])
TEXTS = st.lists(
    st.sampled_from(
        ["Tea helped.", "RESULTS:", "Background:", "MethodsWe", "n = 3 ", "\n", "\u200b", "e\u0301", ". ", "AIM"]
    )
    | st.text(max_size=12),
    max_size=8,
).map("".join)


@given(st.lists(st.tuples(st.none() | LABELS, TEXTS), max_size=5))
def test_sections_tile_the_text(parts: list[tuple[str | None, str]]) -> None:
    text, sections = assemble(parts)
    assert "\n".join(text[section.start : section.end] for section in sections) == text
    for section in sections:
        piece = text[section.start : section.end]
        assert piece
        assert piece == tidy(piece)


@given(TEXTS)
def test_splitting_loses_no_word(text: str) -> None:
    whole = tidy(text)
    kept = "".join((label or "") + part for label, part in split_headings(whole))
    letters = "".join(character for character in whole if character.isalnum()).casefold()
    assert sorted(character for character in kept.casefold() if character.isalnum()) == sorted(letters)
