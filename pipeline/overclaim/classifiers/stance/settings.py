"""Settings of the stance model's training, as ``configs/train/stance.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from overclaim.classifiers.stance.encoding import PairLimits
from overclaim.classifiers.training.settings import FitSettings, Precision
from overclaim.config import Corpora, Frozen


class StanceCorpus(Frozen):
    """A corpus of claims and evidence: ``reader`` is a row of ``sources.READERS``, ``files`` are what it reads.

    ``draw`` is the number of pairs that an epoch sees of each label; a label that is not named is seen in full.
    """

    name: str
    reader: str
    files: Mapping[str, str]
    draw: Mapping[str, int] = {}
    weight: float = Field(default=1.0, gt=0, description="of each pair's loss")
    titled: float = Field(default=0.0, ge=0, le=1, description="share of pairs shown under their title")


class StanceFit(FitSettings):
    """How the stance model is fitted."""

    frozen: int = Field(
        default=0, ge=0, exclude_if=lambda layers: layers == 0, description="lowest layers, left as the base has them"
    )


class StanceSettings(Frozen):
    """Everything that makes a stance model; ``base`` as ``training.base.base_folder`` reads it.

    Where the base was trained for the same, the encoder of the result may be the mean of its weights and those that
    were fitted, the base's counting as much as ``kept`` says (Wortsman et al. 2022, arXiv:2109.01903).
    """

    kind: Literal["stance"]
    name: str
    base: str
    seed: int = 0
    tune_percent: int = Field(ge=1, le=50, description="of the training claims, for calibration and aggregation")
    quoted: tuple[str, ...] = Field(
        default=(), exclude=True, description="corpora that set how readily the answer is neutral"
    )
    limits: PairLimits = PairLimits()
    fit: StanceFit
    kept: float = Field(default=0, ge=0, lt=1, exclude=True, description="share of the base's weights in the result")
    resamples: int = Field(default=1000, ge=100, description="bootstrap samples behind each interval")
    corpora: Corpora[StanceCorpus]
    precision: Precision = Field(default="int8", description="of the weights that are saved", exclude=True)

    @model_validator(mode="after")
    def _quoted_are_there(self) -> Self:
        if unknown := sorted(set(self.quoted) - self.by_name.keys()):
            raise ValueError(f"quoted: no corpus is called {unknown[0]!r}")
        return self

    @property
    def by_name(self) -> dict[str, StanceCorpus]:
        """The corpora by name."""
        return {corpus.name: corpus for corpus in self.corpora}
