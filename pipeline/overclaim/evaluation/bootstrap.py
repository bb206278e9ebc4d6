"""Percentile bootstrap intervals of any statistic that is a function of summed counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Statistic = Callable[[Counts], Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Resampling:
    """How often, from which seed and at which confidence level to resample; no samples means no intervals."""

    samples: int = 1000
    seed: int = 0
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a percentile bootstrap interval."""

    low: float
    high: float


def intervals(
    counts: Counts, statistic: Statistic, groups: Sequence[Hashable] | None = None, how: Resampling | None = None
) -> dict[str, Interval]:
    """The interval of each value that ``statistic`` makes of the counts summed over resampled units.

    ``counts`` has one row per unit (of any shape). With ``groups`` (one key per unit, such as its document) whole
    groups are drawn, since sentences of one document are not independent (cluster bootstrap; Efron and Tibshirani
    1993, percentile method). A value that is undefined in most resamples, or that rests on fewer than two groups, has
    no interval.
    """
    how = how or Resampling()
    clusters = sum_by_group(counts, groups)
    number = len(clusters)
    if how.samples < 1 or number < 2:
        return {}
    generator = np.random.default_rng(how.seed)
    drawn: dict[str, list[float]] = {}
    for _ in range(how.samples):
        weights = np.bincount(generator.integers(0, number, number), minlength=number)
        for name, value in statistic(np.tensordot(weights, clusters, axes=1)).items():
            if value is not None:
                drawn.setdefault(name, []).append(value)
    tail = 100 * (1 - how.level) / 2
    return {
        name: Interval(*(float(end) for end in np.percentile(values, [tail, 100 - tail])))
        for name, values in drawn.items()
        if len(values) * 2 > how.samples
    }


def sum_by_group(counts: Counts, groups: Sequence[Hashable] | None) -> Counts:
    """``counts`` summed over the units of each group, groups in order of first appearance."""
    if groups is None:
        return counts
    places: dict[Hashable, int] = {}
    index = np.array([places.setdefault(group, len(places)) for group in groups], dtype=np.int64)
    total = np.zeros((len(places), *counts.shape[1:]), dtype=np.int64)
    np.add.at(total, index, counts)
    return total
