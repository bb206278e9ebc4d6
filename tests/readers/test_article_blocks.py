"""Blocks become a document whose sections are its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.blocks import SEPARATOR, Block, assemble, row, tidy
from overclaim.types import SectionKind

PATH = Path("folder/honey.v2.md")

some_blocks = st.lists(st.builds(Block, st.text(), st.sampled_from(SectionKind), st.none() | st.integers(1, 99)))


@given(some_blocks)
def test_sections_cover_the_text(blocks: list[Block]) -> None:
    document = assemble([*blocks, Block("end")], PATH)
    texts = [document.text[section.start : section.end] for section in document.sections]
    assert SEPARATOR.join(texts) == document.text
    assert texts == [text for block in [*blocks, Block("end")] if (text := tidy(block.text))]


@given(some_blocks)
def test_a_label_is_the_last_heading(blocks: list[Block]) -> None:
    document = assemble([*blocks, Block("end")], PATH)
    label = None
    for section in document.sections:
        assert section.label == label
        if section.kind is SectionKind.HEADING:
            label = document.text[section.start : section.end]


def test_names_and_titles() -> None:
    blocks = [Block("Text."), Block("  A\u00a0\n heading ", SectionKind.HEADING)]
    assert assemble(blocks, PATH).id == "article:honey.v2"
    assert assemble(blocks, PATH).title == "A heading"
    assert assemble(blocks, PATH, " The  title").title == "The title"
    assert assemble([Block("Text.")], PATH).title == ""


def test_text_is_composed_and_free_of_invisible_marks() -> None:
    assert tidy("cafe\u0301 treat\u00adment\u200b\x00 \t it") == "café treatment it"


def test_no_blocks_is_an_error_with_the_file() -> None:
    with pytest.raises(InputError, match=r"honey\.v2\.md: an article without text"):
        assemble([Block(" \n"), Block("\u200b")], PATH)


def test_a_row_leaves_empty_cells_out() -> None:
    assert row(["75 mg ", "", " a  day\nless"]) == "75 mg | a day less"
