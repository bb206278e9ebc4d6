"""Suites: what is scored against what, as one TOML file says, and what came of it beside the published figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from overclaim.config import Frozen
from overclaim.evaluation.bootstrap import Interval
from overclaim.evaluation.calibration import ECE
from overclaim.evaluation.tables import Cell, Scores, Table, markdown, with_interval
from overclaim.types import Register

Head = Literal["kinds", "strength", "polarity", "advice", "adverse_effect"]


class Published(Frozen):
    """A figure that others reported, to be shown beside ours; ``protocol`` says how its measurement differs.

    ``head`` names our scores (default: the part's first) and ``metric`` the figure among them. ``corpus`` is the one
    whose card states it.
    """

    metric: str = "macro_f1"
    head: str | None = None
    value: float
    system: str = ""
    source: str
    protocol: str = ""
    corpus: str | None = None


class HeldOut(Frozen):
    """A model's answers on sentences of labelled corpora that its training held out.

    Answers of strength and polarity are the likeliest whether or not the model takes a sentence for a claim; with
    ``gate`` a sentence that it takes for none has neither. ``share`` test was never looked at in training, dev set
    thresholds and calibration.
    """

    corpora: tuple[str, ...] = Field(min_length=1)
    heads: tuple[Head, ...] = Field(min_length=1)
    share: Literal["test", "dev"] = "test"
    gate: bool = False
    register_: Register | None = Field(default=None, alias="register")


class Pairs(Frozen):
    """A model's comparison of two texts by their strengths, on pairs of groups that its training held out.

    A row's group is ``corpus:row[group]``, as training has it; pairs with a text that stands in the training share are
    left out. ``label`` is the key of the gold label: exaggerates, same or downplays.
    """

    path: str
    corpus: str
    group: str
    source: str
    target: str
    label: str
    share: Literal["test", "dev"] = "test"


class Folds(Frozen):
    """The answers of a cross-validation on ``corpus``; ``train`` is its settings file, relative to the suite's."""

    train: str
    corpus: str


class PartSettings(Frozen):
    """One thing that a suite scores: files, the report on an article, or a model or recipe on labelled corpora.

    Paths of ``gold``, ``predictions``, ``article`` and ``against`` are relative to ``root``: the package's data, the
    folder of research corpora, or the suite's own folder. ``metric`` is a name of ``tables.METRICS``; by default
    ``verdicts`` for files and ``classification`` for models and recipes.
    """

    name: str
    metric: str = ""
    gold: str | None = None
    predictions: str | None = None
    article: str | None = None
    against: str | None = None
    held_out: HeldOut | None = None
    pairs: Pairs | None = None
    folds: Folds | None = None
    group: str | None = None
    root: Literal["package", "shared", "suite"] = "suite"
    note: str = Field(default="", description="what a reader of the scores must know")
    published: tuple[Published, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        files = self.gold and (self.predictions or (self.article and self.against))
        sources = [bool(files), *(each is not None for each in (self.held_out, self.pairs, self.folds))]
        if sum(sources) != 1:
            raise ValueError(
                f"part {self.name!r}: give gold with predictions, gold with article and against, held_out, pairs or "
                "folds; one of them"
            )
        return self

    @property
    def scored_by(self) -> str:
        """The name of the metric."""
        return self.metric or ("classification" if self.gold is None else "verdicts")

    @property
    def asks_the_model(self) -> bool:
        """True when the part scores a claims model."""
        return self.held_out is not None or self.pairs is not None

    @property
    def is_of_the_model(self) -> bool:
        """True when the part scores a claims model or its recipe."""
        return self.asks_the_model or self.folds is not None


class SuiteSettings(Frozen):
    """A suite file: ``configs/eval/<name>.toml``."""

    name: str
    title: str
    description: str = ""
    parts: tuple[PartSettings, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure beside ours, where we have one."""

    published: Published
    head: str
    ours: float | None
    interval: Interval | None = None

    def to_dict(self) -> dict[str, object]:
        """The comparison as JSON values."""
        ends = [self.interval.low, self.interval.high] if self.interval else None
        ours = {"head": self.head, "ours": self.ours, "interval": ends}
        return {**self.published.model_dump(exclude={"head", "corpus"}), **ours}

    def to_row(self) -> tuple[Cell, ...]:
        """The comparison as a row of a table."""
        ours = with_interval(self.ours, self.interval)
        told = self.published
        figure = f"{self.head}, {told.metric}" if self.head else told.metric
        return (figure, ours, f"{told.value:.3f}", told.system, told.source, told.protocol)


@dataclass(frozen=True, slots=True)
class Part:
    """The scores of one part, or why it was skipped."""

    name: str
    scores: tuple[Scores, ...] = ()
    published: tuple[Published, ...] = ()
    skipped: str | None = None
    note: str = ""

    @property
    def comparison(self) -> tuple[Beside, ...]:
        """Each published figure beside ours."""
        return tuple(_beside(each, self.scores) for each in self.published)

    def to_dict(self) -> dict[str, object]:
        """The part as JSON values."""
        return {
            "name": self.name,
            "note": self.note,
            "skipped": self.skipped,
            "published": [each.to_dict() for each in self.comparison],
            "scores": [each.to_dict() for each in self.scores],
        }

    def to_markdown(self) -> str:
        """The part as a Markdown section."""
        blocks = [f"## {self.name}"]
        if self.note:
            blocks.append(self.note)
        if self.skipped:
            blocks.append(f"Skipped: {self.skipped}")
        if self.published:
            columns = ("figure", "ours (95 % interval)", "published", "system", "source", "difference of protocol")
            blocks.append(markdown(Table("published", columns, tuple(each.to_row() for each in self.comparison))))
        blocks += [each.to_markdown() for each in self.scores]
        return "\n\n".join(blocks)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What an evaluation measured, part by part; skipped parts say why. ``about`` names the command and the model."""

    name: str
    title: str
    parts: tuple[Part, ...]
    description: str = ""
    about: Mapping[str, str] | None = None

    @property
    def skipped(self) -> tuple[Part, ...]:
        """The parts that were not scored."""
        return tuple(part for part in self.parts if part.skipped)

    def to_markdown(self) -> str:
        """The result as a Markdown document."""
        head = [f"# {self.title}", *([self.description] if self.description else [])]
        about = "\n".join(f"- {key}: {value}" for key, value in (self.about or {}).items())
        blocks = [*head, *([about] if about else []), *self._overview(), *(part.to_markdown() for part in self.parts)]
        return "\n\n".join(blocks) + "\n"

    def _overview(self) -> list[str]:
        rows = tuple(_headline(part.name, scores) for part in self.parts for scores in part.scores)
        columns = ("part", "head", "rows", "figure", "value (95 % interval)", "calibration error")
        return [markdown(Table("overview", columns, rows))] if len(rows) > 1 else []

    def to_json(self) -> str:
        """The result as JSON, undefined figures as null."""
        values = {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            **({"about": dict(self.about)} if self.about else {}),
            "parts": [part.to_dict() for part in self.parts],
        }
        return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _beside(published: Published, scores: tuple[Scores, ...]) -> Beside:
    found = next((each for each in scores if published.head in (None, each.name)), None)
    if found is None:
        return Beside(published, published.head or "", None)
    ends = found.intervals.get(published.metric)
    return Beside(published, found.name, found.figure(published.metric), ends)


def _headline(part: str, scores: Scores) -> tuple[Cell, ...]:
    name = "macro_f1" if "macro_f1" in scores.values else next(iter(scores.values))
    value = with_interval(scores.values[name], scores.intervals.get(name))
    return (part, scores.name, scores.rows, name, value, scores.values.get(ECE))
