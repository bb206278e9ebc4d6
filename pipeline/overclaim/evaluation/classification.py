"""Macro-F1, per-class scores, accuracy and kappa of labels, one or several per row, as functions of counts.

Every figure is computed from a table of counts, so that the point estimate and its bootstrap resamples are the same
function; a class that neither gold nor predictions hold does not enter a mean.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Generic, TypeVar

import numpy as np

from overclaim.evaluation.agreement import kappa
from overclaim.evaluation.bootstrap import Counts, Resampling, intervals
from overclaim.evaluation.tables import Cell, Scores, Table

Labels = TypeVar("Labels", str, Collection[str])
CLASS_COLUMNS = ("class", "precision", "recall", "F1", "support", "predicted")


@dataclass(frozen=True, slots=True)
class Answers(Generic[Labels]):
    """Gold and predicted labels row by row, and the group (document) of each row where rows are not independent."""

    gold: Sequence[Labels]
    predicted: Sequence[Labels]
    groups: Sequence[Hashable] | None = None


def score_labels(
    name: str,
    answers: Answers[str],
    labels: Sequence[str],
    scale: Sequence[str] = (),
    how: Resampling | None = None,
    no_answer: str | None = None,
) -> Scores:
    """Scores of one label per row: accuracy, macro-F1, kappa, per class, confusion, each with its interval.

    ``labels`` are all labels that may occur, in the order in which tables show them; those that occur nowhere are left
    out. With ``scale``, the labels that form an ordered scale, linear-weighted kappa is added over the rows on which
    both sides are on the scale. The label ``no_answer`` stands for a missing answer: it does not enter the mean of the
    classes where gold never has it.
    """
    seen = {*answers.gold, *answers.predicted}
    used = [label for label in labels if label in seen]
    steps = [used.index(label) for label in scale if label in used]
    counts = one_hot(answers.gold, answers.predicted, used)
    averaged = [place for place, label in enumerate(used) if label != no_answer or label in set(answers.gold)]

    def statistic(table: Counts) -> dict[str, float | None]:
        return values(table) | _class_f1(one_vs_rest(table), used)

    def values(table: Counts) -> dict[str, float | None]:
        return summary(table, steps) | {"macro_f1": macro_f1(one_vs_rest(table)[averaged])}

    table = counts.sum(axis=0)
    return Scores(
        name=name,
        rows=len(answers.gold),
        values=values(table),
        intervals=intervals(counts, statistic, answers.groups, how),
        tables=(class_table(one_vs_rest(table), used), confusion_table(table, used)),
    )


def score_sets(
    name: str, answers: Answers[Collection[str]], labels: Sequence[str], how: Resampling | None = None
) -> Scores:
    """Scores of any number of labels per row: macro- and micro-F1, the share of rows with exactly the gold labels."""
    seen = {label for row in (*answers.gold, *answers.predicted) for label in row}
    used = [label for label in labels if label in seen]
    counts = with_exact(set_counts(answers.gold, answers.predicted, used), answers)

    def statistic(table: Counts) -> dict[str, float | None]:
        return set_summary(table) | _class_f1(table[:-1], used)

    total = counts.sum(axis=0)
    return Scores(
        name=name,
        rows=len(answers.gold),
        values=set_summary(total),
        intervals=intervals(counts, statistic, answers.groups, how),
        tables=(class_table(total[:-1], used),),
    )


def with_exact(counts: Counts, answers: Answers[Collection[str]]) -> Counts:
    """``counts`` with one more class per row, which counts exact matches and rows."""
    pairs = zip(answers.gold, answers.predicted, strict=True)
    marks = np.array([[set(left) == set(right), 0, 1] for left, right in pairs], dtype=np.int64).reshape(-1, 1, 3)
    return np.concatenate([counts, marks], axis=1)


def one_hot(gold: Sequence[str], predicted: Sequence[str], labels: Sequence[str]) -> Counts:
    """One confusion table (gold down, predicted across) per row, holding a single 1."""
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(gold), len(labels), len(labels)), dtype=np.int64)
    for row, (left, right) in enumerate(zip(gold, predicted, strict=True)):
        counts[row, place[left], place[right]] = 1
    return counts


def set_counts(gold: Sequence[Collection[str]], predicted: Sequence[Collection[str]], labels: Sequence[str]) -> Counts:
    """For each row and label: true positive, false positive, false negative."""
    shape = (len(gold), len(labels))
    left = np.array([[label in row for label in labels] for row in gold], dtype=bool).reshape(shape)
    right = np.array([[label in row for label in labels] for row in predicted], dtype=bool).reshape(shape)
    return np.stack([left & right, ~left & right, left & ~right], axis=2).astype(np.int64)


def one_vs_rest(table: Counts) -> Counts:
    """True positives, false positives and false negatives of each class of a confusion table."""
    hits = np.diagonal(table)
    return np.stack([hits, table.sum(axis=0) - hits, table.sum(axis=1) - hits], axis=1)


def f1(hits: int, wrong: int, missed: int) -> float | None:
    """The harmonic mean of precision and recall; None when there was nothing to find and nothing was said."""
    return 2 * hits / (2 * hits + wrong + missed) if hits + wrong + missed else None


def ratio(part: int, whole: int) -> float | None:
    """``part / whole``, or None when there is no whole."""
    return part / whole if whole else None


def macro_f1(counts: Counts) -> float | None:
    """The mean F1 of the classes that occur; None when none does."""
    found = [value for value in (f1(*map(int, row)) for row in counts) if value is not None]
    return fmean(found) if found else None


def summary(table: Counts, steps: Sequence[int] = ()) -> dict[str, float | None]:
    """Accuracy, macro-F1 and kappa of a confusion table; weighted kappa over the classes ``steps``, in that order."""
    values = {
        "accuracy": ratio(int(np.trace(table)), int(table.sum())),
        "macro_f1": macro_f1(one_vs_rest(table)),
        "kappa": kappa(table),
    }
    return values | ({"weighted_kappa": kappa(table[np.ix_(steps, steps)], linear=True)} if steps else {})


def set_summary(table: Counts) -> dict[str, float | None]:
    """Macro-F1, micro-F1 and exact match; the last row of ``table`` counts exact rows and all rows."""
    micro = table[:-1].sum(axis=0)
    return {
        "macro_f1": macro_f1(table[:-1]),
        "micro_f1": f1(*map(int, micro)),
        "exact_match": ratio(int(table[-1, 0]), int(table[-1, 2])),
    }


def class_table(counts: Counts, labels: Sequence[str]) -> Table:
    """Precision, recall, F1, support and number predicted of each class."""
    rows: list[tuple[Cell, ...]] = []
    for label, row in zip(labels, counts, strict=True):
        hits, wrong, missed = map(int, row)
        said, there = hits + wrong, hits + missed
        rows.append((label, ratio(hits, said), ratio(hits, there), f1(hits, wrong, missed), there, said))
    return Table("per class", CLASS_COLUMNS, tuple(rows))


def confusion_table(table: Counts, labels: Sequence[str]) -> Table:
    """The confusion table: gold down, predicted across."""
    rows: list[tuple[Cell, ...]] = [(label, *map(int, row)) for label, row in zip(labels, table, strict=True)]
    return Table("confusion (gold down, predicted across)", ("", *labels), tuple(rows))


def _class_f1(counts: Counts, labels: Sequence[str]) -> dict[str, float | None]:
    return {f"f1:{label}": f1(*map(int, row)) for label, row in zip(labels, counts, strict=True)}
