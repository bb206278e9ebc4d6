"""Articles in PDF: paragraphs, headings and items told by position and font size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from pathlib import Path

from overclaim.readers.blocks import ITEM_MARK, SENTENCE_END, Block, assemble, looks_like_heading
from overclaim.readers.encoding import read_bytes
from overclaim.readers.lines import join_lines, vocabulary
from overclaim.readers.pdf_lines import PdfLine, read_lines
from overclaim.readers.pdf_order import in_reading_order
from overclaim.types import Document, SectionKind

_MARGIN = 0.12
"""The part of a page's height, at its top and at its foot, where running lines stand."""

_HEADING_SIZE = 1.12
_USUAL_LEADING = 1.3
_MAX_LARGE_WORDS = 25
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\s*[-–—|]?"
    r"|(?:https?|file)://\S+|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,?\s*\d{1,2}:\d{2}(?:\s*[AP]M)?)?",
    re.I,
)
_JUNK_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|indd|pdf|html?|qxd|tex)$|^\s*$", re.I)

_Unit = list[PdfLine]


def read(path: Path) -> Document:
    """The article in the PDF at ``path``: lines joined, hyphens undone, running lines and page numbers left out.

    Its title is the largest heading of its first page, else the title in its metadata. Raises ``InputError`` when it is
    encrypted, damaged, has more than ``pdf_lines.MAX_PAGES`` pages or no text layer.
    """
    lines, metadata = read_lines(read_bytes(path), path)
    kept = in_reading_order(without_running_lines(lines))
    body = _body_size(kept)
    units = list(_units(kept, body))
    words = vocabulary(line.text for line in kept)
    blocks = [_block(unit, body, words) for unit in units]
    return assemble(blocks, path, _title(units, blocks) or ("" if _JUNK_TITLE.search(metadata) else metadata))


def without_running_lines(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """``lines`` without those in the margins that repeat on several pages or stand beside a page number or the like.

    A line repeats when it stands at one height with the same words, figures counting as equal ("Page 3", "Page 4"), on
    a third of the pages, as books alternate two headers, and on two at least. Like a page number are an address and a
    date, as browsers print them.
    """
    margins = [line for line in lines if _in_margin(line)]
    pages: dict[tuple[str, int], set[int]] = {}
    for line in margins:
        pages.setdefault(_pattern(line), set()).add(line.page)
    needed = max(2, len({line.page for line in lines}) / 3)
    numbered = {(line.page, round(line.y0)) for line in margins if _PAGE_NUMBER.fullmatch(line.text)}
    running = {
        line for line in margins if len(pages[_pattern(line)]) >= needed or (line.page, round(line.y0)) in numbered
    }
    return [line for line in lines if line not in running]


def _in_margin(line: PdfLine) -> bool:
    return not _MARGIN * line.height < line.y0 < (1 - _MARGIN) * line.height


def _pattern(line: PdfLine) -> tuple[str, int]:
    """What running lines have in common: their words and, within a few points, their height."""
    return re.sub(r"\d+", "#", line.text), round(line.y0 / 4)


def _body_size(lines: Sequence[PdfLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def _units(lines: Sequence[PdfLine], body: float) -> Iterator[_Unit]:
    """The lines of each paragraph, heading, item or table row."""
    leading = _leading(lines, body)
    unit: _Unit = []
    for line in lines:
        if unit and not _continues(unit, line, leading):
            yield unit
            unit = []
        unit.append(line)
    if unit:
        yield unit


def _leading(lines: Sequence[PdfLine], body: float) -> float:
    """The distance of two lines of one paragraph as a multiple of their size: the lower fifth of all such distances."""
    steps = sorted(
        (above.y0 - below.y0) / body
        for above, below in pairwise(lines)
        if above.size == below.size == body and above.page == below.page
    )
    steps = [step for step in steps if 0.9 < step < 3]
    return steps[len(steps) // 5] if steps else _USUAL_LEADING


def _continues(unit: Sequence[PdfLine], line: PdfLine, leading: float) -> bool:
    """True when ``line`` goes on with ``unit``; for ``leading`` see ``_leading``."""
    last = unit[-1]
    ended = SENTENCE_END.search(last.text) is not None
    is_styled_alike = last.bold == line.bold or (not ended and line.text[0].islower())
    if line.bulleted or line.is_row or last.is_row or not is_styled_alike or abs(last.size - line.size) > 0.6:
        return False
    right = max(earlier.x1 for earlier in (*unit, line))
    is_short = last.x1 + _first_word_width(line) < right - line.size
    if ITEM_MARK.match(line.text) and (ended or is_short or ITEM_MARK.match(unit[0].text)):
        return False
    step = last.y0 - line.y0
    if line.page != last.page or step < 0:
        return not ended
    is_indented = line.x0 > min(last.x0, unit[0].x0) + 0.8 * line.size and len(unit) > 1
    return step <= 1.25 * leading * line.size and not (ended and (is_short or is_indented))


def _first_word_width(line: PdfLine) -> float:
    return (line.x1 - line.x0) * len(line.text.split()[0]) / len(line.text)


def _block(unit: _Unit, body: float, words: Set[str]) -> Block:
    text = join_lines((line.text for line in unit), words)
    first = unit[0]
    if first.size >= _HEADING_SIZE * body and len(text.split()) <= _MAX_LARGE_WORDS and not text.endswith("."):
        return Block(text, SectionKind.HEADING)
    if mark := ITEM_MARK.match(text):
        return Block(text[mark.end() :], SectionKind.ITEM)
    if first.bulleted or first.is_row:
        return Block(text, SectionKind.ITEM)
    if all(line.bold for line in unit) and looks_like_heading(text):
        return Block(text, SectionKind.HEADING)
    return Block(text)


def _title(units: Sequence[_Unit], blocks: Sequence[Block]) -> str:
    headings = [
        (-unit[0].size, block.text)
        for unit, block in zip(units, blocks, strict=True)
        if block.kind is SectionKind.HEADING and unit[0].page == 0
    ]
    return min(headings, key=lambda heading: heading[0])[1] if headings else ""
