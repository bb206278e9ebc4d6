"""Training, development and test sentences of the encoder: the linear model's split, auxiliary corpora beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from overclaim.classifiers.cues import tokens
from overclaim.classifiers.encoder.settings import EncoderCorpus, EncoderSettings, UnlabelledCorpus
from overclaim.classifiers.examples import Example, examples, is_held_out, percentile, read_rows
from overclaim.classifiers.features import section_role
from overclaim.errors import ConfigError
from overclaim.types import Context

_LABEL = re.compile(r"\s*([A-Z][A-Z /&,]{2,40})(?::|(?= [A-Z]))")


@dataclass(frozen=True)
class Material:
    """The sentences by what they are for; ``test`` is never fitted, chosen or tuned on."""

    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    test: tuple[Example, ...]


def material(data: Path, settings: EncoderSettings) -> Material:
    """The sentences of all corpora; a text of an auxiliary corpus that a main corpus holds stays on the latter's side.

    Raises ``InputError`` for a file that is missing and ``ConfigError`` for a label that the settings do not map.
    """
    main = with_sections(examples(data, settings.corpora, settings.split))
    known = {text_key(item): item.group for item in main}
    extra = [item for corpus in settings.auxiliary for item in auxiliary(data, corpus, known)]
    parts: dict[str, list[Example]] = {"train": [], "dev": [], "test": []}
    for item in (*main, *extra):
        parts[part_of(item.group, settings)].append(item)
    held = {text_key(item) for name in ("dev", "test") for item in parts[name]}
    for item in unlabelled(data, settings):
        if part_of(item.group, settings) == "train" and text_key(item) not in held:
            parts["train"].append(item)
    return Material(*(tuple(parts[name]) for name in ("train", "dev", "test")))


def part_of(group: str, settings: EncoderSettings) -> str:
    """Whether ``group`` is for training, development or test; the test share is the linear model's."""
    if is_held_out(group, settings.split):
        return "test"
    return "dev" if percentile(settings.split.seed + 1, group) < settings.dev_percent else "train"


def text_key(item: Example) -> str:
    """The words of a sentence, by which the same text is found in another corpus."""
    return " ".join(tokens(item.context.text))


def auxiliary(data: Path, corpus: EncoderCorpus, known: Mapping[str, str]) -> Iterator[Example]:
    """The rows of an auxiliary corpus, in the group of ``known`` that holds the same text, else of their own."""
    if corpus.head is None:
        raise ConfigError(f"corpus {corpus.name}: a corpus of rows names its head")
    for row in read_rows(data, corpus.path):
        text, label = row.get(corpus.text_key), row.get(corpus.label_key)
        if not text or label is None:
            continue
        if label not in corpus.labels:
            raise ConfigError(f"corpus {corpus.name}: label {label!r} is not mapped ({', '.join(corpus.labels)} are)")
        gold = frozenset({corpus.labels[label]} - {""})
        item = Example(corpus.name, f"{corpus.name}:{row[corpus.group_key]}", Context(text), {corpus.head: gold})
        yield replace(item, group=known.get(text_key(item), item.group))


def unlabelled(data: Path, settings: EncoderSettings) -> Iterator[Example]:
    """The sentences of abstracts without labels, in their context."""
    for corpus in settings.teacher.unlabelled if settings.teacher else ():
        for group, texts in _abstracts(read_rows(data, corpus.path), corpus):
            for place, text in enumerate(texts):
                before, after = texts[place - 1] if place else "", texts[place + 1] if place + 1 < len(texts) else ""
                position = place / max(len(texts) - 1, 1)
                context = Context(text, before=before, after=after, position=position)
                yield Example(corpus.name, f"{corpus.group_key}:{group}", context, {})


def _abstracts(rows: Iterable[Mapping[str, Any]], corpus: UnlabelledCorpus) -> Iterator[tuple[str, list[str]]]:
    for group, part in groupby(rows, key=lambda row: str(row[corpus.group_key])):
        yield group, [text for row in part for text in (row["sentences"] if "sentences" in row else (row["text"],))]


def with_sections(items: Sequence[Example]) -> list[Example]:
    """``items`` with the section of abstracts whose sentences name it ("RESULTS: ..."), carried to the next label."""
    found: list[Example] = []
    section: str | None = None
    for place, item in enumerate(items):
        if place == 0 or items[place - 1].group != item.group or not item.context.before:
            section = None
        match = _LABEL.match(item.context.text)
        if match and section_role(match.group(1)) != "other" and (item.context.before or item.context.after):
            section = match.group(1)
        found.append(replace(item, context=replace(item.context, section=section)) if section else item)
    return found


def tasks(item: Example, corpora: Mapping[str, EncoderCorpus]) -> dict[str, frozenset[str]]:
    """The gold classes of a sentence by the head that learns from them."""
    corpus = corpora[item.corpus]
    return {(corpus.task if corpus.task and head == corpus.head else head): gold for head, gold in item.gold.items()}
