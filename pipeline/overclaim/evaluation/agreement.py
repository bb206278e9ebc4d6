"""Agreement between two readings of the same rows, corrected for chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overclaim.evaluation.bootstrap import Counts


def kappa(table: Counts, linear: bool = False) -> float | None:
    """Cohen's kappa of a square table of counts (Cohen 1960), with ``linear`` weighted by distance (Cohen 1968).

    Rows and columns of a weighted table are in the order of the scale. None when chance alone would agree on all rows.
    """
    total = table.sum()
    if not total:
        return None
    weights = _disagreement(len(table), linear)
    expected = float((weights * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()) / float(total) ** 2
    observed = float((weights * table).sum()) / float(total)
    return 1 - observed / expected if expected else None


def cohen_kappa(
    first: Sequence[str], second: Sequence[str], labels: Sequence[str], linear: bool = False
) -> float | None:
    """Cohen's kappa of two lists of labels, with ``linear`` weighted by their distance in ``labels``."""
    place = {label: number for number, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for left, right in zip(first, second, strict=True):
        table[place[left], place[right]] += 1
    return kappa(table, linear)


def _disagreement(size: int, linear: bool) -> NDArray[np.float64]:
    steps = np.arange(size)
    distance: NDArray[np.float64] = np.abs(steps[:, None] - steps[None, :]).astype(np.float64)
    return distance if linear else np.minimum(distance, 1)
