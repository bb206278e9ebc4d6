"""Where a span of an article stands in its source, and under what name."""

from __future__ import annotations

from dataclasses import dataclass

from overclaim.text import Lines
from overclaim.types import Document, Section


@dataclass(frozen=True, slots=True)
class Position:
    """A 1-based line and column."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Turns offsets into positions, for one article."""

    article: Document
    lines: Lines

    @classmethod
    def of(cls, article: Document) -> Positions:
        """The positions of ``article``."""
        return cls(article, Lines.of(article.text))

    @property
    def in_source(self) -> bool:
        """True when the reader knew the source's lines, so that positions are those of the source file."""
        return any(section.line is not None for section in self.article.sections)

    def at(self, offset: int) -> Position:
        """The position of ``offset``.

        Where the reader knew the line on which the block begins, the line is that of the source file and the column
        counts from the start of the block's text; else both are those of ``article.text``.
        """
        section = self._section(offset)
        if section is None or section.line is None:
            return Position(*self.lines.position(offset))
        before = self.article.text[section.start : offset]
        return Position(section.line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1)

    def _section(self, offset: int) -> Section | None:
        for section in self.article.sections:
            if section.start <= offset <= section.end:
                return section
        return None


def path_of(article: Document) -> str:
    """The path of the article's file, or its id where it came from no file."""
    return article.source.path if article.source else article.id
