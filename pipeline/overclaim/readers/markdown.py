"""Articles in Markdown (CommonMark with tables, footnotes and front matter)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.readers.blocks import Block, assemble, looks_like_heading, row
from overclaim.readers.encoding import read_text
from overclaim.readers.html import fragment_blocks
from overclaim.types import Document, SectionKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_TITLE = re.compile(r"^title:[ \t]*(?P<quote>[\"']?)(?P<title>.+?)(?P=quote)[ \t]*$", re.M)
_TASK_BOX = re.compile(r"^\[[ xX]\]\s+")


def read(path: Path) -> Document:
    """The article in the Markdown file at ``path``: markup, code, images and front matter gone, link texts kept.

    Its title is the front matter's, else the first top-level heading, else the first heading. A footnote is an item at
    the end. Raises ``InputError`` when it holds no text.
    """
    tokens = _parse(read_text(path))
    return assemble(_blocks(tokens), path, _title(tokens))


def _parse(text: str) -> list[Token]:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin).use(footnote_plugin)
    return parser.parse(text)


def _title(tokens: Sequence[Token]) -> str | None:
    for token in tokens:
        if token.type == "front_matter" and (match := _TITLE.search(token.content)):
            return match["title"]
    headings = (after for token, after in pairwise(tokens) if token.type == "heading_open" and token.tag == "h1")
    first = next(headings, None)
    return _inline_text(first) if first else None


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    open_blocks: list[Token] = []
    cells: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            open_blocks.append(token)
        elif token.nesting == -1:
            opened = open_blocks.pop()
            if opened.type == "tr_open":
                yield Block(row(cells), SectionKind.ITEM, _line(opened, *open_blocks[::-1]))
                cells = []
        elif token.type == "html_block":
            yield from _html_blocks(token)
        elif token.type == "inline" and any(block.type == "tr_open" for block in open_blocks):
            cells.append(_inline_text(token))
        elif token.type == "inline":
            yield Block(_inline_text(token), _kind(token, open_blocks), _line(token, *open_blocks[::-1]))


def _html_blocks(token: Token) -> Iterator[Block]:
    before = token.map[0] if token.map else 0
    for block in fragment_blocks(token.content):
        yield Block(block.text, block.kind, before + (block.line or 1))


def _line(*tokens: Token) -> int | None:
    return next((token.map[0] + 1 for token in tokens if token.map), None)


def _kind(inline: Token, open_blocks: Sequence[Token]) -> SectionKind:
    types = {block.type for block in open_blocks}
    if "heading_open" in types:
        return SectionKind.HEADING
    if "blockquote_open" in types:
        return SectionKind.QUOTE
    if "list_item_open" in types or "footnote_open" in types:
        return SectionKind.ITEM
    return SectionKind.HEADING if _is_bold_heading(inline) else SectionKind.BODY


def _is_bold_heading(inline: Token) -> bool:
    """True for a paragraph that is one bold line worded as a heading, as many editors write subheadings."""
    children = [child for child in inline.children or [] if child.type != "text" or child.content.strip()]
    bold = len(children) > 2 and children[0].type == "strong_open" and children[-1].type == "strong_close"
    return bold and sum(c.type == "strong_open" for c in children) == 1 and looks_like_heading(_inline_text(inline))


def _inline_text(inline: Token) -> str:
    pieces: list[str] = []
    struck = 0
    for child in inline.children or []:
        if child.type in ("s_open", "s_close"):
            struck += child.nesting
        elif struck:
            continue
        elif child.type in ("text", "code_inline", "text_special"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or re.match(r"<br\b", child.content, re.I):
            pieces.append(" ")
    return _TASK_BOX.sub("", "".join(pieces))
