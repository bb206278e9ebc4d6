"""Settings of an encoder's training, as ``configs/train/claims-encoder.toml`` holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from overclaim.classifiers.encoding import Limits
from overclaim.classifiers.linear import HEADS
from overclaim.classifiers.settings import CorpusSettings, SplitSettings
from overclaim.classifiers.training.settings import FitSettings, Precision
from overclaim.config import Corpora, Frozen
from overclaim.types import Register

LAYOUT: Mapping[str, tuple[str, ...]] = {
    **{head: classes for head, classes in HEADS.items() if head != "strength_bare"},
    **dict.fromkeys(("strength_pubmed", "strength_press", "strength_statement"), HEADS["strength"]),
}
"""The heads and their classes, in the order of the outputs; coders of different corpora have strength heads apart."""

INDEPENDENT = frozenset(("claim", "kind", "adverse_effect"))
"""Heads whose classes do not exclude each other."""


class EncoderCorpus(CorpusSettings):
    """A labelled corpus and how much of it an epoch sees.

    ``task`` names the head that learns from a corpus of rows, where it is not ``head``. ``register_shown`` is shown
    with half of a corpus's bare sentences.
    """

    task: str | None = None
    draw: int = Field(default=0, ge=0, description="sentences per epoch; 0: all")
    register_shown: Register | None = None
    text_key: str = "text"
    label_key: str = "label"
    group_key: str = "pmid"


class UnlabelledCorpus(Frozen):
    """Abstracts without labels: a row's ``sentences``, or rows with the ``text`` of one, all of an abstract together.

    ``group_key`` names the abstract.
    """

    name: str
    path: str
    group_key: str = "pmid"
    draw: int = Field(ge=1, description="sentences per epoch")


class TeacherSettings(Frozen):
    """An encoder trained before, whose answers stand in where there is no gold (Clark et al. 2019, BAM).

    ``model`` is its name or folder; its heads are the same, and it reads sentences within its own limits.
    """

    model: str
    weight: float = Field(default=0.3, gt=0, description="of its answers beside gold")
    unlabelled: Corpora[UnlabelledCorpus] = ()


class ContextFitSettings(FitSettings):
    """How the weights are fitted, and how often the context is left out."""

    bare: float = Field(default=0.25, ge=0, le=1, description="how often the context is left out")


class EncoderSettings(Frozen):
    """Everything that makes an encoder; ``base`` as ``training.base.base_folder`` reads it."""

    kind: Literal["encoder", "encoder-folds"]
    name: str
    base: str
    split: SplitSettings
    dev_percent: int = Field(ge=1, le=50, description="of what is not tested, for thresholds and calibration")
    limits: Limits = Limits()
    layers: int | None = Field(default=None, ge=1, description="of the base that are kept, evenly; all where not given")
    fit: ContextFitSettings
    weights: Mapping[str, float] = Field(default={}, description="weight of each head's loss, 1 where not named")
    resamples: int = Field(default=1000, ge=100)
    corpora: Corpora[EncoderCorpus]
    auxiliary: Corpora[EncoderCorpus] = ()
    teacher: TeacherSettings | None = None
    precision: Precision = Field(default="half", description="of the weights that are saved", exclude=True)

    @property
    def all_corpora(self) -> dict[str, EncoderCorpus]:
        """Every corpus that an epoch draws from, by name; those without labels come last."""
        found = {corpus.name: corpus for corpus in (*self.corpora, *self.auxiliary)}
        for loose in self.teacher.unlabelled if self.teacher else ():
            found[loose.name] = EncoderCorpus(name=loose.name, path=loose.path, layout="rows", draw=loose.draw)
        return found


class FoldsSettings(EncoderSettings):
    """A cross-validation over the sentences of ``targets``; other corpora are learnt from in every fold.

    Sentences are dealt into folds by ``group`` (their paper), by ``text`` (one by one, as some papers did), or targets
    are answered by a model that learnt from the other corpora alone (``corpus``). ``only`` names the folds to be run
    where one is enough.
    """

    targets: tuple[str, ...] = Field(min_length=1)
    by: Literal["group", "text", "corpus"] = "group"
    only: tuple[int, ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """The folds that are run."""
        return self.only or tuple(range(1 if self.by == "corpus" else self.split.folds))
