"""The design classifier: two multinomial logistic regressions over the same readable features, as safetensors and text.

One reads the design, the other what was studied.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources.abc import Traversable
from math import log, sqrt
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.cues import tokens
from overclaim.classifiers.folder import ModelFolder, find, open_task, write_files
from overclaim.errors import ModelError
from overclaim.types import Design, Document, Species, StudyScores

WEIGHTS, FEATURES = "weights.safetensors", "features.json"
TASK, KIND = "design", "design"
Floats = NDArray[np.float32]
Label = TypeVar("Label", bound=Enum)


@dataclass(frozen=True)
class DesignSpace:
    """The features that a model knows: the column of each, words first, and the inverse frequency of each word."""

    words: Mapping[str, int]
    cues: Mapping[str, int]
    idf: Floats
    scale_words: float
    scale_cues: float

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.words) + len(self.cues)

    def row(self, document: Document, cues: Mapping[str, float]) -> tuple[list[int], Floats]:
        """The columns and values of one abstract: words by TF-IDF of length ``scale_words``, then cues."""
        counts = Counter(column for column in map(self.words.get, words_of(document)) if column is not None)
        columns = list(counts)
        values = [(1 + log(count)) * float(self.idf[column]) for column, count in counts.items()]
        length = sqrt(sum(value * value for value in values)) or 1.0
        values = [value / length * self.scale_words for value in values]
        for name, value in cues.items():
            if (column := self.cues.get(name)) is not None:
                columns.append(column)
                values.append(value * self.scale_cues)
        return columns, np.array(values, dtype=np.float32)


@dataclass(frozen=True)
class Question(Generic[Label]):
    """One question to an abstract: the possible answers, and the ``weights`` (columns x answers) that give them."""

    labels: tuple[Label, ...]
    weights: Floats
    biases: Floats

    def shares(self, columns: Sequence[int], values: Floats) -> Mapping[Label, float]:
        """The probability of every answer for an abstract with these ``values`` in these ``columns``."""
        logits = (values @ self.weights[columns] + self.biases).astype(np.float64)
        powers = np.exp(logits - logits.max())
        shares = np.round(powers / powers.sum(), 6)
        return dict(zip(self.labels, map(float, shares), strict=True))


@dataclass(frozen=True)
class DesignModel:
    """A ``DesignClassifier``; ``sha256`` stands for every file."""

    name: str
    sha256: str
    space: DesignSpace
    designs: Question[Design]
    species: Question[Species]

    def predict(self, documents: Sequence[Document], cues: Sequence[Mapping[str, float]]) -> list[StudyScores]:
        """The probability of every design and of every species for each document, independent of the others."""
        rows = (self.space.row(document, found) for document, found in zip(documents, cues, strict=True))
        return [StudyScores(self.designs.shares(*row), self.species.shares(*row)) for row in rows]


def words_of(document: Document) -> list[str]:
    """Words and pairs of words of the title, each marked as such, and of the abstract."""
    title, body = tokens(document.title), tokens(document.text)
    found = [f"title: {word}" for word in title]
    found += [f"title: {a} {b}" for a, b in itertools.pairwise(title)]
    return [*found, *body, *(f"{a} {b}" for a, b in itertools.pairwise(body))]


def load(name_or_path: str | Path) -> DesignModel:
    """The design model of that name or folder; raises ``ModelError`` when it is missing, altered or does not fit."""
    return open_folder(find(name_or_path))


def open_folder(folder: Path | Traversable) -> DesignModel:
    """The design model in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit."""
    return _model(open_task(folder, TASK, KIND))


def _model(opened: ModelFolder) -> DesignModel:
    features = opened.json(FEATURES)
    try:
        tensors = {name: tensor.astype(np.float32) for name, tensor in opened.tensors(WEIGHTS).items()}
        names, cues = features["words"], features["cues"]
        space = DesignSpace(
            words={name: column for column, name in enumerate(names)},
            cues={name: column for column, name in enumerate(cues, start=len(names))},
            idf=tensors["idf"],
            scale_words=float(features["scale_words"]),
            scale_cues=float(features["scale_cues"]),
        )
        designs = Question(tuple(map(Design, features["designs"])), tensors["weights"], tensors["biases"])
        species = Question(
            tuple(map(Species, features["species"])), tensors["species_weights"], tensors["species_biases"]
        )
    except (KeyError, ValueError) as error:
        raise ModelError(f"model {opened.name}: incomplete ({error}); train it anew") from None
    fits = _fits(designs, Design, space) and _fits(species, Species, space) and space.idf.shape == (len(names),)
    if not fits:
        shapes = f"{designs.weights.shape} and {species.weights.shape}"
        raise ModelError(f"model {opened.name}: weights {shapes} do not fit its features; train it anew")
    return DesignModel(opened.name, opened.sha256, space, designs, species)


def _fits(question: Question[Any], labels: type[Enum], space: DesignSpace) -> bool:
    shape = (space.width, len(labels))
    return question.labels == tuple(labels) and (question.weights.shape, question.biases.shape) == (shape, shape[1:])


def save(space: DesignSpace, designs: Question[Design], species: Question[Species], folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    from safetensors.numpy import save as bytes_of

    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, NDArray[Any]] = {
        "weights": np.ascontiguousarray(designs.weights.astype(np.float16)),
        "biases": designs.biases.astype(np.float32),
        "species_weights": np.ascontiguousarray(species.weights.astype(np.float16)),
        "species_biases": species.biases.astype(np.float32),
        "idf": space.idf.astype(np.float16),
    }
    features = {
        "designs": [label.value for label in designs.labels],
        "species": [label.value for label in species.labels],
        "scale_words": space.scale_words,
        "scale_cues": space.scale_cues,
        "cues": list(space.cues),
        "words": list(space.words),
    }
    contents = {
        WEIGHTS: bytes_of(tensors),
        FEATURES: json.dumps(features, ensure_ascii=False, separators=(",", ":")).encode(),
    }
    return write_files(folder, contents)
