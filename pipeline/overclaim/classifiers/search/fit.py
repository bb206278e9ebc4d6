"""Vectors of word pieces fitted so that a query is nearer to its own passage than to the others of its batch."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import torch

from overclaim.classifiers.search.model import LONGEST, Floats
from overclaim.classifiers.search.pairs import Query
from overclaim.classifiers.search.settings import SearchSettings
from overclaim.classifiers.tokens import pieces
from overclaim.classifiers.training.base import body

_COMMON = 1e-3  # the frequency at which a word piece weighs half (Arora et al. 2017, smooth inverse frequency)
_AT_ONCE = 512
Pair = tuple[str, str]


class Bags(torch.nn.Module):  # type: ignore[misc]
    """Texts as weighted sums of the vectors of their word pieces, of length 1."""

    def __init__(self, words: Any, vectors: Floats, frequency: Floats) -> None:
        super().__init__()
        self.words = words
        self.vectors = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(vectors), freeze=False, mode="sum")
        self.weights = torch.nn.Parameter(torch.from_numpy(np.log(_COMMON / (_COMMON + frequency))))

    def forward(self, texts: Sequence[str]) -> Any:
        """One vector per text."""
        rows = [pieces(self.words, text)[:LONGEST] for text in texts]
        starts = torch.tensor([0, *accumulate(len(row) for row in rows[:-1])])
        ids = torch.tensor([piece for row in rows for piece in row], dtype=torch.int64)
        found = self.vectors(ids, starts, per_sample_weights=torch.exp(self.weights[ids]))
        return torch.nn.functional.normalize(found, dim=1)

    def folded(self) -> Floats:
        """The vector of each word piece times its weight."""
        with torch.no_grad():
            found: Floats = (self.vectors.weight * torch.exp(self.weights)[:, None]).numpy().astype(np.float32)
            return found


def fit(queries: Sequence[Query], words: Any, settings: SearchSettings) -> Floats:
    """The fitted vectors (word pieces x dimensions), beginning from what the base encoder makes of each alone."""
    how = settings.fit
    torch.manual_seed(how.seed)
    torch.set_num_threads(how.threads)
    bags = Bags(words, _reduced(_alone(settings.base, words), settings.dimensions), _frequency(queries, words))
    rates = [
        {"params": bags.vectors.parameters(), "lr": how.rate},
        {"params": [bags.weights], "lr": how.weight_rate},
    ]
    optimiser = torch.optim.Adam(rates)
    for number in range(how.epochs):
        for batch in _batches(queries, settings, number):
            optimiser.zero_grad()
            _loss(bags, batch, how.temperature).backward()
            optimiser.step()
    return bags.folded()


def _loss(bags: Bags, batch: Sequence[Pair], temperature: float) -> Any:
    alike = bags([query for query, _ in batch]) @ bags([passage for _, passage in batch]).T / temperature
    own = torch.arange(len(batch))
    cost = torch.nn.functional.cross_entropy
    return (cost(alike, own) + cost(alike.T, own)) / 2


def _batches(queries: Sequence[Query], settings: SearchSettings, number: int) -> Iterator[list[Pair]]:
    """The pairs of an epoch: of each query one passage, drawn anew every time; a rest smaller than a batch is left."""
    rng, size = random.Random(f"{settings.fit.seed}:{number}"), settings.fit.batch
    pairs = [(item.text, rng.choice(item.passages)) for item in queries]
    rng.shuffle(pairs)
    for start in range(0, len(pairs) - min(size, len(pairs)) + 1, size):
        yield pairs[start : start + size]


def _alone(base: str, words: Any) -> Floats:
    """What the base encoder makes of each word piece by itself, on average over the three places it then has."""
    model, found = body(base, dropout=0.0).eval(), []
    start, stop = words.token_to_id("[CLS]"), words.token_to_id("[SEP]")
    with torch.no_grad():
        for first in range(0, words.get_vocab_size(), _AT_ONCE):
            some = range(first, min(first + _AT_ONCE, words.get_vocab_size()))
            ids = torch.tensor([[start, piece, stop] for piece in some])
            found.append(model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(1))
    every: Floats = torch.cat(found).numpy()
    return every


def _reduced(vectors: Floats, dimensions: int) -> Floats:
    """The principal components of ``vectors``."""
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found: Floats = np.ascontiguousarray(centred @ axes[:dimensions].T, dtype=np.float32)
    return found


def _frequency(queries: Sequence[Query], words: Any) -> Floats:
    counts = np.ones(words.get_vocab_size(), dtype=np.float64)
    for item in queries:
        for text in (item.text, *item.passages):
            np.add.at(counts, pieces(words, text), 1)
    found: Floats = (counts / counts.sum()).astype(np.float32)
    return found
