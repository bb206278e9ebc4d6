"""Scores of a cross-validation, fold by fold, and their mean: what most papers report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import fmean, stdev

from overclaim.evaluation.classification import Answers, f1, macro_f1, one_hot, one_vs_rest
from overclaim.evaluation.tables import Cell, Scores, Table

FOLD = "fold"
"""The key of gold rows that names the fold which left the row out."""

MEAN = "macro_f1_mean_of_folds"


def with_folds(scores: Scores, answers: Answers[str], folds: Sequence[str], labels: Sequence[str]) -> Scores:
    """``scores`` with macro-F1 and the F1 of each class per fold, their means and standard deviations."""
    seen = {*answers.gold, *answers.predicted}
    used = [label for label in labels if label in seen]
    rows: list[tuple[Cell, ...]] = []
    for fold in sorted(set(folds)):
        part = [row for row, each in enumerate(folds) if each == fold]
        gold, said = [answers.gold[row] for row in part], [answers.predicted[row] for row in part]
        counts = one_vs_rest(one_hot(gold, said, used).sum(axis=0))
        rows.append((fold, len(part), macro_f1(counts), *(f1(*map(int, row)) for row in counts)))
    columns = list(zip(*(row[2:] for row in rows), strict=True))
    means, spreads = [_over(column, fmean, 1) for column in columns], [_over(column, stdev, 2) for column in columns]
    last: list[tuple[Cell, ...]] = [("mean", len(folds), *means), ("standard deviation", None, *spreads)]
    table = Table("by fold", (FOLD, "rows", "macro F1", *used), (*rows, *last))
    return replace(scores, values={**scores.values, MEAN: means[0]}, tables=(table, *scores.tables))


def _over(column: Sequence[Cell], statistic: Callable[[Iterable[float]], float], least: int) -> float | None:
    values = [value for value in column if isinstance(value, float)]
    return statistic(values) if len(values) >= least else None
