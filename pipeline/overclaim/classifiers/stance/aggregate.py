"""One stance of many sentences: each read by itself, then those that bear on the claim most as one piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overclaim.types import Stance, StanceLabels

CLASSES = (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
EXCEEDS = "exceeds"
"""The output, and the label of readings, for a claim that evidence supports but that says more than it."""
OUTPUTS = (*(stance.value for stance in CLASSES), EXCEEDS)
"""What the network tells apart, in order."""
_NEUTRAL = CLASSES.index(Stance.NEUTRAL)
_TOGETHER = 3
_DIGITS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the logits of the classes are divided by, what those of exceeding are, and what is added to neutral then."""

    temperature: float = 1.0
    excess: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How much the joint piece weighs beside the best sentence (0 to 1), and what many sentences add to neutral."""

    joint: float = 0.5
    neutral: float = 0.0


def columns(rows: Floats) -> Floats:
    """The logits of the classes, then the log odds that a supported claim exceeds its evidence (pairs x 4).

    ``rows`` are the outputs of the network; what exceeds its evidence is supported by it as well.
    """
    supports, refutes, neutral, exceeds = rows.T
    found: Floats = np.stack([np.logaddexp(supports, exceeds), refutes, neutral, exceeds - supports]).T
    return found


def calibrated(found: Floats, how: Calibration) -> Floats:
    """The ``columns`` in ``found``, softened and shifted as ``how`` says."""
    softened = found / [*[how.temperature] * len(CLASSES), how.excess]
    softened[:, _NEUTRAL] += how.shift
    return softened


def probabilities(logits: Floats) -> Floats:
    """The probability of each class, from ``columns`` (pairs x classes)."""
    logits = logits[..., : len(CLASSES)]
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def together(logits: Floats) -> list[int]:
    """The places of the sentences that are read as one piece: those least neutral, in the order of the text."""
    order = np.argsort(probabilities(logits)[:, _NEUTRAL], kind="stable")[:_TOGETHER]
    return sorted(int(place) for place in order)


def whole(singles: Floats, joint: Floats, how: Aggregation) -> Floats:
    """The columns of all sentences as one: of the least neutral sentence and the joint piece, weighed by ``how``."""
    best = singles[int(np.argmin(probabilities(singles)[:, _NEUTRAL]))]
    logits: Floats = (1 - how.joint) * best + how.joint * joint
    if len(singles) > 1:
        logits[_NEUTRAL] += how.neutral
    return logits


def labelled(logits: Floats, singles: Floats) -> StanceLabels:
    """The stance with its scores, and the sentences that show it: those that take it themselves, else the nearest."""
    scores = probabilities(logits)
    place = int(scores.argmax())
    return StanceLabels(
        CLASSES[place],
        {stance: round(float(score), _DIGITS) for stance, score in zip(CLASSES, scores, strict=True)},
        () if place == _NEUTRAL else rationale(singles, place),
        round(float(1 / (1 + np.exp(-logits[-1]))), _DIGITS),
    )


def rationale(singles: Floats, place: int) -> tuple[int, ...]:
    """The sentences whose own class is ``place``, or the one that comes nearest to it."""
    scores = probabilities(singles)
    own = [row for row, found in enumerate(scores) if int(found.argmax()) == place]
    return tuple(own or [int(scores[:, place].argmax())])


def neutral() -> StanceLabels:
    """The stance of no evidence."""
    return StanceLabels(Stance.NEUTRAL, {stance: float(stance is Stance.NEUTRAL) for stance in CLASSES})
