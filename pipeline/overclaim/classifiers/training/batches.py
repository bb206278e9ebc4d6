"""Rows of tokens in padded batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.tokens import Tokens

_POOL = 24  # batches among which rows are sorted by length
_CHUNK = 32


def collate(rows: Sequence[Tokens]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Token numbers, segments and mask, padded to the longest row."""
    width = max(len(row.ids) for row in rows)
    out = np.zeros((3, len(rows), width), dtype=np.int64)
    for place, row in enumerate(rows):
        size = len(row.ids)
        out[0, place, :size], out[1, place, :size], out[2, place, :size] = row.ids, row.segments, 1
    return out[0], out[1], out[2]


def sorted_pools(rows: Sequence[Tokens], size: int, rng: random.Random) -> list[list[int]]:
    """The places of ``rows`` in batches of ``size``: sorted by length within pools, the batches shuffled."""
    pieces = []
    for start in range(0, len(rows), size * _POOL):
        pool = sorted(range(start, min(start + size * _POOL, len(rows))), key=lambda place: len(rows[place].ids))
        pieces += [pool[first : first + size] for first in range(0, len(pool), size)]
    rng.shuffle(pieces)
    return pieces


def by_length(rows: Sequence[Tokens]) -> Iterator[list[int]]:
    """The places of all ``rows`` in chunks of like length, shortest first, for reading without training."""
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids))
    for start in range(0, len(order), _CHUNK):
        yield order[start : start + _CHUNK]
