"""Scores of verification against whole abstracts, as SciFact's scorer defines them.

Wadden et al. 2020, doi:10.18653/v1/2020.emnlp-main.609: a predicted abstract is right when it is one of the gold
abstracts of its claim and has the gold label; with rationale, when one gold set of sentences also stands among its
first three predicted sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COUNTED = 3  # predicted sentences of an abstract that count, so that predicting many brings nothing


@dataclass(frozen=True, slots=True)
class GoldAbstract:
    """The label of an abstract for a claim, and the sets of sentences that each show it by themselves."""

    label: str
    rationales: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class PredictedAbstract:
    """The predicted label, and the places of the sentences that show it, the surest first."""

    label: str
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Right, predicted and gold items, and what follows from them; 0 where nothing was predicted or nothing is gold."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0


Gold = Mapping[str, GoldAbstract]
Predicted = Mapping[str, PredictedAbstract]


def label_only(gold: Gold, predicted: Predicted) -> Retrieved:
    """The abstracts of one claim whose label is right, by document id."""
    return Retrieved(len(_labelled(gold, predicted)), len(predicted), len(gold))


def with_rationale(gold: Gold, predicted: Predicted) -> Retrieved:
    """The abstracts of one claim whose label is right and whose first sentences hold a whole rationale."""
    right = sum(
        any(rationale <= set(said.sentences[:_COUNTED]) for rationale in meant.rationales)
        for meant, said in _labelled(gold, predicted)
    )
    return Retrieved(right, len(predicted), len(gold))


def rationale_sentences(gold: Gold, predicted: Predicted) -> Retrieved:
    """The predicted sentences of one claim that belong to a rationale found whole, under the right label."""
    right = sum(
        len(_union(rationale for rationale in meant.rationales if rationale <= set(said.sentences)))
        for meant, said in _labelled(gold, predicted)
    )
    in_gold = sum(len(_union(each.rationales)) for each in gold.values())
    return Retrieved(right, sum(len(set(each.sentences)) for each in predicted.values()), in_gold)


def _labelled(gold: Gold, predicted: Predicted) -> list[tuple[GoldAbstract, PredictedAbstract]]:
    """Gold and prediction of each abstract that was predicted with its gold label."""
    both = ((gold[name], said) for name, said in predicted.items() if name in gold)
    return [(meant, said) for meant, said in both if meant.label == said.label]


def _union(rationales: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*rationales)


def total(claims: Sequence[Retrieved]) -> Retrieved:
    """The sum over claims, from which precision and recall are computed once (micro-averaged)."""
    return Retrieved(
        sum(each.right for each in claims), sum(each.predicted for each in claims), sum(each.gold for each in claims)
    )


def counts(claims: Sequence[Retrieved]) -> NDArray[np.int64]:
    """Right, predicted and gold of each claim (claims x 3), to be resampled by claim."""
    return np.array([(each.right, each.predicted, each.gold) for each in claims], dtype=np.int64)
