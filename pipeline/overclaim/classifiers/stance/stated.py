"""Statements that were judged against the records of a packaged topic, as pairs for the stance model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.features import section_role
from overclaim.classifiers.search.model import SearchModel, load
from overclaim.classifiers.stance.pairs import Pair, sentences_of
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.config import data_folder
from overclaim.types import Stance, Verdict

_OF_VERDICTS = {
    Verdict.SUPPORTED: Stance.SUPPORTS,
    Verdict.CONTRADICTED: Stance.REFUTES,
    Verdict.UNSUPPORTED: Stance.NEUTRAL,
}
_UNTOLD = frozenset({"aim", "background", "methods"})
_BESIDE = 2


def pairs(_: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Each statement beside the sentence of its decisive record that is nearest in meaning, for training only.

    Beside a statement that no record decides stand, as neutral, the nearest sentences of all records. How far words go
    beyond evidence is not for stance to say: overstated statements are left out. ``corpus.files`` are by topic.
    """
    packaged, model = data_folder("corpora"), load("search")
    for topic, path in corpus.files.items():
        told = {row["id"]: _findings(row) for row in read_rows(packaged, f"{topic}/evidence.jsonl")}
        for row in read_rows(packaged, path):
            label = _OF_VERDICTS.get(Verdict(row["expected"]))
            if label is None:
                continue
            decisive = row["evidence"][:1]
            texts = [text for record in decisive or told for text in told[record]]
            for text in _nearest(row["sentence"], texts, 1 if decisive else _BESIDE, model):
                yield Pair(corpus.name, "train", row["sentence"], text, label)


def _findings(record: Mapping[str, Any]) -> list[str]:
    """The sentences of a record's abstract, without those on its aims and methods where it names its sections."""
    abstract = record["abstract"]
    sections: list[Any] = [{"section": None, "text": abstract}] if isinstance(abstract, str) else abstract
    telling = [each for each in sections if section_role(each["section"]) not in _UNTOLD] or sections
    return [sentence for each in telling for sentence in sentences_of(each["text"])]


def _nearest(statement: str, texts: Sequence[str], count: int, model: SearchModel) -> list[str]:
    vectors = model.embed([statement, *texts])
    order = np.argsort(-(vectors[1:] @ vectors[0]), kind="stable")
    return [texts[place] for place in order[:count]]
