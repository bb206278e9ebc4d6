"""What the tuning share sets: temperatures, how readily the answer is neutral, how sentences are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from overclaim.classifiers.measure import Answers, macro_f1
from overclaim.classifiers.stance.aggregate import (
    CLASSES,
    Aggregation,
    Calibration,
    Floats,
    calibrated,
    probabilities,
    whole,
)
from overclaim.classifiers.stance.model import read
from overclaim.classifiers.stance.pairs import Judged, Pair, text_key
from overclaim.classifiers.training.calibrate import surprise, temperature

_NAMES = tuple(stance.value for stance in CLASSES)
_JOINT = (0.0, 0.25, 0.5, 0.75, 1.0)
_NEUTRAL = tuple(round(step * 0.25, 2) for step in range(-4, 9))
_SHIFTS = tuple(round(step * 0.05, 2) for step in range(-40, 41))


def calibration(items: Sequence[Pair], logits: Floats, quoted: Collection[str] = ()) -> Calibration:
    """The temperatures under which the gold labels are likeliest, then the shift of neutral; ``logits`` are columns.

    The shift is set by the pairs of the corpora named in ``quoted``, each corpus and each label counting the same, as
    if no answer were more frequent than another: what people quote beside a claim decides it more often than what
    training shows.
    """
    if not items:
        return Calibration()
    gold = np.array([CLASSES.index(item.label) for item in items])
    found = Calibration(temperature(logits[:, : len(CLASSES)], gold), _excess(items, logits))
    rows = [row for row, item in enumerate(items) if item.corpus in quoted]
    if not rows:
        return found
    shares = Counter((items[row].corpus, items[row].label) for row in rows)
    weights = np.array([1 / shares[items[row].corpus, items[row].label] for row in rows])
    options = [replace(found, shift=shift) for shift in _SHIFTS]
    shifted = (calibrated(logits[rows], how)[:, : len(CLASSES)] for how in options)
    return options[int(np.argmin([weights @ surprise(each, gold[rows]) for each in shifted]))]


def _excess(items: Sequence[Pair], logits: Floats) -> float:
    rows = [row for row, item in enumerate(items) if item.exceeds is not None]
    if not rows:
        return 1.0
    odds = np.stack([np.zeros(len(rows)), logits[rows, -1]], axis=1)
    return temperature(odds, np.array([int(items[row].exceeds is True) for row in rows]))


def aggregation(items: Sequence[Judged], logits: object) -> Aggregation:
    """The weights under which the stances of whole abstracts have the best macro-F1; ``logits`` reads pairs of texts.

    Of several that are equally good, the one nearest to the middle of the grid.
    """
    if not items:
        return Aggregation()
    joint = Aggregation(joint=1.0)
    parts = read([(item.claim, item.sentences) for item in items], logits, joint)
    options = [Aggregation(*values) for values in product(_JOINT, _NEUTRAL)]
    scores = [macro_f1(answers(items, [whole(own, last, how) for own, last in parts])) for how in options]
    best = [how for how, score in zip(options, scores, strict=True) if score == max(scores)]
    return min(best, key=lambda how: (abs(how.joint - 0.5) + abs(how.neutral), how.joint, how.neutral))


def answers(items: Sequence[Judged], logits: Sequence[Floats]) -> Answers:
    """The stance of each abstract beside gold, in groups of one claim."""
    said = [{_NAMES[int(np.argmax(probabilities(row)))]} for row in logits]
    gold = [{item.label.value} for item in items]
    return Answers(_NAMES, _NAMES, gold, said, [text_key(item.claim) for item in items])
