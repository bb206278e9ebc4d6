"""Claims beside evidence, labelled with the stance of the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from overclaim.classifiers.cues import tokens
from overclaim.types import Stance

Part = Literal["train", "dev"]
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(])")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and one piece of evidence: a sentence, or several in order.

    ``exceeds`` says of a supported claim whether it says more than the evidence carries; None where nobody judged that.
    ``title`` is what the evidence stands under, where that is known: its text's title, or that and a line on the study.
    """

    corpus: str
    part: Part
    claim: str
    evidence: str
    label: Stance
    exceeds: bool | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and all sentences of one abstract, with the stance of the whole and the sentences that show it."""

    corpus: str
    part: Part
    claim: str
    sentences: tuple[str, ...]
    label: Stance
    rationale: frozenset[int] = frozenset()
    title: str = ""


def text_key(text: str) -> str:
    """The words of ``text``, by which the same claim or evidence is found again."""
    return " ".join(tokens(text))


def part_of(split: str | None) -> Part | None:
    """The part that an official split belongs to; official test sets belong to none."""
    if split in {"train", "train_dev"}:
        return "train"
    return "dev" if split in {"dev", "validation"} else None


def sentences_of(text: str) -> list[str]:
    """A rough split of an abstract, good enough to choose training evidence from."""
    return [piece for piece in _ENDS.split(text.strip()) if piece]


def joined(sentences: Sequence[str], places: Iterable[int]) -> str:
    """The sentences at ``places``, in the order of the abstract, as one piece of evidence."""
    return " ".join(sentences[place] for place in sorted(places) if place < len(sentences))


def overlap(claim: str, sentence: str) -> float:
    """The share of the claim's words that ``sentence`` holds too, from 0 to 1."""
    ours = set(tokens(claim))
    return len(ours & set(tokens(sentence))) / max(len(ours), 1)


def nearest(claim: str, sentences: Sequence[str], count: int, but: Iterable[int] = ()) -> list[int]:
    """The places of the ``count`` sentences that share most words with ``claim``, those of ``but`` left out."""
    places = [place for place in range(len(sentences)) if place not in set(but)]
    return sorted(places, key=lambda place: (-overlap(claim, sentences[place]), place))[:count]
