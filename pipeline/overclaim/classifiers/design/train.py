"""Training of the design model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.design import card
from overclaim.classifiers.design.data import Abstract, abstracts, split
from overclaim.classifiers.design.model import DesignSpace, Label, Question, save, words_of
from overclaim.classifiers.design.settings import DesignSettings
from overclaim.config import load
from overclaim.errors import InputError
from overclaim.lexicons.species_cues import PREFIX
from overclaim.types import Design, Species

_FLOOR = 0.02


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Raises ``ConfigError`` for wrong settings and ``InputError`` for a corpus that is missing or where the
    corpora name fewer than three species. What is kept for scores is seen by neither vocabulary nor weights.
    """
    settings = load(config, DesignSettings)
    seen, unseen = split(abstracts(data, settings.corpora))
    space = fit_space(seen, settings)
    matrix = _matrix(seen, space)
    hashes = save(space, fit_designs(seen, matrix, space, settings), fit_species(seen, matrix, settings), out)
    return card.write(out, settings, hashes, (seen, unseen))


def fit_space(seen: Sequence[Abstract], settings: DesignSettings) -> DesignSpace:
    """The most widespread words and all cues of ``seen``, with scikit-learn's smoothed inverse frequency of words."""
    spread = Counter(name for item in seen for name in set(words_of(item.document)))
    often = [name for name, count in spread.items() if count >= settings.min_count]
    words = sorted(sorted(often, key=lambda name: (-spread[name], name))[: settings.words])
    found = {name for item in seen for name in item.cues}
    cues = sorted(found, key=lambda name: (name.startswith(PREFIX), name))
    counts = np.array([spread[name] for name in words])
    return DesignSpace(
        words={name: column for column, name in enumerate(words)},
        cues={name: column for column, name in enumerate(cues, start=len(words))},
        idf=(np.log((1 + len(seen)) / (1 + counts)) + 1).astype(np.float32),
        scale_words=settings.scale_words,
        scale_cues=settings.scale_cues,
    )


def fit_designs(
    seen: Sequence[Abstract], matrix: Any, space: DesignSpace, settings: DesignSettings
) -> Question[Design]:
    """The weights that tell designs, learnt from ``seen``, whose features are the rows of ``matrix``.

    Features that only the species is read from get weight 0.

    A row whose label leaves several designs open counts once for each, by the share that the cues give it: learning
    from partial labels (Jin and Ghahramani 2002) with the cues' answer in the place of a first estimate.
    """
    shared = [(place, design, share) for place, item in enumerate(seen) for design, share in shares(item, settings)]
    rows = np.array([place for place, _, _ in shared])
    gold, weights = [design for _, design, _ in shared], [share for _, _, share in shared]
    given = space.width - sum(name.startswith(PREFIX) for name in space.cues)
    found = _fit(tuple(Design), matrix[rows, :given], gold, weights, settings.c)
    padding = ((0, space.width - given), (0, 0))
    return replace(found, weights=np.pad(found.weights, padding))


def fit_species(seen: Sequence[Abstract], matrix: Any, settings: DesignSettings) -> Question[Species]:
    """The weights that tell species, learnt from those of ``seen`` whose species is known, whatever their corpus.

    Raises ``InputError`` for fewer than three species.
    """
    known = [(place, item.species_taught) for place, item in enumerate(seen) if item.species_taught]
    gold = [species for _, species in known]
    if len(set(gold)) < 3:
        raise InputError("the corpora name fewer than three species: give one that has a key ``species``")
    weights = [settings.weight_mixed if species is Species.MIXED else 1.0 for species in gold]
    return _fit(tuple(Species), matrix[[place for place, _ in known]], gold, weights, settings.c_species)


def _fit(
    labels: tuple[Label, ...], rows: Any, gold: Sequence[Label], importance: Sequence[float], c: float
) -> Question[Label]:
    """A multinomial logistic regression; a label that no row has stays improbable."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=c, max_iter=200)
    model.fit(rows, np.array([labels.index(label) for label in gold]), sample_weight=np.array(importance))
    weights = np.zeros((rows.shape[1], len(labels)), dtype=np.float32)
    biases = np.full(len(labels), -20.0, dtype=np.float32)
    weights[:, model.classes_], biases[model.classes_] = model.coef_.T, model.intercept_
    return Question(labels, weights, biases)


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

    rows = [space.row(item.document, item.cues) for item in seen]
    lengths = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([np.array(found, dtype=np.int32) for found, _ in rows])
    values = np.concatenate([found for _, found in rows]).astype(np.float64)
    return csr_matrix((values, columns, lengths), shape=(len(rows), space.width))
