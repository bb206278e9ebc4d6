"""Stance models that read the same and are asked together: the mean of what they say, in log odds.

Members that err in different ways, such as a small and a large encoder, correct each other (Hansen and Salamon 1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from overclaim.classifiers import blend
from overclaim.classifiers.folder import find, open_model
from overclaim.classifiers.stance import model as single
from overclaim.classifiers.stance.aggregate import labelled, neutral
from overclaim.classifiers.stance.model import StanceModel, read
from overclaim.config import CPU, Device
from overclaim.errors import ModelError
from overclaim.protocols import StanceClassifier
from overclaim.types import StanceLabels


@dataclass(frozen=True)
class StanceBlend:
    """A ``StanceClassifier`` that asks its members, all of equal weight; ``sha256`` stands for each of them."""

    name: str
    sha256: str
    members: tuple[StanceModel, ...] = field(repr=False)

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        """The stance of each claim's evidence sentences, in order, independent of how they are batched."""
        readings = [read(asked, member.logits, member.how) for member in self.members]
        means = [[np.mean(part, axis=0) for part in zip(*each, strict=True)] for each in zip(*readings, strict=True)]
        return [labelled(whole, singles) if len(singles) else neutral() for singles, whole in means]


def load(folder: Path | Traversable, device: Device = CPU) -> StanceClassifier:
    """The stance model in ``folder``, or the blend of those that it names.

    Raises ``ModelError`` when a file or member is missing, altered or does not fit.
    """
    opened = open_model(folder)
    if opened.task != single.TASK:
        raise ModelError(f"model {opened.name}: task is {opened.task!r}; give a {single.TASK} model")
    if opened.kind != blend.KIND:
        return single.load(folder, device)
    named = blend.recorded(opened)
    members = tuple(blend.checked(opened.name, single.load(find(name), device), sha) for name, sha in named.items())
    return StanceBlend(opened.name, blend.fingerprint(opened, members), members)
