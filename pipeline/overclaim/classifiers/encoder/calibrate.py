"""What the development share sets: probabilities from logits, and the thresholds of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.abstain import abstain_thresholds
from overclaim.classifiers.encoder.batches import WIDTH, span
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT
from overclaim.classifiers.examples import Example
from overclaim.classifiers.linear import decide
from overclaim.classifiers.measure import best_threshold
from overclaim.classifiers.onnx import Heads, named
from overclaim.classifiers.train_linear import calibration
from overclaim.classifiers.training.calibrate import temperature
from overclaim.types import Kind

Floats = NDArray[np.float64]
BARE = ("strength_pubmed", "strength_press")
_TOPICS = tuple(kind.value for kind in Kind if kind is not Kind.OTHER)


@dataclass(frozen=True)
class Gold:
    """Gold per output, and per head whether a sentence is labelled for it."""

    values: NDArray[np.float32]
    labelled: NDArray[np.bool_]

    def of(self, head: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The rows labelled for ``head``, and their gold per class."""
        rows = self.labelled[:, list(LAYOUT).index(head)]
        return rows, self.values[rows][:, span(head)] > 0.5


def heads(logits: Floats, gold: Gold) -> Heads:
    """The heads with slope and shift per independent class (Platt 1999), a temperature per exclusive head.

    A head that the development share has no labels for keeps its logits (Guo et al. 2017 for the temperature).
    """
    scale, shift = np.ones(WIDTH), np.zeros(WIDTH)
    for head in LAYOUT:
        rows, right = gold.of(head)
        if not rows.any():
            continue
        if head in INDEPENDENT:
            scale[span(head)], shift[span(head)] = calibration(logits[rows][:, span(head)], right)
        else:
            scale[span(head)] = 1 / temperature(logits[rows][:, span(head)], right.argmax(axis=1))
    return Heads(LAYOUT, np.round(scale, 6), np.round(shift, 6), BARE)


def thresholds(probabilities: Mapping[str, Floats], gold: Gold) -> dict[str, float]:
    """The thresholds with the best F1: of claim and no claim, of each topic among claims, of adverse effects."""
    rows, right = gold.of("claim")
    found = {"claim": best_threshold(probabilities["claim"][rows][:, 0], right[:, 0], both=True)}
    claims = probabilities["claim"][:, 0] >= found["claim"]
    rows, right = gold.of("kind")
    for kind in _TOPICS:
        place = LAYOUT["kind"].index(kind)
        scores = np.where(claims, probabilities["kind"][:, place], 0.0)[rows]
        found[f"kind:{kind}"] = best_threshold(scores, right[:, place])
    rows, right = gold.of("adverse_effect")
    found["adverse_effect"] = best_threshold(probabilities["adverse_effect"][rows][:, 0], right[:, 0])
    return found


def abstention(
    items: Sequence[Example], probabilities: Mapping[str, Floats], layout: Heads, limits: Mapping[str, float]
) -> dict[str, float]:
    """The thresholds of abstention that the labels of ``items`` set, which ``limits`` make of their probabilities."""
    scores = named(probabilities, [item.context for item in items], layout)
    return abstain_thresholds(items, [decide(row, limits) for row in scores])
