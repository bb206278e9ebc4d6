"""The gate: only what may be a claim is read by the classifier behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from overclaim.classifiers.gate import GatedClassifier
from overclaim.types import ClaimLabels, Context, Kind, Polarity, Strength


@dataclass
class Fake:
    """Scores a sentence by its first digit, calls all of them claims, and remembers what it was asked."""

    name: str
    sha256: str
    asked: list[str] = field(default_factory=list)

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        self.asked += [context.text for context in contexts]
        return [
            ClaimLabels((Kind.OTHER,), Strength.NONE, Polarity.AFFIRMED, scores={"claim": int(context.text[0]) / 10})
            for context in contexts
        ]


def test_the_model_behind_is_asked_only_about_what_reaches_the_gate() -> None:
    front, behind = Fake("front", "a"), Fake("behind", "b")
    gated = GatedClassifier(behind, front, 0.3)
    labels = gated.predict([Context(text) for text in ("2 naps", "3 naps", "9 naps", "0 naps")])
    assert behind.asked == ["3 naps", "9 naps"]
    assert [each.is_claim for each in labels] == [False, True, True, False]
    assert [(each.strength, each.polarity) for each in labels if not each.is_claim] == [(None, None)] * 2
    assert [each.scores["claim"] for each in labels] == [0.2, 0.3, 0.9, 0.0]


def test_its_hash_is_that_of_both_models_and_the_score() -> None:
    made = {
        GatedClassifier(Fake("behind", behind), Fake("front", front), least).sha256
        for behind, front, least in (("b", "a", 0.3), ("b", "a", 0.4), ("b", "c", 0.3), ("d", "a", 0.3))
    }
    assert len(made) == 4
