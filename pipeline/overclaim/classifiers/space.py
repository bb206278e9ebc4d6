"""Contexts as rows of a sparse matrix: the named features of each block, and the mean word vectors of each text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.features import BLOCKS, WEIGHTED, Read, Text, read
from overclaim.types import Context

Floats = NDArray[np.float32]
PLACES = ("text", "title", "before", "after")


@dataclass(frozen=True)
class WordVectors:
    """A vector per word, its row already weighted down for frequent words; ``matrix`` is words x dimensions."""

    words: tuple[str, ...]
    matrix: Floats

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The row of each word."""
        return {word: row for row, word in enumerate(self.words)}


@dataclass(frozen=True)
class Space:
    """The features that a model knows, in order: ``names`` and ``scale`` per block, ``idf`` for weighted blocks."""

    names: Mapping[str, tuple[str, ...]]
    idf: Mapping[str, Floats]
    scale: Mapping[str, float]
    vectors: WordVectors
    _indexes: dict[str, Mapping[str, int]] = field(default_factory=dict, compare=False)

    @property
    def width(self) -> int:
        """The number of columns."""
        return sum(stop - start for start, stop in self.columns.values())

    @cached_property
    def columns(self) -> Mapping[str, tuple[int, int]]:
        """The first column of each block and the one after its last; word vectors are block ``vectors.<place>``."""
        spans: dict[str, tuple[int, int]] = {}
        start = 0
        sizes = [(block, len(self.names[block])) for block in BLOCKS]
        for block, size in (*sizes, *((f"vectors.{place}", self.vectors.matrix.shape[1]) for place in PLACES)):
            spans[block] = (start, start + size)
            start += size
        return spans

    def matrix(self, contexts: Sequence[Context]) -> Any:
        """A SciPy CSR matrix with one row per context; a row does not depend on the others."""
        from scipy.sparse import csr_matrix, hstack

        items = read(contexts)
        if not items:
            return csr_matrix((0, self.width), dtype=np.float32)
        parts = [self._block(block, items) for block in BLOCKS]
        means = self._mean([getattr(item, place) for place in PLACES for item in items])
        parts += [means[start : start + len(items)] for start in range(0, len(PLACES) * len(items), len(items))]
        return hstack(parts, format="csr", dtype=np.float32)

    def _block(self, block: str, items: Sequence[Read]) -> Any:
        if block not in self._indexes:
            self._indexes[block] = {name: column for column, name in enumerate(self.names[block])}
        matrix = _counts([BLOCKS[block](item) for item in items], self._indexes[block])
        if block not in WEIGHTED:
            matrix.data[:] = self.scale[block]
            return matrix
        matrix.data = (1 + np.log(matrix.data)) * self.idf[block][matrix.indices]
        return _unit(matrix) * np.float32(self.scale[block])

    def _mean(self, texts: Sequence[Text]) -> Any:
        from scipy.sparse import csr_matrix

        distinct = list({id(text): text for text in texts}.values())
        rows = {id(text): row for row, text in enumerate(distinct)}
        bags = _counts([text.words for text in distinct], self.vectors.index)
        means = _unit(csr_matrix(bags @ self.vectors.matrix)) * np.float32(self.scale["vectors"])
        return means[[rows[id(text)] for text in texts]]


def _unit(matrix: Any) -> Any:
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix


def _counts(rows: Sequence[Sequence[str]], index: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    lengths = [len(row) for row in rows]
    columns = np.fromiter(map(index.get, chain.from_iterable(rows), repeat(-1)), dtype=np.int32, count=sum(lengths))
    places = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
    known = columns >= 0
    cells = (np.ones(int(known.sum()), dtype=np.float32), (places[known], columns[known]))
    matrix = csr_matrix(cells, shape=(len(rows), len(index)))
    matrix.sort_indices()
    return matrix


def fit_space(
    contexts: Sequence[Context],
    vectors: WordVectors,
    scale: Mapping[str, float],
    sizes: Mapping[str, int],
    min_count: int = 2,
) -> Space:
    """The space of the most widespread features of ``contexts``: ``sizes`` per block, in ``min_count`` rows or more.

    The inverse document frequency is scikit-learn's smoothed one.
    """
    items = read(contexts)
    names: dict[str, tuple[str, ...]] = {}
    idf: dict[str, Floats] = {}
    for block, features in BLOCKS.items():
        spread = Counter(name for item in items for name in set(features(item)))
        kept = sorted(
            (name for name, count in spread.items() if count >= min_count), key=lambda name: (-spread[name], name)
        )
        names[block] = tuple(sorted(kept[: sizes[block]]))
        if block in WEIGHTED:
            counts = np.array([spread[name] for name in names[block]])
            idf[block] = (np.log((1 + len(items)) / (1 + counts)) + 1).astype(np.float32)
    return Space(names, idf, scale, vectors)
