"""A cheap classifier in front of a costly one: what it is sure claims nothing is not read any further."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from overclaim.classifiers.folder import load
from overclaim.protocols import ClaimClassifier
from overclaim.types import ClaimLabels, Context

GATE = "claims-linear"
"""The model that stands in front."""


@dataclass(frozen=True)
class GatedClassifier:
    """A ``ClaimClassifier`` that asks ``behind`` only about sentences whose claim score in ``front`` is ``least``.

    The others claim nothing and keep the scores of ``front``.
    """

    behind: ClaimClassifier
    front: ClaimClassifier
    least: float

    @property
    def name(self) -> str:
        """The names of both."""
        return f"{self.behind.name} behind {self.front.name}"

    @property
    def sha256(self) -> str:
        """The hash over both classifiers and the score that a sentence must reach."""
        content = json.dumps([self.behind.sha256, self.front.sha256, self.least])
        return hashlib.sha256(content.encode()).hexdigest()

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        """One ``ClaimLabels`` per context, in order, independent of how they are batched."""
        first = self.front.predict(contexts)
        asked = [self.passes(labels) for labels in first]
        second = iter(self.behind.predict([context for context, ask in zip(contexts, asked, strict=True) if ask]))
        return [next(second) if ask else silenced(labels) for labels, ask in zip(first, asked, strict=True)]

    def passes(self, labels: ClaimLabels) -> bool:
        """True for labels of ``front`` that leave the sentence to ``behind``."""
        return labels.scores["claim"] >= self.least


def silenced(labels: ClaimLabels) -> ClaimLabels:
    """``labels`` of a sentence that claims nothing."""
    return replace(labels, kinds=(), strength=None, polarity=None)


def gated(behind: ClaimClassifier, least: float) -> ClaimClassifier:
    """``behind`` with the gate in front, or as it is where ``least`` is 0; raises ``ModelError``."""
    return GatedClassifier(behind, load(GATE), least) if least else behind
