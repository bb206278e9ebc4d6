"""The card of a trained entity model: scores of the saved files on the development share, in model.toml and README."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.entities import tagger
from overclaim.classifiers.entities.batches import labels_learnt
from overclaim.classifiers.entities.measure import ALL, Read, scores, spans, thresholds
from overclaim.classifiers.entities.passages import Material, Passage
from overclaim.classifiers.entities.scheme import LABELS, Floats
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.entities.words import words
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.training.card import About, Measured, manifest, score_lines, tables

_CHECKED = 5  # one passage in so many is also read by the network in single precision


@dataclass(frozen=True)
class Trained:
    """What training made: its data, the sha256 of the files, and the network before it was saved in few bits."""

    passages: Material
    hashes: Mapping[str, str]
    exact: Callable[[Sequence[str]], Sequence[Floats]]


def write(out: Path, settings: EntitySettings, made: Trained) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved.

    Thresholds are set on the same passages.
    """
    path = out / MANIFEST
    path.write_text(_manifest(settings, made.hashes, np.zeros(len(LABELS))), encoding="utf-8")
    read = _read(out, made.passages.dev)
    learnt = {label for corpus in settings.corpora for label in corpus.annotated}
    partial = {(corpus.name, label) for corpus in settings.corpora for label in corpus.partial}
    outside = thresholds(read, learnt, partial)
    measured = scores([(item, spans(item, outside)) for item in read], settings.resamples, settings.fit.seed)
    checks = _lost(read[::_CHECKED], outside, made)
    head = _manifest(settings, made.hashes, outside)
    path.write_text(head + _scores(measured, checks, made.passages), encoding="utf-8")
    put_scores(out / README, settings.name, tables(measured, checks, "the development share"))
    return {
        "development": {name: {key: score.value for key, score in found.items()} for name, found in measured.items()},
        "checks": checks,
    }


def _read(out: Path, items: Sequence[Passage]) -> list[Read]:
    """The passages as the saved network reads them."""
    saved = tagger.load(out)
    texts = [item.text for item in items]
    split = [words(saved.tokenizer, text) for text in texts]
    return [Read(*each) for each in zip(items, split, saved.logits(texts, split), strict=True)]


def _lost(read: Sequence[Read], outside: Floats, made: Trained) -> dict[str, float]:
    """What the F1 of all labels loses, by corpus, to the few bits in which the network is saved."""
    exact = [
        replace(item, logits=logits)
        for item, logits in zip(read, made.exact([item.passage.text for item in read]), strict=True)
    ]
    values = [scores([(item, spans(item, outside)) for item in part], 1, 0) for part in (exact, read)]
    return {
        f"F1 lost to few bits, {name}": round(found[ALL].value - values[1][name][ALL].value, 4)
        for name, found in values[0].items()
    }


def _manifest(settings: EntitySettings, hashes: Mapping[str, str], outside: Floats) -> str:
    about = About(
        settings.name,
        tagger.TASK,
        tagger.KIND,
        f"overclaim train configs/train/{settings.name}.toml",
        settings.base,
    )
    limits = {label.value: float(value) for label, value in zip(LABELS, outside, strict=True)}
    return manifest(about, hashes, limits, labels_learnt(settings.corpora))


def _scores(measured: Measured, checks: Mapping[str, float], passages: Material) -> str:
    parts = {
        "trained_on": [item.corpus for item in passages.train],
        "development": [item.corpus for item in passages.dev],
    }
    return score_lines(parts, measured, checks)
