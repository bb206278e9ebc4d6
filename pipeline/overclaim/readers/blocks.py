"""Blocks of an article and the one way in which they become a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from overclaim.errors import InputError
from overclaim.text import clean, squeeze
from overclaim.types import Document, Register, Section, SectionKind, Source

SEPARATOR = "\n\n"
"""What stands between two blocks of an article's text."""

ITEM_MARK = re.compile(r"^\s*(?:[-*+•‣◦▪●–·\uf0b7\uf0a7]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
"""What a list item begins with in plain text: a bullet, "1." or "(a)"."""

SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
"""Punctuation after which a line may end a paragraph."""

_MAX_HEADING_WORDS = 12
_MAX_LABEL_WORDS = 5
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|which|is|are|does|do|did|can|could|should|will|would)\b.*\?", re.I
)
_SMALL_WORDS = re.compile(r"(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|per|the|to|versus|via|vs|with)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or quotation; ``line`` is the 1-based source line it begins on.

    ``label`` is a name of its own, where it does not stand under a heading.
    """

    text: str
    kind: SectionKind = SectionKind.BODY
    line: int | None = None
    label: str | None = None


def assemble(blocks: Iterable[Block], path: Path, title: str | None = None, url: str | None = None) -> Document:
    """The article made of ``blocks``, blank ones left out; ``title`` defaults to its first heading, else "".

    Every section is one block; ``text`` is the blocks joined by ``SEPARATOR``, each cleaned and with white space as
    single blanks. Raises ``InputError`` when no block holds text.
    """
    kept = [replace(block, text=text) for block in blocks if (text := tidy(block.text))]
    if not kept:
        raise InputError(f"{path}: an article without text; give a file with at least one paragraph")
    headings = (block.text for block in kept if block.kind is SectionKind.HEADING)
    return Document(
        id=f"article:{path.stem}",
        text=SEPARATOR.join(block.text for block in kept),
        title=tidy(title or "") or next(headings, ""),
        sections=_sections(kept),
        register=Register.LAY,
        url=url,
        source=Source(str(path)),
    )


def _sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    sections: list[Section] = []
    start, label = 0, None
    for block in blocks:
        end = start + len(block.text)
        sections.append(Section(start, end, block.label or label, block.kind, block.line))
        if block.kind is SectionKind.HEADING:
            label = block.text
        start = end + len(SEPARATOR)
    return tuple(sections)


def tidy(text: str) -> str:
    """``text`` cleaned, with every run of white space as one blank and none at the ends."""
    return squeeze(clean(text)).text


def row(cells: Iterable[str]) -> str:
    """The cells of a table row as one text; empty cells are left out."""
    return " | ".join(text for cell in cells if (text := tidy(cell)))


def looks_like_heading(text: str) -> bool:
    """True for a line worded as a heading: short, and without the punctuation that ends a sentence.

    A short question ("How does it work?") and a label in title case with a colon ("Side Effects:") count too.
    """
    words = text.split()
    if not words or len(words) > _MAX_HEADING_WORDS or not re.search(r"[^\W\d_]", text):
        return False
    if text.endswith("?"):
        return _QUESTION.fullmatch(text) is not None
    if text.endswith(":"):
        return len(words) <= _MAX_LABEL_WORDS and is_title_case(text)
    return text[-1] not in ".!;,…" and not re.search(r"[.!?…][\"'”’)\]]+$", text) and not text[0].islower()


def is_title_case(text: str) -> bool:
    """True when every word of ``text`` but small ones such as "of" begins with a capital or a digit."""
    words = re.findall(r"[^\W_][\w'’-]*", text)
    return bool(words) and all(not word[0].islower() or _SMALL_WORDS.fullmatch(word) for word in words)
