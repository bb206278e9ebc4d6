"""How far scores that are meant as probabilities are from frequencies, and what abstaining below a threshold spares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from overclaim.evaluation.classification import ratio
from overclaim.evaluation.tables import Cell, Scores, Table

BINS = 10
ECE = "calibration_error"


@dataclass(frozen=True, slots=True)
class Rated:
    """The score (0-1) of each answer and whether it was right, row by row."""

    scores: Sequence[float]
    right: Sequence[bool]

    def part(self, rows: Sequence[int]) -> Rated:
        """The answers of ``rows`` alone."""
        return Rated([self.scores[row] for row in rows], [self.right[row] for row in rows])


def calibration_error(rated: Rated, bins: int = BINS) -> float | None:
    """Expected calibration error: the mean gap of score and frequency over bins of equal width (Guo et al. 2017)."""
    total = len(rated.scores)
    parts = [rated.part(rows) for rows in _binned(rated, bins) if rows]
    return sum(_gap(part) * len(part.scores) for part in parts) / total if total else None


def reliability_table(rated: Rated, bins: int = BINS) -> Table:
    """Per bin of scores that holds answers: how many, their mean score, and the share that was right."""
    rows: list[tuple[Cell, ...]] = []
    for place, found in enumerate(_binned(rated, bins)):
        if found:
            part = rated.part(found)
            label = f"{place / bins:.1f} to {(place + 1) / bins:.1f}"
            rows.append((label, len(found), fmean(part.scores), fmean(part.right)))
    return Table("reliability", ("score", "answers", "mean score", "share right"), tuple(rows))


def abstention_table(rated: Rated, threshold: float) -> Table:
    """The answers below ``threshold``, which are better withheld, and the others: how many, and the share right."""
    low = [row for row, score in enumerate(rated.scores) if score < threshold]
    high = [row for row, score in enumerate(rated.scores) if score >= threshold]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, len(part), ratio(len(part), len(rated.scores)), ratio(sum(rated.right[row] for row in part), len(part)))
        for name, part in ((f"below {threshold:g}", low), (f"{threshold:g} or more", high))
    )
    return Table("abstaining", ("certainty", "answers", "share of all", "share right"), rows)


def with_calibration(scores: Scores, rated: Rated | None, unsure: tuple[Rated, float] | None = None) -> Scores:
    """``scores`` with calibration error and reliability where answers are rated, and what abstaining would spare."""
    if rated is None or not rated.scores:
        return scores
    tables = (reliability_table(rated), *([abstention_table(*unsure)] if unsure else []))
    values = {**scores.values, ECE: calibration_error(rated)}
    return replace(scores, values=values, tables=(*scores.tables, *tables))


def _binned(rated: Rated, bins: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(bins)]
    for row, score in enumerate(rated.scores):
        found[min(int(score * bins), bins - 1)].append(row)
    return found


def _gap(part: Rated) -> float:
    return abs(fmean(part.scores) - fmean(part.right))
