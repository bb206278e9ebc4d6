"""Probabilities from logits: the temperature, and how far scores are from frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TEMPERATURES = np.round(np.geomspace(0.25, 6.0, 120), 4)


def temperature(logits: Floats, right: NDArray[np.int64]) -> float:
    """The temperature under which the gold classes are likeliest (Guo et al. 2017)."""
    costs = [float(surprise(logits / value, right).mean()) for value in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(costs))])


def surprise(logits: Floats, right: NDArray[np.int64]) -> Floats:
    """The negative log probability of the gold class of each row (``right`` holds its place)."""
    total = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1)) + logits.max(axis=1)
    found: Floats = total - logits[np.arange(len(right)), right]
    return found


def calibration_error(scores: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between score and frequency over equal-width bins (Guo et al. 2017)."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        abs(float(scores[places == place].mean()) - float(right[places == place].mean())) * int((places == place).sum())
        for place in range(bins)
        if (places == place).any()
    ]
    return sum(gaps) / max(len(scores), 1)
