"""Positions of statements in their source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overclaim.report.position import Position, Positions, path_of
from overclaim.types import Document, Section, Source


def test_without_sections_positions_are_those_of_the_text() -> None:
    positions = Positions.of(Document("a", "One.\nTwo. Three."))
    assert positions.at(0) == Position(1, 1)
    assert positions.at(10) == Position(2, 6)
    assert not positions.in_source


def test_with_a_known_line_the_block_counts_from_it() -> None:
    article = Document("a", "Head\n\nOne. Two.", sections=(Section(0, 4, line=1), Section(6, 15, line=12)))
    positions = Positions.of(article)
    assert positions.at(article.text.index("Two")) == Position(12, 6)
    assert positions.in_source


def test_a_line_break_inside_a_block_counts() -> None:
    article = Document("a", "Head\n\nOne.\nTwo.", sections=(Section(0, 4, line=1), Section(6, 15, line=12)))
    assert Positions.of(article).at(11) == Position(13, 1)


@given(st.text("ab \n"), st.data())
def test_the_position_of_an_offset_finds_it_again(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    position = Positions.of(Document("a", text)).at(offset)
    assert sum(len(line) + 1 for line in text.split("\n")[: position.line - 1]) + position.column - 1 == offset


def test_the_path_is_the_source_file_else_the_id() -> None:
    assert path_of(Document("a", "", source=Source("x/y.md", 3))) == "x/y.md"
    assert path_of(Document("a", "")) == "a"
