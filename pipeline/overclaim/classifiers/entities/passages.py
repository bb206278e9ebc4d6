"""Annotated passages of the corpora: what is marked, under which labels, and for training or for measuring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim.classifiers.entities.scheme import Span
from overclaim.classifiers.entities.settings import EntityCorpus, EntitySettings
from overclaim.classifiers.examples import percentile, read_rows
from overclaim.errors import ConfigError
from overclaim.types import EntityLabel

_RUN = 8  # words in a row that two texts share when one is, or quotes, the other
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the spans of each label that its corpus annotates; ``unsure`` spans are of that label or not."""

    corpus: str
    id: str
    text: str
    spans: Mapping[EntityLabel, tuple[Span, ...]]
    unsure: Mapping[EntityLabel, tuple[Span, ...]]


@dataclass(frozen=True)
class Material:
    """The passages to train and to measure on; ``dropped`` counts those left out of training, as they overlap."""

    train: tuple[Passage, ...]
    dev: tuple[Passage, ...]
    dropped: int


def material(data: Path, settings: EntitySettings) -> Material:
    """The passages of all corpora; one that shares text with any that is measured on, in any corpus, is dropped.

    Raises ``InputError`` for a file that is missing and ``ConfigError`` for a label that the settings do not map.
    """
    train: list[Passage] = []
    dev: list[Passage] = []
    for corpus in settings.corpora:
        for row in read_rows(data, corpus.path):
            part = part_of(row, corpus, settings.seed)
            if part:
                (train if part == "train" else dev).append(passage(row, corpus))
    known = {run for item in dev for run in _word_runs(item.text)}
    kept = tuple(item for item in train if not _overlaps(item.text, known))
    return Material(kept, tuple(dev), len(train) - len(kept))


def part_of(row: Mapping[str, Any], corpus: EntityCorpus, seed: int) -> str | None:
    """Whether a row is for ``train`` or ``dev``; None for a split that is not used."""
    if row["split"] in corpus.dev:
        return "dev"
    if row["split"] not in corpus.train:
        return None
    return "dev" if percentile(seed, f"{corpus.name}:{row['id']}") < corpus.dev_percent else "train"


def passage(row: Mapping[str, Any], corpus: EntityCorpus) -> Passage:
    """The annotated text of a row; raises ``ConfigError`` for a label that the settings of its corpus do not map."""
    found: dict[EntityLabel, list[Span]] = {label: [] for label in corpus.annotated}
    unsure: dict[EntityLabel, list[Span]] = {label: [] for label in corpus.annotated}
    for span in row["spans"]:
        name, place = span["label"], (span["start"], span["end"])
        if name in corpus.unsure:
            unsure[corpus.unsure[name]].append(place)
        elif name not in corpus.labels:
            known = ", ".join((*corpus.labels, *corpus.unsure))
            raise ConfigError(f"corpus {corpus.name}: label {name!r} is not mapped (mapped: {known})")
        elif label := corpus.labels[name]:
            found[label].append(place)
    return Passage(corpus.name, str(row["id"]), row["text"], _frozen(found), _frozen(unsure))


def _frozen(spans: Mapping[EntityLabel, Sequence[Span]]) -> dict[EntityLabel, tuple[Span, ...]]:
    return {label: tuple(sorted(set(places))) for label, places in spans.items()}


def _overlaps(text: str, known: AbstractSet[int]) -> bool:
    runs = list(_word_runs(text))
    return sum(run in known for run in runs) > _SHARED * len(runs)


def _word_runs(text: str) -> Iterator[int]:
    words = re.findall(r"[^\W_]+", text.casefold())
    for first in range(max(1, len(words) - _RUN + 1)):
        yield hash(tuple(words[first : first + _RUN]))
