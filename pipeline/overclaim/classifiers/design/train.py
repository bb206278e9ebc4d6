"""Training of the design model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.design import card
from overclaim.classifiers.design.data import Abstract, abstracts, split
from overclaim.classifiers.design.model import DESIGNS, DesignSpace, Floats, save, words_of
from overclaim.classifiers.design.settings import DesignSettings
from overclaim.config import load

_FLOOR = 0.02


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Raises ``ConfigError`` for wrong settings and ``InputError`` for a corpus that is missing. What is kept for scores
    is seen by neither vocabulary nor weights.
    """
    settings = load(config, DesignSettings)
    seen, unseen = split(abstracts(data, settings.corpora))
    space = fit_space(seen, settings)
    weights, biases = fit(seen, space, settings)
    hashes = save(space, weights, biases, out)
    return card.write(out, settings, hashes, (seen, unseen))


def fit_space(seen: Sequence[Abstract], settings: DesignSettings) -> DesignSpace:
    """The most widespread words and all cues of ``seen``, with scikit-learn's smoothed inverse frequency of words."""
    spread = Counter(name for item in seen for name in set(words_of(item.document)))
    often = [name for name, count in spread.items() if count >= settings.min_count]
    words = sorted(sorted(often, key=lambda name: (-spread[name], name))[: settings.words])
    cues = sorted({name for item in seen for name in item.scan.features})
    counts = np.array([spread[name] for name in words])
    return DesignSpace(
        words={name: column for column, name in enumerate(words)},
        cues={name: column for column, name in enumerate(cues, start=len(words))},
        idf=(np.log((1 + len(seen)) / (1 + counts)) + 1).astype(np.float32),
        scale_words=settings.scale_words,
        scale_cues=settings.scale_cues,
    )


def fit(seen: Sequence[Abstract], space: DesignSpace, settings: DesignSettings) -> tuple[Floats, Floats]:
    """Weights (columns x designs) and biases of a multinomial logistic regression.

    A row whose label leaves several designs open counts once for each, by the share that the cues give it: learning
    from partial labels (Jin and Ghahramani 2002) with the cues' answer in the place of a first estimate.
    """
    from sklearn.linear_model import LogisticRegression

    shared = [(place, design, share) for place, item in enumerate(seen) for design, share in shares(item, settings)]
    rows = np.array([place for place, _, _ in shared])
    gold = np.array([DESIGNS.index(design) for _, design, _ in shared])
    model = LogisticRegression(C=settings.c, max_iter=200)
    model.fit(_matrix(seen, space)[rows], gold, sample_weight=np.array([share for _, _, share in shared]))
    weights = np.zeros((space.width, len(DESIGNS)), dtype=np.float32)
    biases = np.full(len(DESIGNS), -20.0, dtype=np.float32)
    weights[:, model.classes_], biases[model.classes_] = model.coef_.T, model.intercept_
    return weights, biases


def shares(item: Abstract, settings: DesignSettings) -> list[tuple[Any, float]]:
    """The designs left open by the label of ``item``, each with its part of the row's weight."""
    if len(item.designs) == 1:
        return [(item.designs[0], item.corpus.weight)]
    scores = item.scan.scores
    peak = max(scores.values(), default=0.0)
    powers: NDArray[np.float64] = np.array(
        [np.exp(settings.trust * (scores.get(design, 0.0) - peak)) for design in item.designs]
    )
    parts = powers + _FLOOR
    parts *= item.corpus.weight * settings.several / parts.sum()
    return list(zip(item.designs, map(float, parts), strict=True))


def _matrix(seen: Sequence[Abstract], space: DesignSpace) -> Any:
    from scipy.sparse import csr_matrix

    rows = [space.row(item.document, item.scan.features) for item in seen]
    lengths = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([np.array(found, dtype=np.int32) for found, _ in rows])
    values = np.concatenate([found for _, found in rows]).astype(np.float64)
    return csr_matrix((values, columns, lengths), shape=(len(rows), space.width))
