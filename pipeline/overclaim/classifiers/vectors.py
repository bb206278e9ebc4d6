"""Word vectors from texts without labels: how words keep company, in few dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from overclaim.classifiers.cues import tokens
from overclaim.classifiers.settings import VectorSettings
from overclaim.classifiers.space import WordVectors

_SMOOTHING = 0.75
_RARE = 1e-3


def fit_vectors(texts: Sequence[str], settings: VectorSettings, seed: int) -> WordVectors:
    """Unit word vectors times an inverse-frequency weight, so that the sum over a text is its vector.

    Positive pointwise mutual information with smoothed contexts, then truncated SVD (Levy, Goldberg and Dagan 2015);
    weights a / (a + p(word)) (Arora, Liang and Ma 2017).
    """
    from sklearn.decomposition import TruncatedSVD

    lists = [tokens(text) for text in texts]
    counts = Counter(word for words in lists for word in words)
    frequent = sorted((w for w, n in counts.items() if n >= settings.min_count), key=lambda w: (-counts[w], w))
    words = tuple(frequent[: settings.words])
    information = _information(_pairs(lists, words, settings.window))
    svd = TruncatedSVD(settings.dimensions, n_iter=5, random_state=seed)
    matrix = svd.fit_transform(information) / np.sqrt(svd.singular_values_)
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
    shares = np.array([counts[word] for word in words]) / counts.total()
    return WordVectors(words, (matrix * (_RARE / (_RARE + shares))[:, None]).astype(np.float32))


def _pairs(lists: Sequence[Sequence[str]], words: Sequence[str], window: int) -> Any:
    from scipy.sparse import coo_matrix

    index = {word: row for row, word in enumerate(words)}
    gap = [-1] * window
    flat = np.array([row for tokens_ in lists for row in (*(index.get(word, -1) for word in tokens_), *gap)])
    total: Any = 0
    for distance in range(1, window + 1):
        left, right = flat[:-distance], flat[distance:]
        known = (left >= 0) & (right >= 0)
        values = np.full(int(known.sum()), 1 / distance)
        total = total + coo_matrix((values, (left[known], right[known])), shape=(len(words),) * 2).tocsr()
    return total + total.T


def _information(pairs: Any) -> Any:
    from scipy.sparse import csr_matrix

    rows = np.asarray(pairs.sum(axis=1)).ravel()
    shares = rows / rows.sum()
    smoothed = rows**_SMOOTHING / (rows**_SMOOTHING).sum()
    pairs = pairs.tocoo()
    values = np.log(pairs.data / rows.sum() / (shares[pairs.row] * smoothed[pairs.col]))
    kept = values > 0
    return csr_matrix((values[kept], (pairs.row[kept], pairs.col[kept])), shape=pairs.shape)
