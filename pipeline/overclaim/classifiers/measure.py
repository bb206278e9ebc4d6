"""F1 per class with bootstrap intervals over groups, for the scores that training writes into a model's card."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Score:
    """An F1 with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Gold and predicted classes of each unit and the group it belongs to; ``averaged`` classes make the macro-F1."""

    classes: tuple[str, ...]
    averaged: tuple[str, ...]
    gold: Sequence[Collection[str]]
    predicted: Sequence[Collection[str]]
    groups: Sequence[str]


def f1_scores(answers: Answers, resamples: int, seed: int) -> dict[str, Score]:
    """F1 of each class and their macro average, with percentile bootstrap intervals that draw whole groups."""
    return count_scores(_counts(answers), answers.classes, answers.averaged, resamples, seed)


def count_scores(
    counts: NDArray[np.int64], classes: Sequence[str], averaged: Sequence[str], resamples: int, seed: int
) -> dict[str, Score]:
    """The same of what was right, wrongly said and missed (groups x classes x 3)."""
    rng = np.random.default_rng(seed)
    size = len(counts)
    draws = rng.multinomial(size, np.full(size, 1 / size), size=resamples)
    places = [list(classes).index(name) for name in averaged]
    sampled = _f1(np.tensordot(draws, counts, axes=1), places)
    values = _f1(counts.sum(axis=0)[None], places)[0]
    low, high = np.percentile(sampled, [2.5, 97.5], axis=0)
    names = (*classes, MACRO)
    return {name: Score(*(round(float(x[i]), 4) for x in (values, low, high))) for i, name in enumerate(names)}


def mean_score(values: NDArray[Any], resamples: int, seed: int) -> Score:
    """The mean of ``values`` with a percentile bootstrap interval that draws them one by one."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (resamples, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Score(*(round(float(each), 4) for each in (values.mean(), low, high)))


def macro_f1(answers: Answers) -> float:
    """The macro-F1 over the averaged classes."""
    places = [answers.classes.index(name) for name in answers.averaged]
    return float(_f1(_counts(answers).sum(axis=0)[None], places)[0, -1])


def best_threshold(scores: NDArray[np.float64], gold: NDArray[np.bool_], both: bool = False) -> float:
    """The threshold on ``scores`` with the highest F1 of the positive class, or (``both``) of both classes' mean.

    Of several that are equally good, the middle one.
    """
    grid = np.round(np.arange(0.05, 0.951, 0.01), 2)
    values = []
    for threshold in grid:
        chosen = scores >= threshold
        value = _binary_f1(chosen, gold)
        values.append((value + _binary_f1(~chosen, ~gold)) / 2 if both else value)
    best = np.flatnonzero(np.array(values) == max(values))
    return float(grid[best[len(best) // 2]])


def _binary_f1(chosen: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    return float(2 * (chosen & gold).sum() / max(chosen.sum() + gold.sum(), 1))


def _counts(answers: Answers) -> NDArray[np.int64]:
    names = {name: place for place, name in enumerate(dict.fromkeys(answers.groups))}
    counts = np.zeros((len(names), len(answers.classes), 3), dtype=np.int64)
    for group, gold, predicted in zip(answers.groups, answers.gold, answers.predicted, strict=True):
        for place, name in enumerate(answers.classes):
            hit = (name in gold, name in predicted)
            if any(hit):
                counts[names[group], place, 0 if all(hit) else 1 if hit[1] else 2] += 1
    return counts


def _f1(counts: NDArray[np.int64], averaged: Sequence[int]) -> NDArray[np.float64]:
    right, wrong, missed = (counts[..., place].astype(float) for place in range(3))
    values = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return np.column_stack([values, values[:, list(averaged)].mean(axis=1)])
