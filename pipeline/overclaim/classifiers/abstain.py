"""When a model had better not answer: the certainty below which its kinds or its strength are mostly wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.examples import Example
from overclaim.classifiers.linear import ABSTAIN, HEADS
from overclaim.types import ClaimLabels

_DIGITS = 4
_STRENGTH = ("strength", "strength_bare")


def abstain_thresholds(items: Sequence[Example], labels: Sequence[ClaimLabels]) -> dict[str, float]:
    """The thresholds ``abstain:kinds`` and ``abstain:strength`` that ``labels`` of tuning sentences set.

    Kinds are right when the whole set is. Strength is judged on sentences with a gold strength, whether or not the
    model takes them for claims. A head without gold gets no threshold.
    """
    pairs = list(zip(items, labels, strict=True))
    kinds = [(label.certainty["kinds"], _kinds_right(item, label)) for item, label in pairs if "kind" in item.gold]
    strength = [
        found
        for item, label in pairs
        for head in _STRENGTH
        if head in item.gold
        for found in [_best(item, label, head)]
    ]
    found = {"kinds": kinds, "strength": strength}
    return {
        f"{ABSTAIN}{head}": threshold(*map(np.array, zip(*rows, strict=True))) for head, rows in found.items() if rows
    }


def threshold(certainty: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The certainty below which the most wrong answers over right ones lie; 0 when the right always prevail.

    Abstaining there costs the least when a withheld answer costs half a wrong one (Chow 1970). Where several serve
    equally, the lowest; it lies between two certainties seen.
    """
    order = np.argsort(certainty, kind="stable")
    values, gain = certainty[order], np.cumsum(np.where(right[order], -1, 1))
    ends = np.flatnonzero(np.append(values[1:] > values[:-1], True))  # equal certainties are withheld together
    best = int(ends[np.argmax(gain[ends])])
    if gain[best] <= 0:
        return 0.0
    above = values[best + 1] if best + 1 < len(values) else 1.0
    return round(float(values[best] + above) / 2, _DIGITS)


def _kinds_right(item: Example, label: ClaimLabels) -> bool:
    return {kind.value for kind in label.kinds} == item.gold["kind"]


def _best(item: Example, label: ClaimLabels, head: str) -> tuple[float, bool]:
    name = max(HEADS["strength"], key=lambda each: label.scores[f"strength:{each}"])
    return label.scores[f"strength:{name}"], name in item.gold[head]
