"""What every design classifier must do: a probability for each design, alike whatever stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from overclaim.api.design import design_classifier
from overclaim.lexicons.design_cues import scan
from overclaim.protocols import DesignClassifier
from overclaim.types import Design, Document

ABSTRACTS = [
    Document("a", "Sixty nurses were randomised to naps or none. Naps reduced errors (p<0.01).", title="Naps: a trial"),
    Document("b", "Rats on ginger ate less than untreated rats. The rats were killed after a week."),
    Document("c", "", title="Naps"),
    Document("d", "?! " * 300),
    Document("e", "ÅÄÖ μ-opioid 日本語 " * 50),
]
CUES = [scan(document).features for document in ABSTRACTS]


class Steady:
    """A classifier that takes everything for a cohort study."""

    name = "steady"
    sha256 = "e" * 64

    def predict(
        self, documents: Sequence[Document], cues: Sequence[Mapping[str, float]]
    ) -> list[Mapping[Design, float]]:
        return [
            {design: float(design is Design.COHORT) for design in Design} for _ in zip(documents, cues, strict=True)
        ]


@pytest.fixture(params=["fake", "shipped"], scope="module")
def classifier(request: pytest.FixtureRequest) -> DesignClassifier:
    return Steady() if request.param == "fake" else design_classifier()


def test_it_has_a_name_and_a_hash(classifier: DesignClassifier) -> None:
    assert classifier.name
    assert len(classifier.sha256) == 64


def test_every_design_has_a_probability(classifier: DesignClassifier) -> None:
    for shares in classifier.predict(ABSTRACTS, CUES):
        assert set(shares) == set(Design)
        assert sum(shares.values()) == pytest.approx(1, abs=1e-4)
        assert all(0 <= share <= 1 for share in shares.values())


def test_answers_depend_on_neither_batch_nor_order(classifier: DesignClassifier) -> None:
    whole = classifier.predict(ABSTRACTS, CUES)
    assert classifier.predict(ABSTRACTS[::-1], CUES[::-1])[::-1] == whole
    singly = [classifier.predict([one], [cues])[0] for one, cues in zip(ABSTRACTS, CUES, strict=True)]
    assert singly == whole
    assert classifier.predict([], []) == []
