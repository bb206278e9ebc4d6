"""A blend of claims classifiers: the mean of what its members say, in log odds, with thresholds of its own.

Members that err in different ways, such as n-grams and an encoder, correct each other (Hansen and Salamon 1990).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Protocol, TypeVar

from overclaim.classifiers import folder as folders
from overclaim.classifiers.folder import ModelFolder, open_model, open_task
from overclaim.classifiers.linear import EXCLUSIVE, HEADS, decide, has_words
from overclaim.classifiers.session import device_for
from overclaim.config import CPU, Device
from overclaim.errors import ModelError
from overclaim.protocols import ClaimClassifier
from overclaim.types import ClaimLabels, Context

KIND = "blend"
_DIGITS = 4
_EDGE = 1e-4  # probabilities are kept this far from 0 and 1


class Member(Protocol):
    """A model that a blend asks."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def sha256(self) -> str:
        """The hash over all that changes its answers."""


M = TypeVar("M", bound=Member)


@dataclass(frozen=True)
class BlendClassifier:
    """A ``ClaimClassifier`` that asks its members, all of equal weight; ``sha256`` stands for each of them."""

    name: str
    sha256: str
    members: tuple[ClaimClassifier, ...] = field(repr=False)
    thresholds: Mapping[str, float] = field(repr=False)

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        """One ``ClaimLabels`` per context, in order, independent of how they are batched."""
        asked = zip(contexts, *(member.predict(contexts) for member in self.members), strict=True)
        return [self._label(context, [labels.scores for labels in answers]) for context, *answers in asked]

    def _label(self, context: Context, answers: Sequence[Mapping[str, float]]) -> ClaimLabels:
        scores = mean(answers)
        return decide(scores, self.thresholds) if has_words(context.text) else ClaimLabels(scores=scores)


def mean(answers: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of some scores in log odds, name by name, rounded; exclusive classes sum to one.

    A score that only some of ``answers`` give is the mean of those.
    """
    names = dict.fromkeys(name for answer in answers for name in answer)
    blended = {name: _mean([answer[name] for answer in answers if name in answer]) for name in names}
    for head in EXCLUSIVE & {name.partition(":")[0] for name in names}:
        total = sum(blended[f"{head}:{name}"] for name in HEADS[head])
        blended |= {f"{head}:{name}": blended[f"{head}:{name}"] / total for name in HEADS[head]}
    return {name: round(value, _DIGITS) for name, value in blended.items()}


def _mean(values: Sequence[float]) -> float:
    kept = [min(max(value, _EDGE), 1 - _EDGE) for value in values]
    odds = math.fsum(math.log(value / (1 - value)) for value in kept) / len(kept)
    return 1 / (1 + math.exp(-odds))


def load(folder: Path | Traversable, device: Device = CPU) -> BlendClassifier:
    """The classifier in ``folder``; raises ``ModelError`` when a member is missing or not the one it was made of."""
    opened = open_task(folder, "claims", KIND)
    members = tuple(
        checked(opened.name, folders.load(name, _device_of(name, device)), sha256)
        for name, sha256 in recorded(opened).items()
    )
    return BlendClassifier(opened.name, fingerprint(opened, members), members, opened.thresholds)


def recorded(opened: ModelFolder) -> Mapping[str, str]:
    """The sha256 of each member of a blend, by name; raises ``ModelError`` where it names none."""
    found: Mapping[str, str] = opened.settings.get("members", {})
    if not found:
        raise ModelError(f"model {opened.name}: [settings.members] names no member; it lists models with their sha256")
    return found


def fingerprint(opened: ModelFolder, members: Sequence[Member]) -> str:
    """The sha256 over a blend and each of its members."""
    content = json.dumps([opened.sha256, [(member.name, member.sha256) for member in members]])
    return hashlib.sha256(content.encode()).hexdigest()


def checked(blend: str, member: M, sha256: str) -> M:
    """``member``, if it is the one that ``blend`` was made of; raises ``ModelError`` otherwise."""
    if member.sha256 != sha256:
        raise ModelError(
            f"model {blend}: its member {member.name} is {member.sha256}, not the {sha256} it was made of; make it "
            f"anew (overclaim train configs/train/{blend}.toml --out FOLDER) and measure it"
        )
    return member


def _device_of(name: str, device: Device) -> Device:
    """``device``, but the processor for a member that was made for processors."""
    return device if device == CPU else device_for(open_model(folders.find(name)), device)
