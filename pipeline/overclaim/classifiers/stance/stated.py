"""Statements that were judged against the records of a packaged topic, as pairs for the stance model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.features import section_role
from overclaim.classifiers.search.model import Floats, load
from overclaim.classifiers.stance.pairs import Pair, sentences_of
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.config import data_folder
from overclaim.types import Stance, Verdict

_OF_VERDICTS = {
    Verdict.SUPPORTED: Stance.SUPPORTS,
    Verdict.OVERSTATED: Stance.SUPPORTS,
    Verdict.CONTRADICTED: Stance.REFUTES,
    Verdict.UNSUPPORTED: Stance.NEUTRAL,
}
_UNTOLD = frozenset({"aim", "background", "methods"})
_BESIDE = 2


def pairs(_: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Each statement beside the sentence of its decisive record that is nearest in meaning, for training only.

    Beside a statement that no record decides stand, as neutral, the nearest sentences of all records. An overstated one
    exceeds its evidence. ``corpus.files`` are by topic.
    """
    packaged, embed = data_folder("corpora"), cache(load("search").embed)
    for topic, path in corpus.files.items():
        records = list(read_rows(packaged, f"{topic}/evidence.jsonl"))
        told = {row["id"]: _findings(row) for row in records}
        titles = {text: row["title"] for row in records for text in told[row["id"]]}
        for row in read_rows(packaged, path):
            verdict = Verdict(row["expected"])
            label = _OF_VERDICTS.get(verdict)
            if label is None:
                continue
            exceeds = verdict is Verdict.OVERSTATED if label is Stance.SUPPORTS else None
            undecided = label is Stance.NEUTRAL
            texts = [text for record in (told if undecided else row["evidence"][:1]) for text in told[record]]
            for text in _nearest(row["sentence"], texts, _BESIDE if undecided else 1, embed):
                yield Pair(corpus.name, "train", row["sentence"], text, label, exceeds, titles[text])


def _findings(record: Mapping[str, Any]) -> list[str]:
    """The sentences of a record's abstract, without those on its aims and methods where it names its sections."""
    abstract = record["abstract"]
    sections: list[Any] = [{"section": None, "text": abstract}] if isinstance(abstract, str) else abstract
    telling = [each for each in sections if section_role(each["section"]) not in _UNTOLD] or sections
    return [sentence for each in telling for sentence in sentences_of(each["text"])]


def _nearest(statement: str, texts: Sequence[str], count: int, embed: Callable[[tuple[str, ...]], Floats]) -> list[str]:
    order = np.argsort(-(embed(tuple(texts)) @ embed((statement,))[0]), kind="stable")
    return [texts[place] for place in order[:count]]
