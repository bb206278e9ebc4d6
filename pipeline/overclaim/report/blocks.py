"""A document cut into blocks of pieces, some of them marked, without losing a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overclaim.types import Document, Section, SectionKind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``mark`` is the index of the span that it opens (``first``), goes on with or ends (``last``).

    A span that runs over several blocks has a piece in each.
    """

    text: str
    mark: int | None = None
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or quotation."""

    kind: SectionKind
    label: str | None
    pieces: tuple[Piece, ...]


def blocks(document: Document, spans: Sequence[Span]) -> tuple[Block, ...]:
    """The document's sections in order as blocks, with ``spans`` marked; text outside any section is kept as a body.

    Where spans overlap, the later one is marked from the end of the earlier.
    """
    marks = sorted(range(len(spans)), key=lambda index: spans[index])
    cut: list[tuple[Section, list[tuple[Span, int | None]]]] = [
        (section, list(_cut(section, spans, marks))) for section in _sections(document)
    ]
    total = Counter(mark for _, parts in cut for _, mark in parts)
    seen: Counter[int] = Counter()

    def piece(span: Span, mark: int | None) -> Piece:
        text = document.text[span[0] : span[1]]
        if mark is None:
            return Piece(text)
        seen[mark] += 1
        return Piece(text, mark, seen[mark] == 1, seen[mark] == total[mark])

    return tuple(
        Block(section.kind, section.label, tuple(piece(span, mark) for span, mark in parts)) for section, parts in cut
    )


def _sections(document: Document) -> Iterator[Section]:
    at = 0
    for section in sorted(document.sections, key=lambda section: section.start):
        yield from _paragraphs(document.text, at, section.start)
        start = max(at, section.start)
        if document.text[start : section.end].strip():
            yield Section(start, section.end, section.label, section.kind)
        at = max(at, section.end)
    yield from _paragraphs(document.text, at, len(document.text))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Section]:
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text[start:end]):
        yield Section(start + match.start(), start + match.end())


def _cut(section: Section, spans: Sequence[Span], marks: Sequence[int]) -> Iterator[tuple[Span, int | None]]:
    at = section.start
    for mark in marks:
        start, end = max(spans[mark][0], at), min(spans[mark][1], section.end)
        if start >= end:
            continue
        if start > at:
            yield (at, start), None
        yield (start, end), mark
        at = end
    if at < section.end:
        yield (at, section.end), None
