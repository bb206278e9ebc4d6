"""Settings of the design model's training, as ``configs/train/design.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from overclaim.config import Corpora, Frozen
from overclaim.types import Design


class DesignCorpus(Frozen):
    """One corpus of abstracts: where its file, texts and labels are, and what its labels say of the design.

    A label names one design or several, of which one holds: corpora with coarser labels teach what they rule out. Of a
    row with several labels, the one that stands first in ``designs`` counts; an empty list leaves such rows out. A
    corpus of ``layout`` readings comes with the package and has, in place of texts, where they stand under the data
    folder.
    """

    name: str
    path: str
    layout: Literal["rows", "readings"] = "rows"
    id: str
    title: str = "title"
    text: tuple[str, ...] = Field(description="keys whose texts make the abstract, in order")
    divider: str | None = Field(default=None, description="what divides title and abstract where one key holds both")
    label: str = Field(description="key of the label or labels; dots lead into objects")
    designs: Mapping[str, tuple[Design, ...]]
    weight: float = Field(default=1.0, gt=0)
    species: str | None = Field(default=None, description="key of the species, as ours are called")
    reviews_of_people: bool = Field(
        default=True, description="whether a review of work on people counts as human; where not, it teaches no species"
    )
    held_out: Mapping[str, tuple[str, ...]] = Field(default={}, description="values by key of the rows kept for scores")
    held_half: bool = Field(default=False, description="whether the half of ids of odd SHA-256 is kept for scores")
    scored: Mapping[str, str] = Field(default={}, description="for scores: class of each label, ours or pooled")
    pooled: Mapping[str, str] = Field(default={}, description="for scores: pooled class of a design")
    averaged: tuple[str, ...] = Field(default=(), description="for scores: classes of the macro-F1, default all there")


class DesignSettings(Frozen):
    """Everything that makes a design model."""

    name: str
    kind: Literal["design"] = "design"
    words: int = Field(ge=1, description="word features kept, the most widespread ones")
    min_count: int = Field(default=3, ge=1)
    scale_words: float = Field(gt=0)
    scale_cues: float = Field(gt=0)
    c: float = Field(gt=0, description="C of the logistic regression")
    c_species: float = Field(gt=0, description="the same, of the species")
    weight_mixed: float = Field(
        default=1.0, gt=0, description="weight of a study of people and animals, for the species"
    )
    several: float = Field(gt=0, le=1, description="weight of a row whose label leaves several designs open")
    trust: float = Field(ge=0, description="how strongly cue weights share out such a row among its designs")
    resamples: int = Field(default=1000, ge=100, description="bootstrap samples behind each interval")
    corpora: Corpora[DesignCorpus]
