"""Blocks out of an element tree, of HTML or of trafilatura's XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from overclaim.readers.blocks import Block, looks_like_heading, row, tidy
from overclaim.types import SectionKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_QUOTES = frozenset({"blockquote", "quote"})
_ITEMS = frozenset({"li", "item", "dt", "dd"})
_ROWS = frozenset({"tr", "row"})
_BREAKS = frozenset({"br", "lb"})
_BOLD = frozenset({"strong", "b", "hi#b"})
_SKIPPED = frozenset({"script", "style", "pre", "template", "graphic", "img", "del", "s", "strike"})
_SECTIONS = frozenset({"html", "body", "main", "article", "section", "div", "header", "footer", "address", "center"})
_LISTS = frozenset({"ul", "ol", "dl", "list", "table", "thead", "tbody", "tfoot", "caption", "td", "th", "cell"})
_PARAGRAPHS = frozenset({"p", "figure", "figcaption", "details", "summary", "hr"})
_BLOCKS = _HEADINGS | _QUOTES | _ITEMS | _ROWS | _SECTIONS | _LISTS | _PARAGRAPHS


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text and what it stands in; ``text`` None ends a block."""

    text: str | None = None
    kind: SectionKind = SectionKind.BODY
    line: int | None = None
    bold: bool = False


_END = _Piece()


def element_blocks(root: _Element) -> Iterator[Block]:
    """The blocks under ``root`` in order; a table row without blocks in its cells is one item.

    ``line`` is the source line that the parser kept. A paragraph that is one bold line worded as a heading is one.
    """
    run: list[_Piece] = []
    for piece in [*_pieces(root), _END]:
        if piece.text is not None:
            run.append(piece)
            continue
        if text := tidy("".join(part.text or "" for part in run)):
            worded = [part for part in run if (part.text or "").strip()]
            yield Block(text, _kind(text, worded), worded[0].line)
        run = []


def _kind(text: str, run: list[_Piece]) -> SectionKind:
    bold_line = all(piece.bold for piece in run) and looks_like_heading(text)
    return SectionKind.HEADING if bold_line and run[0].kind is SectionKind.BODY else run[0].kind


def _pieces(root: _Element) -> Iterator[_Piece]:
    from lxml.etree import iterwalk

    walk = iterwalk(root, events=("start", "end"))
    open_tags: list[str] = []
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            open_tags.pop()
            if tag in _BLOCKS or (tag in _BREAKS and _is_second_break(element)):
                yield _END
            elif tag in _BREAKS:
                yield _piece(" ", open_tags, element)
            if element.tail and element is not root:
                yield _piece(element.tail, open_tags, element)
            continue
        open_tags.append(tag + element.get("rend", "") if tag == "hi" else tag)
        if tag in _BLOCKS:
            yield _END
        if tag in _ROWS and _is_plain_row(element):
            yield _Piece(row("".join(_texts(cell)) for cell in element), SectionKind.ITEM, _line(element))
            walk.skip_subtree()
        elif tag in _SKIPPED or not tag:
            walk.skip_subtree()
        elif element.text:
            yield _piece(element.text, open_tags, element)


def _piece(text: str, open_tags: Iterable[str], element: _Element) -> _Piece:
    tags = set(open_tags)
    if tags & _HEADINGS:
        kind = SectionKind.HEADING
    elif tags & _QUOTES:
        kind = SectionKind.QUOTE
    else:
        kind = SectionKind.ITEM if tags & _ITEMS else SectionKind.BODY
    return _Piece(text, kind, _line(element), bool(tags & _BOLD))


def _line(element: _Element) -> int | None:
    line = element.sourceline
    return line if isinstance(line, int) and line > 0 else None


def _is_plain_row(element: _Element) -> bool:
    """True when no cell holds more than one paragraph: a row of data, not of a page laid out as a table."""
    inner = ([part.tag for part in cell.iterdescendants() if part.tag in _BLOCKS] for cell in element)
    return all(tags in ([], ["p"]) for tags in inner)


def _is_second_break(element: _Element) -> bool:
    before = element.getprevious()
    return before is not None and before.tag in _BREAKS and not (before.tail or "").strip()


def _texts(cell: _Element) -> Iterator[str]:
    for text in cell.itertext():
        yield str(text)
