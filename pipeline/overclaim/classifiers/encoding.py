"""Token numbers of a sentence in its context, as the encoder was trained on them and reads them.

The first segment is the sentence; the second, where anything is known, says for whom it was written, where it stands,
and begins the title and the neighbours: ``[CLS] sentence [SEP] abstract 7 results | title | before | after [SEP]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import Field

from overclaim.classifiers.features import section_role
from overclaim.classifiers.tokens import Tokens, mark, pieces
from overclaim.config import Frozen
from overclaim.types import Context, Register

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Pieces = Callable[[str], list[int]]

_BAR = "|"
_STEPS = 9


class Limits(Frozen):
    """How many word pieces are read of each part; the rest of it is left out."""

    sentence: int = Field(default=96, ge=4)
    title: int = Field(default=18, ge=0)
    before: int = Field(default=12, ge=0)
    after: int = Field(default=10, ge=0)


@dataclass(frozen=True)
class Encoding:
    """A tokenizer with the limits of each part."""

    tokenizer: Tokenizer
    limits: Limits

    def tokens(self, context: Context) -> Tokens:
        """The sentence and what is around it; a bare sentence has the first segment only."""
        return self._tokens(context, self.pieces)

    def rows(self, contexts: Iterable[Context]) -> Iterator[Tokens]:
        """The tokens of each of ``contexts``; a text that several of them share is cut into word pieces once."""
        pieces = cache(self.pieces)
        return (self._tokens(context, pieces) for context in contexts)

    def _tokens(self, context: Context, pieces: Pieces) -> Tokens:
        start, stop = mark(self.tokenizer, "[CLS]"), mark(self.tokenizer, "[SEP]")
        first = [start, *pieces(context.text)[: self.limits.sentence], stop]
        second = self._around(context, pieces)
        if second:
            second.append(stop)
        return Tokens((*first, *second), (0,) * len(first) + (1,) * len(second))

    def pieces(self, text: str) -> list[int]:
        """The numbers of the word pieces of ``text``."""
        return pieces(self.tokenizer, text)

    def _around(self, context: Context, pieces: Pieces) -> list[int]:
        if context.register is Register.LAY:
            return [*pieces(Register.LAY.value)]
        parts = (
            (context.title, self.limits.title),
            (context.before, self.limits.before),
            (context.after, self.limits.after),
        )
        if not context.section and not any(text for text, _ in parts):
            return []
        ids = [*pieces(place_words(context))]
        for text, limit in (part for part in parts if part[1]):
            ids += [*pieces(_BAR), *pieces(text)[:limit]]
        return ids


def place_words(context: Context) -> str:
    """Register, place in the document from 0 to 9, and the role of the section where it is known."""
    words = [context.register.value, str(round(context.position * _STEPS))]
    role = section_role(context.section)
    return " ".join(words if role in ("unlabelled", "other") else [*words, role])
