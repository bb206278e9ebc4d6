"""The linear claims classifier: logistic regressions over readable features, stored as safetensors and text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import ModelFolder, open_model, write_files
from overclaim.classifiers.space import Space, WordVectors
from overclaim.config import CPU, Device
from overclaim.errors import ModelError
from overclaim.types import Advice, ClaimLabels, Context, Kind, Polarity, Register, Strength

WEIGHTS, FEATURES = "weights.safetensors", "features.json"
TASK, KIND = "claims", "linear"
HEADS: Mapping[str, tuple[str, ...]] = {
    "claim": ("claim",),
    "kind": tuple(kind.value for kind in Kind),
    "strength": tuple(strength.value for strength in Strength),
    "strength_bare": tuple(strength.value for strength in Strength),
    "polarity": tuple(polarity.value for polarity in Polarity),
    "advice": tuple(advice.value for advice in Advice),
    "adverse_effect": ("adverse_effect",),
}
"""The heads and their classes, in the order of the weight rows."""

EXCLUSIVE = frozenset(("strength", "strength_bare", "polarity", "advice"))
"""Heads of which one class holds; the classes of the others are independent."""

ABSTAIN = "abstain:"
"""How the thresholds begin that say below which certainty an answer is better withheld."""

_BATCH = 2048
_TOPICS = (Kind.EFFICACY, Kind.MECHANISM, Kind.SAFETY)


def rows_of(head: str) -> slice:
    """The weight rows of ``head``."""
    start = 0
    for name, classes in HEADS.items():
        if name == head:
            return slice(start, start + len(classes))
        start += len(classes)
    raise KeyError(head)


@dataclass(frozen=True)
class LinearModel:
    """A feature space with ``weights`` (classes x columns) and ``biases`` (classes), and decision thresholds."""

    space: Space
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    thresholds: Mapping[str, float]


@dataclass(frozen=True)
class LinearClassifier:
    """A ``ClaimClassifier`` over a linear model; ``sha256`` stands for every file and threshold of it."""

    name: str
    sha256: str
    model: LinearModel

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        """One ``ClaimLabels`` per context, in order, independent of how they are batched."""
        labels: list[ClaimLabels] = []
        for start in range(0, len(contexts), _BATCH):
            batch = contexts[start : start + _BATCH]
            scores = scored(self.model, self.model.space.matrix(batch), batch)
            labels += [
                decide(row, self.model.thresholds) if has_words(context.text) else ClaimLabels(scores=row)
                for row, context in zip(scores, batch, strict=True)
            ]
        return labels


def has_words(text: str) -> bool:
    """True when there is a letter or digit to read; a text without any claims nothing."""
    return any(character.isalnum() for character in text)


def probabilities(head: str, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per row the classes' probabilities: logistic, and summing to one for exclusive heads."""
    values = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
    if head in EXCLUSIVE:
        values = values / values.sum(axis=1, keepdims=True)
    return values


def scored(model: LinearModel, matrix: Any, contexts: Sequence[Context]) -> list[dict[str, float]]:
    """The scores of each row of ``matrix``, named as in ``ClaimLabels.scores``.

    The strength of a sentence that comes without any context is read by the head trained on such sentences.
    """
    logits = np.asarray(matrix @ model.weights.T.astype(np.float64), dtype=np.float64) + model.biases
    heads = {head: probabilities(head, logits[:, rows_of(head)]) for head in HEADS}
    bare = np.array([is_bare(context) for context in contexts], dtype=bool)
    heads["strength"] = np.where(bare[:, None], heads.pop("strength_bare"), heads["strength"])
    names = [f"{head}:{name}" if len(HEADS[head]) > 1 else name for head in heads for name in HEADS[head]]
    table = np.round(np.hstack(list(heads.values())), 6)
    return [dict(zip(names, map(float, row), strict=True)) for row in table]


def is_bare(context: Context) -> bool:
    """True when nothing is known about a sentence but its words."""
    return context.register is Register.ABSTRACT and not (
        context.title or context.before or context.after or context.section
    )


def decide(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> ClaimLabels:
    """The labels that ``scores`` amount to: a claim by its threshold, topics by theirs, else kind other.

    Thresholds of abstention (``abstain:kinds``, ``abstain:strength``) are handed on among the scores.
    """
    scores = {**scores, **{name: value for name, value in thresholds.items() if name.startswith(ABSTAIN)}}
    kinds = kinds_of(scores, thresholds)
    return ClaimLabels(
        kinds=kinds,
        strength=Strength(_best(scores, "strength")) if kinds else None,
        polarity=Polarity(_best(scores, "polarity")) if kinds else None,
        advice=Advice(_best(scores, "advice")),
        adverse_effect=scores["adverse_effect"] >= thresholds["adverse_effect"],
        scores=scores,
    )


def kinds_of(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> tuple[Kind, ...]:
    """The kinds that ``scores`` amount to; none where they make no claim."""
    if scores["claim"] < thresholds["claim"]:
        return ()
    kinds = tuple(kind for kind in _TOPICS if scores[f"kind:{kind.value}"] >= thresholds[f"kind:{kind.value}"])
    return kinds or (Kind.OTHER,)


def _best(scores: Mapping[str, float], head: str) -> str:
    return max(HEADS[head], key=lambda name: scores[f"{head}:{name}"])


def load(folder: Path | Traversable, device: Device = CPU) -> LinearClassifier:  # noqa: ARG001 - has no network
    """The classifier in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit.

    It runs on the processor whatever the ``device``.
    """
    opened = open_model(folder)
    if opened.kind != KIND:
        raise ModelError(f"model {opened.name}: kind is {opened.kind!r}, this loader reads {KIND!r}")
    return LinearClassifier(opened.name, opened.sha256, _model(opened))


def _model(opened: ModelFolder) -> LinearModel:
    features = opened.json(FEATURES)
    try:
        tensors = opened.tensors(WEIGHTS)
        names = {block: tuple(items) for block, items in features["names"].items()}
        space = Space(
            names=names,
            idf={block: tensors[f"idf.{block}"].astype(np.float32) for block in features["weighted"]},
            scale=features["scale"],
            vectors=WordVectors(
                tuple(features["vector_words"]), tensors["vectors"].astype(np.float32) * tensors["vectors.scale"]
            ),
        )
        weights, biases = tensors["weights"].astype(np.float32), tensors["biases"].astype(np.float32)
        _check_thresholds(opened)
    except KeyError as error:
        raise ModelError(f"model {opened.name}: incomplete ({error}); train it anew") from None
    expected = (sum(map(len, HEADS.values())), space.width)
    if weights.shape != expected or biases.shape != expected[:1]:
        raise ModelError(f"model {opened.name}: weights are {weights.shape}, features and heads make {expected}")
    return LinearModel(space, weights, biases, opened.thresholds)


def _check_thresholds(opened: ModelFolder) -> None:
    needed = ["claim", "adverse_effect", *(f"kind:{kind.value}" for kind in _TOPICS)]
    missing = [name for name in needed if name not in opened.thresholds]
    if missing:
        raise ModelError(f"model {opened.name}: no threshold for {', '.join(missing)}; train it anew")


def save(model: LinearModel, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    from safetensors.numpy import save as bytes_of

    folder.mkdir(parents=True, exist_ok=True)
    space = model.space
    peak = np.abs(space.vectors.matrix).max(axis=1, keepdims=True, initial=1e-12)
    tensors = {
        "weights": model.weights.astype(np.float16),
        "biases": model.biases.astype(np.float32),
        "vectors": np.round(space.vectors.matrix / peak * 127).astype(np.int8),
        "vectors.scale": (peak / 127).astype(np.float32),
        **{f"idf.{block}": values.astype(np.float16) for block, values in space.idf.items()},
    }
    features = {
        "weighted": sorted(space.idf),
        "scale": dict(space.scale),
        "names": {block: list(names) for block, names in space.names.items()},
        "vector_words": list(space.vectors.words),
    }
    contents = {
        WEIGHTS: bytes_of({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}),
        FEATURES: json.dumps(features, ensure_ascii=False, separators=(",", ":")).encode(),
    }
    return write_files(folder, contents)
