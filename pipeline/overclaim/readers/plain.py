"""Articles in plain text: paragraphs, headings, items and quotations told by their layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from overclaim.readers.blocks import ITEM_MARK, SENTENCE_END, Block, assemble, looks_like_heading
from overclaim.readers.encoding import read_text
from overclaim.readers.lines import join_lines, vocabulary
from overclaim.types import Document, SectionKind

_NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.)]\s+")
_HASHES = re.compile(r"^#{1,6}\s+(?=\S)")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_RULE = re.compile(r"^\s*([=\-*_~#])(?:\s?\1){2,}\s*$")
_NARROWEST_WRAP = 30
_WIDEST_WRAP = 120


@dataclass(frozen=True, slots=True)
class _Line:
    """A source line: ``number`` from 1, ``text`` without its ends' white space."""

    number: int
    text: str


def read(path: Path) -> Document:
    """The article in the plain text file at ``path``; its title is its first heading.

    Raises ``InputError`` when it holds no text.
    """
    return assemble(blocks(read_text(path)), path)


def blocks(text: str) -> list[Block]:
    """The blocks of a plain text: paragraphs parted by blank lines, or one a line where lines are long.

    A line break inside a paragraph is taken for a wrap, and undone, when the next word would not have fitted on the
    line or goes on in lower case. A heading is a line worded as one (``looks_like_heading``) that is a paragraph of its
    own and has text after it.
    """
    chunks = list(_chunks(text))
    width = _wrap_width(chunks)
    units = [unit for chunk in chunks for unit in _units(chunk, width)]
    words = vocabulary(text.split("\n"))
    return [_block(units, place, words) for place in range(len(units))]


def _chunks(text: str) -> Iterator[list[_Line]]:
    """Lines between blank lines and rules; a form feed is a blank line."""
    chunk: list[_Line] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.replace("\f", " ").strip()
        if line and not _RULE.match(line):
            chunk.append(_Line(number, line))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _wrap_width(chunks: Sequence[Sequence[_Line]]) -> int | None:
    """The width the text was wrapped at, from all lines that another follows; None where lines are paragraphs."""
    lengths = sorted(len(line.text) for chunk in chunks for line in chunk[:-1])
    if not lengths:
        return None
    width = lengths[len(lengths) * 9 // 10]
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP else None


def _units(chunk: Sequence[_Line], width: int | None) -> Iterator[list[_Line]]:
    unit = [chunk[0]]
    for line in chunk[1:]:
        if _continues(unit[-1].text, line.text, width):
            unit.append(line)
        else:
            yield unit
            unit = [line]
    yield unit


def _continues(line: str, following: str, width: int | None) -> bool:
    quoted, also_quoted = _QUOTED.match(line) is not None, _QUOTED.match(following) is not None
    if quoted or also_quoted:
        return quoted and also_quoted
    if _HASHES.match(line) or _HASHES.match(following):
        return False
    ended = SENTENCE_END.search(line) is not None
    is_full = width is not None and not _has_room(line, following, width)
    if ITEM_MARK.match(following):
        return is_full and not ended
    if not ended and following[0].islower():
        return True
    is_title = ended and looks_like_heading(following) and len(following) < 0.6 * (width or 0)
    return is_full and not is_title


def _has_room(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split()[0]) <= width * 0.9


def _block(units: Sequence[Sequence[_Line]], place: int, words: Set[str]) -> Block:
    """The unit at ``place`` as a block, its kind told from its first line, its wording and its neighbours."""
    lines = [line.text for line in units[place]]
    number = units[place][0].number
    if _QUOTED.match(lines[0]):
        return Block(join_lines((_QUOTED.sub("", line) for line in lines), words), SectionKind.QUOTE, number)
    if _HASHES.match(lines[0]):
        return Block(_HASHES.sub("", lines[0]).rstrip(" #"), SectionKind.HEADING, number)
    neighbours = [units[i][0].text for i in (place - 1, place + 1) if 0 <= i < len(units)]
    is_last = place + 1 == len(units)
    text = join_lines(lines, words)
    if item := ITEM_MARK.match(text):
        text = text[item.end() :]
        is_lone_number = _NUMBERED.match(lines[0]) and not any(map(ITEM_MARK.match, neighbours))
        is_heading = is_lone_number and not is_last and looks_like_heading(text)
        return Block(text, SectionKind.HEADING if is_heading else SectionKind.ITEM, number)
    is_heading = not is_last and looks_like_heading(text)
    return Block(text, SectionKind.HEADING if is_heading else SectionKind.BODY, number)
