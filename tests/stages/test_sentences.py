"""Sentence splitting: offsets always hold, nothing is lost, and the lexicon's examples come apart as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overclaim.lexicons import load
from overclaim.stages.sentences import spans, split
from overclaim.types import Document, Section, SectionKind

EXAMPLES: list[Mapping[str, Any]] = load("sentences")["examples"]

# Text that is dense in what the rules look at.
PIECES = st.one_of(
    st.sampled_from(
        [" ", "\n", "\n\n", "...", "[3]", "0.5", "e.g", "vs", "et", "al", "Fig", "i.v", "The", "p53", "METHODS"]
    ),
    st.sampled_from(".…?!:;()[]\"'“”-•😀19ABaI"),
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3))).map("".join))


def texts_of(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["sentences"][0][:40])
def test_lexicon_example(row: Mapping[str, Any]) -> None:
    text = row.get("glue", " ").join(row["sentences"])
    assert texts_of(text) == row["sentences"]


@given(TEXTS)
@example(".) The")
@example("(.) A.")
@example("METHODS:. A")
def test_spans_are_ordered_and_cover_every_visible_character_once(text: str) -> None:
    found = spans(text)
    assert found == sorted(found)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
    covered = [position for start, end in found for position in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {p for p, c in enumerate(text) if not c.isspace()} <= set(covered)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text, sections = "", []
    for piece in draw(st.lists(TEXTS, max_size=5)):
        kind = draw(st.sampled_from(SectionKind))
        sections.append(Section(len(text), len(text) + len(piece), draw(st.sampled_from([None, "METHODS"])), kind))
        text += piece + draw(st.sampled_from(["", "\n"]))
    return Document("d", text, sections=tuple(sections))


@given(documents())
def test_sentences_of_a_document_keep_offsets_sections_and_order(document: Document) -> None:
    found = split(document) if document.sections else ()
    assert [sentence.index for sentence in found] == list(range(len(found)))
    for sentence in found:
        assert document.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        homes = [s for s in document.sections if s.start <= sentence.start and sentence.end <= s.end]
        assert [home.label for home in homes if home.kind is not SectionKind.HEADING] == [sentence.section]
    covered = {position for sentence in found for position in range(sentence.start, sentence.end)}
    wanted = {
        position
        for section in document.sections
        if section.kind is not SectionKind.HEADING
        for position in range(section.start, section.end)
        if not document.text[position].isspace()
    }
    assert {position for position in covered if not document.text[position].isspace()} == wanted


def test_sections_bound_sentences_and_headings_hold_none() -> None:
    text = "Side effects\nNausea is common\nVomiting is not. It is rare."
    sections = (
        Section(0, 12, kind=SectionKind.HEADING),
        Section(13, 29, "Side effects"),
        Section(30, len(text), "Side effects"),
    )
    found = split(Document("a", text, sections=sections))
    assert [sentence.text for sentence in found] == ["Nausea is common", "Vomiting is not.", "It is rare."]
    assert {sentence.section for sentence in found} == {"Side effects"}
    assert found[2].document_id == "a"


def test_document_without_sections_is_read_as_one() -> None:
    assert [sentence.text for sentence in split(Document("a", " One. Two. "))] == ["One.", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0"])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert spans(text) == []
    assert split(Document("a", text)) == ()


PATTERNS = [
    *(
        ".",
        ". ",
        " ",
        "1",
        "1.",
        "1,",
        ".1",
        "A",
        "A.",
        "A. ",
        "(",
        ")",
        "([",
        "(A. B) ",
        "x (A. B) ",
        "a. b ",
        "?!",
        '."',
    ),
    *(
        "\n",
        "\n ",
        "\n- ",
        "• ",
        "METHODS",
        "METHODS: ",
        "x",
        ":",
        ". [1",
        "e.g. ",
        "😀",
        ".😀 ",
        "a.B",
        "www.A.B ",
        "a1.1",
    ),
]


@pytest.mark.parametrize("unit", PATTERNS)
def test_a_long_run_of_one_pattern_is_split_without_loss(unit: str) -> None:
    assert_nothing_lost(unit * (200_000 // len(unit)))


def test_a_megabyte_of_mixed_patterns_is_split_without_loss() -> None:
    assert_nothing_lost("".join(pattern * 1000 for pattern in PATTERNS) * 10)
    assert_nothing_lost("x" * 1_000_000 + "." + " " * 1_000_000)


def assert_nothing_lost(text: str) -> None:
    assert "".join("".join(text[start:end].split()) for start, end in spans(text)) == "".join(text.split())
