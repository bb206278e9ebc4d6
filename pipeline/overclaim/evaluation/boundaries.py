"""Precision, recall and F1 of sentence boundaries inside blocks of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """Counts of inner boundaries, which add up over documents; rates are 0-1, and 1 where there was nothing to find."""

    hits: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: BoundaryScore) -> BoundaryScore:
        return BoundaryScore(self.hits + other.hits, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of predicted boundaries that are boundaries."""
        return self.hits / (self.hits + self.spurious) if self.hits + self.spurious else 1.0

    @property
    def recall(self) -> float:
        """The share of the boundaries that were predicted."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.hits + self.spurious + self.missed
        return 2 * self.hits / total if total else 1.0


def score(gold: Iterable[Span], predicted: Iterable[Span], blocks: Sequence[Span]) -> BoundaryScore:
    """The counts of one document: a boundary is the start of a sentence that is not the first in its block.

    ``blocks`` are paragraphs or sections, sorted and apart; what begins outside all of them is not counted. All spans
    are offsets in the same text, without white space at their ends.
    """
    wanted, found = inner_starts(gold, blocks), inner_starts(predicted, blocks)
    return BoundaryScore(len(wanted & found), len(found - wanted), len(wanted - found))


def inner_starts(sentences: Iterable[Span], blocks: Sequence[Span]) -> set[int]:
    """The starts of ``sentences`` that lie inside a block, the first of each block left out.

    A sentence that starts where its block starts is the first whether or not it was given.
    """
    ordered = sorted({start for start, _ in sentences})
    inner: set[int] = set()
    for start, end in blocks:
        inner.update(ordered[bisect_right(ordered, start) : bisect_left(ordered, end)])
    return inner
