"""Pairs turned round for training: a word of direction exchanged in the claim, in its evidence, or in both.

Turned on one side, evidence that supported a claim refutes it; turned on both, it says of the claim what it said
before. So neither claim nor evidence alone tells the label, and none can be learnt by heart (Kaushik et al. 2020,
arXiv:1909.12434, do so by hand).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from overclaim import lexicons
from overclaim.classifiers.stance.pairs import Pair, overlap
from overclaim.text import capitalised
from overclaim.types import Stance

_ROWS = ("direction", "turn")
_ON_THE_MATTER = 0.3  # share of the claim's words that evidence must hold for its one direction to be the claim's


def turned(pair: Pair, chance: random.Random) -> Pair:
    """``pair`` turned round in one of the ways that are open to it, its label with it; itself where none is.

    A text can be turned where it holds just one word of direction. The title does not stand above turned evidence.
    """
    claim = opposite(pair.claim)
    if claim is None:
        return pair
    near = overlap(pair.claim, pair.evidence) >= _ON_THE_MATTER
    evidence = opposite(pair.evidence) if near or pair.label is Stance.NEUTRAL else None
    ways = []
    if evidence is not None:
        ways.append(replace(pair, claim=claim, evidence=evidence, title=""))
    if pair.label is Stance.SUPPORTS:
        ways.append(replace(pair, claim=claim, label=Stance.REFUTES, exceeds=None))
        if evidence is not None:
            ways.append(replace(pair, evidence=evidence, title="", label=Stance.REFUTES, exceeds=None))
    return chance.choice(ways) if ways else pair


def opposite(text: str) -> str | None:
    """``text`` with its one word of direction exchanged for the opposite; None where it has none, or several."""
    pattern, others = _phrases()
    found = list(pattern.finditer(text))
    if len(found) != 1:
        return None
    (match,) = found
    new = others[" ".join(match.group().lower().split())]
    return text[: match.start()] + (capitalised(new) if match.group()[0].isupper() else new) + text[match.end() :]


@cache
def _phrases() -> tuple[re.Pattern[str], Mapping[str, str]]:
    others: dict[str, str] = {}
    for row in _ROWS:
        for one, other in lexicons.load("contrast")[row]["pairs"]:
            others.setdefault(one, other)
            others.setdefault(other, one)
    return re.compile(lexicons.alternation(list(others)), re.IGNORECASE), others
