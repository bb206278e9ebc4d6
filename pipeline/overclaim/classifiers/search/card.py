"""The card of a search model: what the saved files find among held-out texts, in model.toml and README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.measure import Score, mean_score
from overclaim.classifiers.search import model as search_model
from overclaim.classifiers.search.model import SearchModel
from overclaim.classifiers.search.pairs import Collection, Query
from overclaim.classifiers.search.settings import SearchSettings
from overclaim.classifiers.training.card import About, manifest, score_lines

_COMMAND = "overclaim train configs/train/search.toml"
_FIRST = 10
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Trained:
    """The queries that were learnt from, those that were held out, and collections with claims to search for."""

    seen: Sequence[Query]
    unseen: Sequence[Query]
    collections: Sequence[Collection]


def write(out: Path, settings: SearchSettings, hashes: Mapping[str, str], made: Trained) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    about = About(settings.name, search_model.TASK, search_model.KIND, _COMMAND, settings.base)
    head = manifest(about, hashes, {}, {})
    (out / MANIFEST).write_text(head, encoding="utf-8")
    model = search_model.open_folder(out)
    found = {item.corpus: abstracts_found(model, item) for item in made.collections}
    if made.unseen:
        found[settings.scored] = passages_found(model, made.unseen)
    measured = {
        name: {f"recall@{_FIRST}": mean_score(shares, settings.resamples, settings.seed)}
        for name, shares in found.items()
    }
    corpora = {"trained_on": [item.corpus for item in made.seen], "scored_on": _scored(made)}
    (out / MANIFEST).write_text(head + score_lines(corpora, measured, {}), encoding="utf-8")
    put_scores(out / README, settings.name, _table(measured, found))
    return {name: {key: score.value for key, score in scores.items()} for name, scores in measured.items()}


def abstracts_found(model: SearchModel, collection: Collection) -> Shares:
    """Per claim the share of its abstracts among the first ten, each as near as its nearest sentence."""
    places = [place for place, texts in enumerate(collection.abstracts.values()) for _ in texts]
    names, starts = list(collection.abstracts), np.flatnonzero(np.diff(places, prepend=-1))
    vectors = model.embed([text for texts in collection.abstracts.values() for text in texts])
    shares = []
    for claim, wanted in collection.wanted.items():
        near = np.maximum.reduceat(vectors @ model.embed([claim])[0], starts)
        first = {names[places[starts[place]]] for place in np.argsort(-near, kind="stable")[:_FIRST]}
        shares.append(len(first & wanted) / len(wanted))
    return np.array(shares)


def passages_found(model: SearchModel, queries: Sequence[Query]) -> Shares:
    """Per query 1 where one of its passages is among the ten nearest of all queries' passages, else 0."""
    texts = list(dict.fromkeys(text for item in queries for text in item.passages))
    vectors = model.embed(texts)
    near = model.embed([item.text for item in queries]) @ vectors.T
    first = np.argsort(-near, axis=1, kind="stable")[:, :_FIRST]
    found = [any(texts[place] in item.passages for place in row) for item, row in zip(queries, first, strict=True)]
    return np.array(found, dtype=np.float64)


def _scored(made: Trained) -> Iterable[str]:
    yield from (item.corpus for item in made.unseen)
    yield from (item.corpus for item in made.collections for _ in item.wanted)


def _table(measured: Mapping[str, Mapping[str, Score]], found: Mapping[str, Shares]) -> list[str]:
    lines = [f"| searched by vectors alone | queries | recall@{_FIRST} (95 % interval) |", "|---|---:|---|"]
    for name, scores in measured.items():
        for score in scores.values():
            interval = f"{score.value:.3f} ({score.low:.3f}-{score.high:.3f})"
            lines.append(f"| {name} | {len(found[name]):,} | {interval} |")
    return lines
