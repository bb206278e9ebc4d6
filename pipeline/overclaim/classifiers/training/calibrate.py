"""Probabilities from logits: the temperature, and how far scores are from frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TEMPERATURES = np.round(np.geomspace(0.25, 6.0, 120), 4)


def temperature(logits: Floats, right: NDArray[np.int64]) -> float:
    """The temperature under which the gold classes are likeliest (Guo et al. 2017)."""
    costs = []
    for value in _TEMPERATURES:
        scaled = logits / value
        total = np.log(np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1)) + scaled.max(axis=1)
        costs.append(float((total - scaled[np.arange(len(right)), right]).mean()))
    return float(_TEMPERATURES[int(np.argmin(costs))])


def calibration_error(scores: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between score and frequency over equal-width bins (Guo et al. 2017)."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        abs(float(scores[places == place].mean()) - float(right[places == place].mean())) * int((places == place).sum())
        for place in range(bins)
        if (places == place).any()
    ]
    return sum(gaps) / max(len(scores), 1)
