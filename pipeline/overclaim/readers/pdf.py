"""Articles in PDF: paragraphs, headings and items told by position and font size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from pathlib import Path
from statistics import median

from overclaim.readers.blocks import ITEM_MARK, SENTENCE_END, Block, assemble, looks_like_heading
from overclaim.readers.encoding import read_bytes
from overclaim.readers.lines import join_lines, vocabulary
from overclaim.readers.pdf_lines import PdfLine, read_lines
from overclaim.types import Document, SectionKind

_MARGIN = 0.12
"""The part of a page's height, at its top and at its foot, where running lines stand."""

_HEADING_SIZE = 1.12
_MAX_LARGE_WORDS = 25
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\s*[-–—|]?", re.I)
_JUNK_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|indd|pdf|html?|qxd|tex)$|^\s*$", re.I)

_Unit = list[PdfLine]


def read(path: Path) -> Document:
    """The article in the PDF at ``path``: lines joined, hyphens undone, running lines and page numbers left out.

    Its title is the largest heading of its first page, else the title in its metadata. Raises ``InputError`` when it is
    encrypted, damaged, has more than ``pdf_lines.MAX_PAGES`` pages or no text layer.
    """
    lines, metadata = read_lines(read_bytes(path), path)
    kept = without_running_lines(lines)
    body = _body_size(kept)
    units = list(_units(kept, body))
    words = vocabulary(line.text for line in kept)
    blocks = [_block(unit, body, words) for unit in units]
    return assemble(blocks, path, _title(units, blocks) or ("" if _JUNK_TITLE.search(metadata) else metadata))


def without_running_lines(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """``lines`` without page numbers and without lines that stand at one height in the margins of several pages.

    Figures count as equal ("Page 3", "Page 4"). Several is a third of the pages, as books alternate two headers, and at
    least two.
    """
    pages: dict[tuple[str, int], set[int]] = {}
    for line in lines:
        if _in_margin(line):
            pages.setdefault(_pattern(line), set()).add(line.page)
    needed = max(2, len({line.page for line in lines}) / 3)
    running = {pattern for pattern, standing in pages.items() if len(standing) >= needed}
    return [line for line in lines if not (_in_margin(line) and (_is_page_number(line) or _pattern(line) in running))]


def _is_page_number(line: PdfLine) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


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
    steps = [a.y0 - b.y0 for a, b in pairwise(lines) if a.size == b.size == body and 0 < a.y0 - b.y0 < 3 * body]
    leading = median(steps) if steps else 1.3 * body
    unit: _Unit = []
    for line in lines:
        if unit and not _continues(unit, line, leading / body if body else 1.3):
            yield unit
            unit = []
        unit.append(line)
    if unit:
        yield unit


def _continues(unit: Sequence[PdfLine], line: PdfLine, leading: float) -> bool:
    """True when ``line`` goes on with ``unit``; ``leading`` is the distance of lines as a multiple of their size."""
    last = unit[-1]
    if line.bulleted or ITEM_MARK.match(line.text) or last.bold != line.bold or abs(last.size - line.size) > 0.6:
        return False
    ended = SENTENCE_END.search(last.text) is not None
    step = last.y0 - line.y0
    if line.page != last.page or step < 0:
        return not ended
    if step > 1.25 * leading * line.size:
        return False
    right = max(earlier.x1 for earlier in unit)
    is_short = last.x1 + _first_word_width(line) < right - line.size
    is_indented = line.x0 > min(last.x0, unit[0].x0) + 0.8 * line.size and len(unit) > 1
    return not (ended and (is_short or is_indented))


def _first_word_width(line: PdfLine) -> float:
    return (line.x1 - line.x0) * len(line.text.split()[0]) / len(line.text)


def _block(unit: _Unit, body: float, words: Set[str]) -> Block:
    text = join_lines((line.text for line in unit), words)
    first = unit[0]
    if first.size >= _HEADING_SIZE * body and len(text.split()) <= _MAX_LARGE_WORDS and not text.endswith("."):
        return Block(text, SectionKind.HEADING)
    if mark := ITEM_MARK.match(text):
        return Block(text[mark.end() :], SectionKind.ITEM)
    if first.bulleted:
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
