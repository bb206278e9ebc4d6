"""Statements of a report matched with gold sentences by their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from overclaim.text import clean, fold

THRESHOLD = 90.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each gold sentence the index of its statement, or None; how many by exact and by fuzzy match."""

    matches: tuple[int | None, ...]
    exact: int
    fuzzy: int
    left_over: int

    @property
    def unmatched(self) -> int:
        """How many gold sentences have no statement."""
        return sum(match is None for match in self.matches)


def align(gold: Sequence[str], predicted: Sequence[str], threshold: float = THRESHOLD) -> Alignment:
    """Gold sentences with predicted statements, one to one: equal normalised texts first, in order, then the nearest.

    The rest are matched from the most alike pair downwards while their rapidfuzz ratio (100 = equal) is at least
    ``threshold``; ties go to the earlier sentence.
    """
    left, right = [normalise(text) for text in gold], [normalise(text) for text in predicted]
    places: dict[str, list[int]] = {}
    for index, text in enumerate(right):
        places.setdefault(text, []).append(index)
    matches: list[int | None] = [places[text].pop(0) if places.get(text) else None for text in left]
    exact = sum(match is not None for match in matches)
    for row, column in _nearest(left, right, matches, threshold):
        matches[row] = column
    found = sum(match is not None for match in matches)
    return Alignment(tuple(matches), exact, found - exact, len(predicted) - found)


def normalise(text: str) -> str:
    """``text`` in lower case with letters, figures and points only, single-spaced: what two splitters must agree on."""
    return " ".join(re.findall(r"[\w%.]+", fold(clean(text)).casefold())).rstrip(" .")


def _nearest(
    left: Sequence[str], right: Sequence[str], matches: Sequence[int | None], threshold: float
) -> list[tuple[int, int]]:
    from rapidfuzz import fuzz

    rows = [index for index, match in enumerate(matches) if match is None]
    columns = sorted(set(range(len(right))) - set(matches))
    scores = [(fuzz.ratio(left[row], right[column]), row, column) for row in rows for column in columns]
    taken: dict[int, int] = {}
    for _, row, column in sorted((-score, row, column) for score, row, column in scores if score >= threshold):
        if row not in taken and column not in taken.values():
            taken[row] = column
    return list(taken.items())
