"""What every stance classifier must do: one consistent answer per claim, alike in any batch and any order of claims."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from overclaim.protocols import StanceClassifier
from overclaim.types import Stance, StanceLabels

ASKED: list[tuple[str, Sequence[str]]] = [
    (
        "Amber glasses help night nurses to sleep.",
        ["We gave 48 nurses glasses.", "Nurses slept longer with amber ones."],
    ),
    ("Amber glasses help night nurses to sleep.", ["Sleep did not differ between amber and clear glasses."]),
    ("Amber glasses help night nurses to sleep.", ["Potassium channels open at night."]),
    ("Amber glasses help night nurses to sleep.", []),
    ("", [""]),
    ("ÅÄÖ μ-opioid 日本語", ["?!", " ", "naps " * 2000, "x" * 5000]),
]


class Cautious:
    """A classifier that answers by shared words."""

    name = "cautious"
    sha256 = "f" * 64

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        return [self._one(claim, sentences) for claim, sentences in asked]

    @staticmethod
    def _one(claim: str, sentences: Sequence[str]) -> StanceLabels:
        near = tuple(n for n, text in enumerate(sentences) if len(set(claim.split()) & set(text.split())) > 1)
        stance = Stance.SUPPORTS if near else Stance.NEUTRAL
        return StanceLabels(stance, {each: 0.8 if each is stance else 0.1 for each in Stance}, near)


def shipped(name: str = "stance") -> StanceClassifier:
    """The stance model of that name that comes with the package."""
    from overclaim.api.stance import stance_classifier

    return stance_classifier(name)


@pytest.fixture(params=["fake", "stance", "stance-large", "stance-blend"], scope="module")
def classifier(request: pytest.FixtureRequest) -> StanceClassifier:
    return Cautious() if request.param == "fake" else shipped(request.param)


def test_it_has_a_name_and_a_hash(classifier: StanceClassifier) -> None:
    assert classifier.name
    assert len(classifier.sha256) == 64


def test_every_claim_is_answered_with_all_scores(classifier: StanceClassifier) -> None:
    found = classifier.predict(ASKED)
    assert len(found) == len(ASKED)
    for labels in found:
        assert set(labels.scores) == set(Stance)
        assert sum(labels.scores.values()) == pytest.approx(1, abs=1e-3)
        assert labels.scores[labels.stance] == max(labels.scores.values())


def test_the_rationale_lies_in_the_evidence_and_neutral_has_none(classifier: StanceClassifier) -> None:
    for (_, sentences), labels in zip(ASKED, classifier.predict(ASKED), strict=True):
        assert list(labels.rationale) == sorted(set(labels.rationale) & set(range(len(sentences))))
        assert bool(labels.rationale) is (labels.stance is not Stance.NEUTRAL)
    assert classifier.predict([("Naps help.", [])])[0].stance is Stance.NEUTRAL


def test_answers_depend_neither_on_batch_nor_on_order(classifier: StanceClassifier) -> None:
    whole = classifier.predict(ASKED)
    assert classifier.predict(ASKED[::-1])[::-1] == whole
    assert [classifier.predict([each])[0] for each in ASKED] == whole
    assert classifier.predict([]) == []
