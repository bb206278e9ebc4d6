"""Settings of the search model's training, as ``configs/train/search.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from overclaim.config import Corpora, Frozen


class SearchCorpus(Frozen):
    """A corpus of texts that belong together: ``reader`` is a row of ``pairs.READERS``, ``files`` are what it reads.

    The reader ``rows`` takes the query from the key ``query`` of each row and the passages from ``passages``; of a row
    with a ``group`` key, all rows of that value stand on the same side of the split.
    """

    name: str
    reader: str
    files: Mapping[str, str]
    query: str = ""
    passages: tuple[str, ...] = ()
    group: str = ""


class SearchFit(Frozen):
    """How the vectors are fitted: Adam, a constant rate, negatives from the same batch."""

    seed: int = 0
    epochs: int = Field(ge=1)
    batch: int = Field(default=256, ge=2)
    rate: float = Field(gt=0, description="learning rate of the vectors")
    weight_rate: float = Field(gt=0, description="learning rate of the weight of each word piece")
    temperature: float = Field(default=0.05, gt=0)
    threads: int = Field(default=2, ge=1)


class SearchSettings(Frozen):
    """Everything that makes a search model: ``base`` is a folder, a hub name, or ``package:PACKAGE/FOLDER``."""

    kind: Literal["search"]
    name: str
    base: str
    dimensions: int = Field(default=256, ge=2)
    seed: int = 0
    held_out_percent: int = Field(ge=1, le=50, description="of the groups of each corpus that has any, for scores")
    scored: str = Field(default="", description="the corpus whose held-out queries are scored")
    resamples: int = Field(default=1000, ge=100, description="bootstrap samples behind each interval")
    fit: SearchFit
    corpora: Corpora[SearchCorpus]
