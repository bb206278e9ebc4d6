"""One stance of many sentences: each read by itself, then those that bear on the claim most as one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overclaim.types import Stance, StanceLabels

CLASSES = (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
"""The classes in the order of the network's outputs."""
_NEUTRAL = CLASSES.index(Stance.NEUTRAL)
_TOGETHER = 3
_DIGITS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How much the joint piece weighs beside the best sentence (0 to 1), and what many sentences add to neutral."""

    joint: float = 0.5
    neutral: float = 0.0


def probabilities(logits: Floats) -> Floats:
    """The softmax of each row (pairs x classes)."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def together(logits: Floats) -> list[int]:
    """The places of the sentences that are read as one piece: those least neutral, in the order of the text."""
    order = np.argsort(probabilities(logits)[:, _NEUTRAL], kind="stable")[:_TOGETHER]
    return sorted(int(place) for place in order)


def whole(singles: Floats, joint: Floats, how: Aggregation) -> Floats:
    """The logits of all sentences as one: of the least neutral sentence and the joint piece, weighed by ``how``."""
    best = singles[int(np.argmin(probabilities(singles)[:, _NEUTRAL]))]
    logits: Floats = (1 - how.joint) * best + how.joint * joint
    if len(singles) > 1:
        logits = logits + how.neutral * np.eye(len(CLASSES))[_NEUTRAL]
    return logits


def labelled(logits: Floats, singles: Floats) -> StanceLabels:
    """The stance with its scores, and the sentences that show it: those that take it themselves, else the nearest."""
    scores = np.round(probabilities(logits), _DIGITS)
    place = int(logits.argmax())
    return StanceLabels(
        CLASSES[place],
        {stance: float(score) for stance, score in zip(CLASSES, scores, strict=True)},
        () if place == _NEUTRAL else rationale(singles, place),
    )


def rationale(singles: Floats, place: int) -> tuple[int, ...]:
    """The sentences whose own class is ``place``, or the one that comes nearest to it."""
    own = [row for row, logits in enumerate(singles) if int(logits.argmax()) == place]
    return tuple(own or [int(probabilities(singles)[:, place].argmax())])


def neutral() -> StanceLabels:
    """The stance of no evidence."""
    return StanceLabels(Stance.NEUTRAL, {stance: float(stance is Stance.NEUTRAL) for stance in CLASSES})


def scaled(rows: Sequence[NDArray[np.float32]], temperature: float) -> Floats:
    """The outputs of the network as calibrated logits (pairs x classes)."""
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(CLASSES)) / temperature
