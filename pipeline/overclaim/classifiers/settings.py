"""Settings of a linear claims model's training, as ``configs/train/*.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from overclaim.config import Corpora, Frozen
from overclaim.types import Register


class CorpusSettings(Frozen):
    """One labelled corpus: its file, and its labels by name for the head that learns from it.

    The file lies under the data folder, or among the corpora that come with the package where it is ``packaged``. A
    corpus of ``layout`` documents has rows ``{id, register, title, sentences, labels}``, each of its labels ``{kinds,
    strength, polarity}``, under our own names; one of ``readings`` has the same labels and, in place of texts, where
    they stand under the data folder; one of ``rows`` has ``{text, label, pmid?}``, mapped by ``labels``. Labels of
    documents and readings may have ``corrections``, a file among the corpora that come with the package.
    """

    name: str
    path: str
    layout: Literal["documents", "readings", "rows"]
    register_: Register = Field(default=Register.ABSTRACT, alias="register")
    packaged: bool = False
    head: str | None = None
    labels: Mapping[str, str] = {}
    corrections: str | None = None

    @model_validator(mode="after")
    def _check_corrections(self) -> Self:
        if self.corrections and self.layout == "rows":
            raise ValueError(f"corpus {self.name}: corrections are for documents and readings, not for rows")
        return self


class TextSettings(Frozen):
    """A file of texts without labels under the data folder, and the keys of its rows that hold text."""

    path: str
    keys: tuple[str, ...]


class VectorSettings(Frozen):
    """How word vectors are made: positive pointwise mutual information within a window, then truncated SVD."""

    words: int = Field(ge=1, description="the most frequent words kept")
    dimensions: int = Field(ge=2)
    window: int = Field(default=4, ge=1)
    min_count: int = Field(default=5, ge=1)
    texts: tuple[TextSettings, ...] = ()


class SplitSettings(Frozen):
    """A group (a document, or all rows of one PMID) is tested when sha256("seed:group") mod 100 is below the share."""

    seed: int
    test_percent: int = Field(ge=1, le=90)
    folds: int = Field(default=5, ge=2, description="cross-validation folds of the rest, by which thresholds are set")


class HeadSettings(Frozen):
    """Which blocks of features a head reads and how strongly it is regularised (C of logistic regression)."""

    blocks: tuple[str, ...]
    c: float = Field(default=1.0, gt=0)


class LinearSettings(Frozen):
    """Everything that makes a linear claims model."""

    name: str
    kind: Literal["linear"] = "linear"
    split: SplitSettings
    vectors: VectorSettings
    sizes: Mapping[str, int] = Field(description="features considered per block, the most widespread ones")
    keep: Mapping[str, int] = Field(default={}, description="features kept per block, those of the largest weight")
    scale: Mapping[str, float]
    min_count: int = Field(default=2, ge=1)
    resamples: int = Field(default=1000, ge=100, description="bootstrap samples behind each interval")
    corpora: Corpora[CorpusSettings]
    heads: Mapping[str, HeadSettings]
    ablations: Mapping[str, tuple[str, ...]] = {}
