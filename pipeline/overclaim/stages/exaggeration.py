"""Whether a text words a relation more strongly than its source: strengths of wording compared on one ordered scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from overclaim.types import Strength


class Exaggeration(Enum):
    """How the wording of a text stands to that of its source (Sumner et al. 2014)."""

    DOWNPLAYS = "downplays"
    SAME = "same"
    EXAGGERATES = "exaggerates"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The likeliest label, the strength of each side, and the probability of each label."""

    label: Exaggeration
    source: Strength
    target: Strength
    scores: Mapping[Exaggeration, float]


def compare(source: Mapping[Strength, float], target: Mapping[Strength, float]) -> Comparison:
    """How ``target`` is worded beside ``source``, from the probability of each strength on either side.

    The two are taken as independent: the label "exaggerates" is as likely as that the target's strength is the higher.
    """
    scores = dict.fromkeys(Exaggeration, 0.0)
    for left, before in source.items():
        for right, after in target.items():
            scores[_label(left, right)] += before * after
    total = sum(scores.values()) or 1.0
    scores = {label: score / total for label, score in scores.items()}
    best = max(scores, key=lambda label: (scores[label], label is Exaggeration.SAME))
    return Comparison(best, _likeliest(source), _likeliest(target), scores)


def _label(source: Strength, target: Strength) -> Exaggeration:
    if source is target:
        return Exaggeration.SAME
    return Exaggeration.EXAGGERATES if target > source else Exaggeration.DOWNPLAYS


def _likeliest(scores: Mapping[Strength, float]) -> Strength:
    return max(scores, key=lambda strength: scores[strength])
