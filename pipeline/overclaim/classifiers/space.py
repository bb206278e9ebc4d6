"""Contexts as rows of a sparse matrix: the named features of each block, and the mean word vectors of each text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.features import BLOCKS, WEIGHTED, Read, read
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
        from scipy.sparse import hstack

        items = read(contexts)
        parts = [self._block(block, items) for block in BLOCKS]
        parts += [self._mean(items, place) for place in PLACES]
        return hstack(parts, format="csr", dtype=np.float32)

    def _block(self, block: str, items: Sequence[Read]) -> Any:
        from sklearn.preprocessing import normalize

        if block not in self._indexes:
            self._indexes[block] = {name: column for column, name in enumerate(self.names[block])}
        matrix = _counts([BLOCKS[block](item) for item in items], self._indexes[block])
        if block not in WEIGHTED:
            matrix.data[:] = self.scale[block]
            return matrix
        matrix.data = (1 + np.log(matrix.data)) * self.idf[block][matrix.indices]
        return normalize(matrix) * np.float32(self.scale[block])

    def _mean(self, items: Sequence[Read], place: str) -> Any:
        from scipy.sparse import csr_matrix
        from sklearn.preprocessing import normalize

        bags = _counts([getattr(item, place).words for item in items], self.vectors.index)
        return csr_matrix(normalize(bags @ self.vectors.matrix) * np.float32(self.scale["vectors"]))


def _counts(rows: Sequence[Sequence[str]], index: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    data: list[int] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        known = Counter(column for name in row if (column := index.get(name)) is not None)
        for column in sorted(known):
            columns.append(column)
            data.append(known[column])
        ends.append(len(columns))
    return csr_matrix(
        (np.array(data, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32)),
        shape=(len(rows), len(index)),
    )


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
