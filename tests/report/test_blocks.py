"""Documents cut into blocks with marks, no word lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overclaim.report.blocks import Block, blocks
from overclaim.types import Document, Section, SectionKind


def text_of(found: tuple[Block, ...]) -> list[str]:
    return ["".join(piece.text for piece in block.pieces) for block in found]


def test_sections_become_blocks_and_spans_marked_pieces() -> None:
    document = Document(
        "a", "Head\n\nOne. Two.", sections=(Section(0, 4, kind=SectionKind.HEADING), Section(6, 15, "RESULTS"))
    )
    head, body = blocks(document, [(11, 15), (6, 10)])
    assert (head.kind, body.label) == (SectionKind.HEADING, "RESULTS")
    assert [(piece.text, piece.mark) for piece in body.pieces] == [("One.", 1), (" ", None), ("Two.", 0)]


def test_without_sections_blank_lines_part_the_paragraphs() -> None:
    assert text_of(blocks(Document("a", "One.\nTwo.\n\nThree.\n \nFour."), [])) == ["One.\nTwo.", "Three.", "Four."]


def test_text_between_sections_is_kept() -> None:
    document = Document("a", "One.\n\nTwo.\n\nThree.", sections=(Section(0, 4), Section(12, 18)))
    assert text_of(blocks(document, [])) == ["One.", "Two.", "Three."]


def test_a_span_over_two_blocks_opens_once_and_ends_once() -> None:
    document = Document("a", "One\n\ntwo.", sections=(Section(0, 3), Section(5, 9)))
    first, second = (block.pieces[0] for block in blocks(document, [(0, 9)]))
    assert (first.first, first.last, second.first, second.last) == (True, False, False, True)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[tuple[int, int]]]:
    text = draw(st.text("ab \n", max_size=40))
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: (min(pair), max(pair)))
    sections = [Section(start, end) for start, end in draw(st.lists(pairs, max_size=3))]
    return Document("a", text, sections=tuple(sections)), draw(st.lists(pairs, max_size=5))


@given(documents())
def test_no_word_is_lost_or_repeated(case: tuple[Document, list[tuple[int, int]]]) -> None:
    document, spans = case
    assert "".join("".join(text_of(blocks(document, spans))).split()) == "".join(document.text.split())


@given(documents())
def test_marked_text_lies_in_its_span(case: tuple[Document, list[tuple[int, int]]]) -> None:
    document, spans = case
    for block in blocks(document, spans):
        for piece in block.pieces:
            assert piece.text
            if piece.mark is not None:
                start, end = spans[piece.mark]
                assert piece.text in document.text[start:end]
