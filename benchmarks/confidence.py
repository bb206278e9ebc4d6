"""How far the confidence of verdicts by rules alone is from their being right, and the figures that make it near.

Checks the articles of the development suites and fits, for each verdict, the share that is right as a logistic function
of how certain the evidence makes it (``stages.verdict.certainty``): one offset per verdict, one slope. Prints these,
and the expected calibration error and Brier score of confidence so made for articles of topics that were left out.

Run as ``python benchmarks/confidence.py`` (``--shared FOLDER`` adds the published article).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from overclaim.api.checking import RULES
from overclaim.api.verdict_training import judged
from overclaim.classifiers.training.calibrate import calibration_error
from overclaim.config import CheckSettings
from overclaim.stages.verdict import certainty
from overclaim.types import Verdict

SUITES = (
    *("ketamine", "statins", "supplements", "infections", "diabetes", "mind", "heart", "cancer", "family", "gut"),
    *("lungs", "surgery", "brain", "cells", "harms"),
)
_VERDICTS = tuple(Verdict)
_BINS = 5
_C = 1.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """One judged statement: its topic, the verdict said, how certain the evidence makes it, and whether it is right."""

    topic: str
    verdict: Verdict
    certainty: float
    confidence: float
    right: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the fitted figures and the errors of confidence on topics left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path)
    shared = parser.parse_args(arguments).shared
    told = [one for suite in SUITES for one in told_of(suite, shared)]
    right = np.array([one.right for one in told])
    topics = np.array([one.topic for one in told])
    left_out = np.zeros(len(told))
    for topic in SUITES:
        kept = [one for one in told if one.topic != topic]
        left_out[topics == topic] = Fitted.of(kept).shares([one for one in told if one.topic == topic])
    fitted = Fitted.of(told)
    sys.stdout.write(f"{len(told)} statements, {right.mean():.3f} right; slope {fitted.slope:.2f}, offsets ")
    sys.stdout.write(", ".join(f"{verdict.value} {fitted.offsets[verdict]:.2f}" for verdict in _VERDICTS) + "\n")
    rows = {
        "certainty itself": np.array([one.certainty for one in told]),
        "confidence as it is": np.array([one.confidence for one in told]),
        "fitted, topic left out": left_out,
    }
    for name, scores in rows.items():
        error, brier = calibration_error(scores, right, _BINS), float(np.mean((scores - right) ** 2))
        sys.stdout.write(f"{name}: calibration error {error:.3f}, Brier score {brier:.3f}\n")


@dataclass(frozen=True)
class Fitted:
    """The logistic function: one slope on certainty, an offset for each verdict."""

    slope: float
    offsets: dict[Verdict, float]

    @classmethod
    def of(cls, told: Sequence[Told]) -> Fitted:
        """That which makes what was right likeliest, held towards zero a little (C = 1)."""
        from sklearn.linear_model import LogisticRegression

        features = np.array([[one.certainty, *(one.verdict is verdict for verdict in _VERDICTS)] for one in told])
        model = LogisticRegression(C=_C, max_iter=1000).fit(features, [one.right for one in told])
        slope, *offsets = (float(weight) for weight in model.coef_[0])
        base = float(model.intercept_[0])
        return cls(slope, {verdict: base + each for verdict, each in zip(_VERDICTS, offsets, strict=True)})

    def shares(self, told: Sequence[Told]) -> Floats:
        """The confidence of each."""
        return np.array([1 / (1 + np.exp(-self.slope * one.certainty - self.offsets[one.verdict])) for one in told])


def told_of(suite: str, shared: Path | None) -> Iterator[Told]:
    """The judged statements of a suite that ``check`` finds in its articles."""
    for one, expected in judged(suite, shared, CheckSettings(verdict=RULES)):
        if one is not None:
            sure = certainty(one.statement, one.evidence, one.verdict)
            yield Told(suite, one.verdict, sure, one.confidence, one.verdict.value == expected)


if __name__ == "__main__":
    main()
