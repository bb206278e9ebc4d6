"""Epochs of batches: a fixed number of sentences per corpus, contexts left out at random, sentences of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.encoder.data import tasks
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, EncoderCorpus, EncoderSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example
from overclaim.classifiers.training.batches import collate, sorted_pools
from overclaim.types import Context


@dataclass(frozen=True)
class Batch:
    """Padded token numbers, segments and mask (sentences x places); gold per class, and which heads are labelled.

    ``taught`` has a teacher's probability of every class.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    mask: NDArray[np.int64]
    gold: NDArray[np.float32]
    labelled: NDArray[np.bool_]
    taught: NDArray[np.float32] | None = None


def span(head: str) -> slice:
    """The outputs of ``head``."""
    start = 0
    for name, classes in LAYOUT.items():
        if name == head:
            return slice(start, start + len(classes))
        start += len(classes)
    raise KeyError(head)


WIDTH = sum(map(len, LAYOUT.values()))
"""The number of outputs."""


def answers(
    items: Sequence[Example], corpora: Mapping[str, EncoderCorpus]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Gold per output (0 or 1), and per head whether a sentence is labelled for it."""
    gold = np.zeros((len(items), WIDTH), dtype=np.float32)
    labelled = np.zeros((len(items), len(LAYOUT)), dtype=bool)
    heads = list(LAYOUT)
    for row, item in enumerate(items):
        for head, names in tasks(item, corpora).items():
            labelled[row, heads.index(head)] = True
            start = span(head).start
            for name in names:
                gold[row, start + LAYOUT[head].index(name)] = 1
    return gold, labelled


def class_weights(gold: NDArray[np.float32], labelled: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Per output the root of how rare its class is: of the positives against the rest, or among the head's classes."""
    weights = np.ones(WIDTH, dtype=np.float32)
    for place, head in enumerate(LAYOUT):
        rows = gold[labelled[:, place]][:, span(head)]
        if not len(rows):
            continue
        counts = np.maximum(rows.sum(axis=0), 1)
        if head in INDEPENDENT:
            weights[span(head)] = np.sqrt(np.maximum(len(rows) - counts, 1) / counts)
        else:
            raw = np.sqrt(len(rows) / (len(counts) * counts))
            weights[span(head)] = raw * len(rows) / (raw * counts).sum()
    return weights


def shown(context: Context, corpus: EncoderCorpus, bare: float, rng: random.Random) -> Context:
    """``context`` as an epoch shows it: bare at times, and half of a corpus's bare rows with their register."""
    if corpus.register_shown is not None:
        return replace(context, register=corpus.register_shown) if rng.random() < 0.5 else context
    return Context(context.text) if rng.random() < bare else context


def draw(items: Sequence[Example], corpora: Mapping[str, EncoderCorpus], epoch: int, seed: int) -> list[int]:
    """The places of the sentences of an epoch; a corpus's share moves on so that all of it is seen in turn."""
    chosen: list[int] = []
    for name, corpus in corpora.items():
        places = [place for place, item in enumerate(items) if item.corpus == name]
        if not places:
            continue
        random.Random(f"{seed}:{name}").shuffle(places)
        count = corpus.draw or len(places)
        chosen += [places[(epoch * count + step) % len(places)] for step in range(count)]
    return chosen


def epoch_batches(
    items: Sequence[Example],
    encoding: Encoding,
    settings: EncoderSettings,
    epoch: int,
    taught: NDArray[np.float32] | None = None,
) -> Iterator[Batch]:
    """The batches of an epoch, the same for the same seed and epoch; ``taught`` is what a teacher says of ``items``."""
    corpora = settings.all_corpora
    rng = random.Random(f"{settings.fit.seed}:{epoch}")
    places = draw(items, corpora, epoch, settings.fit.seed)
    rng.shuffle(places)
    contexts = [shown(items[p].context, corpora[items[p].corpus], settings.fit.bare, rng) for p in places]
    rows = [encoding.tokens(context) for context in contexts]
    gold, labelled = answers([items[place] for place in places], corpora)
    for chosen in sorted_pools(rows, settings.fit.batch, rng):
        ids, segments, mask = collate([rows[place] for place in chosen])
        soft = None if taught is None else taught[[places[place] for place in chosen]]
        yield Batch(ids, segments, mask, gold[chosen], labelled[chosen], soft)
