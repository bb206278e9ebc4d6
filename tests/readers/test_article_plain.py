"""Plain text: paragraphs, headings, items and quotations told by layout."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.readers.blocks import looks_like_heading
from overclaim.readers.plain import blocks, read
from overclaim.types import SectionKind

HEADING, BODY, ITEM, QUOTE = SectionKind.HEADING, SectionKind.BODY, SectionKind.ITEM, SectionKind.QUOTE

LONG = (
    "Turmeric capsules eased knee pain a little in a trial of seventy adults, but the trial lasted four weeks, and "
    "nobody knows whether the relief lasts longer than that or whether it is worth what the capsules cost."
)


def kinds(text: str) -> list[tuple[str, SectionKind]]:
    return [(block.text, block.kind) for block in blocks(text)]


def test_long_lines_are_paragraphs_and_short_ones_headings() -> None:
    text = f"{LONG}\nHow Turmeric Works\n{LONG}\nIt is cheap.\n{LONG}\n"
    assert kinds(text) == [
        (LONG, BODY),
        ("How Turmeric Works", HEADING),
        (LONG, BODY),
        ("It is cheap.", BODY),
        (LONG, BODY),
    ]


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_wrapped_paragraphs_are_joined(width: int) -> None:
    wrapped = textwrap.fill(LONG, width)
    assert kinds(f"Does it work?\n\n{wrapped}\n\nSide effects\n{wrapped}\n") == [
        ("Does it work?", HEADING),
        (LONG, BODY),
        ("Side effects", HEADING),
        (LONG, BODY),
    ]


def test_a_heading_between_wrapped_paragraphs_without_blank_lines() -> None:
    wrapped = textwrap.fill(LONG, 70)
    assert kinds(f"{wrapped}\nSide effects\n{wrapped}") == [(LONG, BODY), ("Side effects", HEADING), (LONG, BODY)]


def test_hyphens_at_line_ends() -> None:
    text = "The effect of this treat-\nment on long-\nterm pain was small and faded.\n"
    assert kinds(text) == [("The effect of this treatment on long-term pain was small and faded.", BODY)]


def test_bullets_and_numbers_are_items() -> None:
    bullets = "- nausea\n* headache\n• a dry mouth that\n  lasts for hours"
    assert kinds(f"Common effects:\n{bullets}\n1. rash\n2) itch\n\nSee a doctor if they stay.\n") == [
        ("Common effects:", BODY),
        ("nausea", ITEM),
        ("headache", ITEM),
        ("a dry mouth that lasts for hours", ITEM),
        ("rash", ITEM),
        ("itch", ITEM),
        ("See a doctor if they stay.", BODY),
    ]


def test_a_lone_number_is_a_numbered_heading() -> None:
    assert kinds("1. Background\n\nIt grows in India.\n\n2. Harms\n\nFew are known.\n") == [
        ("Background", HEADING),
        ("It grows in India.", BODY),
        ("Harms", HEADING),
        ("Few are known.", BODY),
    ]


def test_underlined_and_hashed_lines_are_headings() -> None:
    assert kinds("Turmeric\n========\n\nIt is a root.\n\n## What is known.\nLittle is known.\n") == [
        ("Turmeric", HEADING),
        ("It is a root.", BODY),
        ("What is known.", HEADING),
        ("Little is known.", BODY),
    ]


def test_short_lines_are_not_joined() -> None:
    assert [text for text, _ in kinds("rash\nItch\nTight chest\nFever")] == ["rash", "Itch", "Tight chest", "Fever"]


def test_a_figure_at_the_start_of_a_wrapped_line_is_no_item() -> None:
    text = "It was seen at week 4 and at week 8 but not at week\n12. Nobody looked again, so we do not know.\n"
    assert kinds(text) == [(" ".join(text.split()), BODY)]


def test_mail_quotes() -> None:
    assert kinds("She wrote:\n\n> My knee is\n> better now.\n\nWe cannot tell why.") == [
        ("She wrote:", BODY),
        ("My knee is better now.", QUOTE),
        ("We cannot tell why.", BODY),
    ]


def test_the_last_line_is_no_heading() -> None:
    assert kinds("It is a root.\n\nPlease share this")[-1] == ("Please share this", BODY)


@pytest.mark.parametrize(
    "line",
    [
        "Mechanism of Action",
        "Side effects",
        "NMDA Receptor Antagonism",
        "What is turmeric?",
        "Side Effects:",
        "COVID-19 and pain",
    ],
)
def test_headings(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "It works.",
        "Pain is gone!",
        "Common effects are:",
        "Sounds good, right?",
        "and then",
        '"It works."',
        "12.5",
        "",
        LONG,
    ],
)
def test_no_headings(line: str) -> None:
    assert not looks_like_heading(line)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        b"\xef\xbb\xbfTurmeric\r\n\r\nIt is a root.\r\nIt is yellow, and so are the hands that\r\npeel it.\r\n"
    )
    assert [section.line for section in read(path).sections] == [1, 3, 4]


words = st.lists(st.text("abcdefghijklmnopqrstuvwxyzé", min_size=1, max_size=11), min_size=30, max_size=80).map(
    lambda parts: " ".join(parts).capitalize() + "."
)


@given(words, st.integers(40, 110))
def test_wrapping_is_undone_whatever_the_width(paragraph: str, width: int) -> None:
    assert kinds(textwrap.fill(paragraph, width, break_long_words=False)) == [(paragraph, BODY)]


@given(st.text("aB- 1*>#\n\t•é?:"))
def test_no_word_is_lost(text: str) -> None:
    letters = [character for character in text if character.isalpha()]
    assert [character for block in blocks(text) for character in block.text if character.isalpha()] == letters


@pytest.mark.shared
def test_the_real_article_keeps_every_judged_sentence(shared: Path) -> None:
    import json

    case = shared / "cases" / "ketamine"
    document = read(case / "000_51aaeb90deab046e.txt")
    statements = (case / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [" ".join(json.loads(line)["sentence"].split()) for line in statements]
    bodies = [document.text[s.start : s.end] for s in document.sections if s.kind is not SectionKind.HEADING]
    assert len(wanted) == 75
    assert [sentence for sentence in wanted if not any(sentence in body for body in bodies)] == []
    assert [body for body in bodies if len(body.split()) < 12 and body[-1].isalpha()] == []
    assert sum(s.kind is SectionKind.HEADING for s in document.sections) == 14
