"""Settings of the entity model's training, as ``configs/train/entities.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from overclaim.classifiers.training.settings import FitSettings, Precision
from overclaim.config import Corpora, Frozen
from overclaim.types import EntityLabel


class EntityCorpus(Frozen):
    """Rows ``{id, split, text, spans}``, and what their labels mean by name.

    ``labels`` maps every label of the corpus to ours, or to "" where it is none of them. A label that no name is mapped
    to is not annotated. Words in spans of ``unsure`` are not learnt from under the label given. ``mentions`` says
    whether every mention of the labels is marked; where only "some" are, words outside all spans are not learnt from.
    """

    name: str
    path: str
    labels: Mapping[str, EntityLabel | Literal[""]]
    unsure: Mapping[str, EntityLabel] = {}
    mentions: Literal["all", "some"] = "all"
    train: tuple[str, ...] = Field(default=("train",), description="splits that are trained on")
    dev: tuple[str, ...] = Field(default=("dev",), description="splits that are measured on")
    dev_percent: int = Field(default=0, ge=0, le=50, description="of the documents to train on, measured on instead")
    draw: int = Field(default=0, ge=0, description="windows per epoch; 0: all")
    partial: tuple[EntityLabel, ...] = Field(
        default=(), description="labels of which some kinds only are marked: outside says nothing, nor sets a threshold"
    )

    @property
    def annotated(self) -> frozenset[EntityLabel]:
        """The labels that the corpus annotates."""
        return frozenset(label for label in self.labels.values() if label != "")


class EntitySettings(Frozen):
    """Everything that makes an entity model: ``base`` is a folder, a hub name, or ``package:PACKAGE/FOLDER``."""

    kind: Literal["entities"]
    name: str
    base: str
    window: int = Field(default=160, ge=32, le=512, description="word pieces read at once")
    seed: int = Field(default=0, description="of the share of documents to measure on")
    fit: FitSettings
    resamples: int = Field(default=1000, ge=100)
    corpora: Corpora[EntityCorpus] = Field(min_length=1)
    precision: Precision = Field(default="int8", description="of the weights that are saved", exclude=True)
