"""The verdict model: multinomial logistic regression over named features, as safetensors and text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import ModelFolder, find, open_task, write_files
from overclaim.errors import ModelError
from overclaim.types import Verdict, VerdictLabels

WEIGHTS, FEATURES = "weights.safetensors", "features.json"
TASK, KIND = "verdict", "verdict"
VERDICTS = tuple(Verdict)
_DIGITS = 6
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What speaks for which verdict: ``table`` is features x verdicts, for features less ``mean`` over ``scale``.

    Raises ``ValueError`` for sizes that do not fit, and for numbers that are none.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    table: Floats
    biases: Floats

    def __post_init__(self) -> None:
        features, verdicts = len(self.names), len(VERDICTS)
        sizes: dict[str, tuple[int, ...]] = {"mean": (features,), "scale": (features,), "biases": (verdicts,)}
        sizes["table"] = (features, verdicts)
        for name, size in sizes.items():
            values = getattr(self, name)
            if values.shape != size or not np.isfinite(values).all():
                raise ValueError(f"{name} has not {' x '.join(map(str, size))} numbers")
        if not (self.scale > 0).all():
            raise ValueError("scale is not above 0 throughout")

    def row(self, features: Mapping[str, float]) -> Floats:
        """The features of one statement in the order of ``names``, in standard units; what is not known is left out."""
        values = np.array([features.get(name, 0.0) for name in self.names])
        return (values - self.mean) / self.scale


@dataclass(frozen=True)
class VerdictModel:
    """A ``VerdictClassifier``; ``sha256`` stands for every file of it."""

    name: str
    sha256: str
    weights: Weights = field(repr=False)

    def predict(self, rows: Sequence[Mapping[str, float]]) -> list[VerdictLabels]:
        """The probability of each verdict for each row of features, and what speaks for it, independent of the others.

        What a group of features, named before the colon, does for a verdict is the sum of its weighted features, less
        what it does for all verdicts in the mean.
        """
        return [self._one(features) for features in rows]

    def _one(self, features: Mapping[str, float]) -> VerdictLabels:
        parts = self.weights.row(features)[:, None] * self.weights.table
        logits = parts.sum(axis=0) + self.weights.biases
        powers = np.exp(logits - logits.max())
        probabilities = np.round(powers / powers.sum(), _DIGITS)
        leaning = parts - parts.mean(axis=1, keepdims=True)
        groups: dict[str, Floats] = {}
        for name, row in zip(self.weights.names, leaning, strict=True):
            group = name.partition(":")[0]
            groups[group] = groups.get(group, np.zeros(len(VERDICTS))) + row
        return VerdictLabels(
            dict(zip(VERDICTS, map(float, probabilities), strict=True)),
            {
                verdict: {group: round(float(row[place]), _DIGITS) for group, row in groups.items()}
                for place, verdict in enumerate(VERDICTS)
            },
        )


def load(name_or_path: str | Path) -> VerdictModel:
    """The verdict model of that name or folder; raises ``ModelError`` when it is missing, altered or does not fit."""
    return open_folder(find(name_or_path))


def open_folder(folder: Path | Traversable) -> VerdictModel:
    """The verdict model in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit."""
    return _model(open_task(folder, TASK, KIND))


def _model(opened: ModelFolder) -> VerdictModel:
    features = opened.json(FEATURES)
    try:
        tensors = {name: tensor.astype(np.float64) for name, tensor in opened.tensors(WEIGHTS).items()}
        names, verdicts = tuple(features["names"]), tuple(map(Verdict, features["verdicts"]))
        weights = Weights(names, *(tensors[name] for name in ("mean", "scale", "table", "biases")))
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"model {opened.name}: incomplete ({error}); train it anew") from None
    if verdicts != VERDICTS:
        raise ModelError(f"model {opened.name}: made for other verdicts; train it anew")
    return VerdictModel(opened.name, opened.sha256, weights)


def save(weights: Weights, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    from safetensors.numpy import save as bytes_of

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: np.ascontiguousarray(getattr(weights, name), dtype=np.float32)
        for name in ("mean", "scale", "table", "biases")
    }
    features = {"verdicts": [verdict.value for verdict in VERDICTS], "names": list(weights.names)}
    text = json.dumps(features, ensure_ascii=False, indent=1) + "\n"
    return write_files(folder, {WEIGHTS: bytes_of(tensors), FEATURES: text.encode()})
