"""What every design classifier must do: a probability for each design, alike whatever stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from overclaim.api.design import design_classifier
from overclaim.lexicons.design_cues import scan
from overclaim.lexicons.species_cues import features
from overclaim.protocols import DesignClassifier
from overclaim.types import Design, Document, Species, StudyScores

ABSTRACTS = [
    Document("a", "Sixty nurses were randomised to naps or none. Naps reduced errors (p<0.01).", title="Naps: a trial"),
    Document("b", "Rats on ginger ate less than untreated rats. The rats were killed after a week."),
    Document("c", "", title="Naps"),
    Document("d", "?! " * 300),
    Document("e", "ÅÄÖ μ-opioid 日本語 " * 50),
]
CUES = [features(scan(document)) for document in ABSTRACTS]


class Steady:
    """A classifier that takes everything for a cohort study."""

    name = "steady"
    sha256 = "e" * 64

    def predict(self, documents: Sequence[Document], cues: Sequence[Mapping[str, float]]) -> list[StudyScores]:
        designs = {design: float(design is Design.COHORT) for design in Design}
        species = {name: float(name is Species.HUMAN) for name in Species}
        return [StudyScores(designs, species) for _ in zip(documents, cues, strict=True)]


@pytest.fixture(params=["fake", "shipped"], scope="module")
def classifier(request: pytest.FixtureRequest) -> DesignClassifier:
    return Steady() if request.param == "fake" else design_classifier()


def test_it_has_a_name_and_a_hash(classifier: DesignClassifier) -> None:
    assert classifier.name
    assert len(classifier.sha256) == 64


def test_every_design_and_every_species_has_a_probability(classifier: DesignClassifier) -> None:
    for found in classifier.predict(ABSTRACTS, CUES):
        assert set(found.designs) == set(Design)
        assert set(found.species) == set(Species)
        for shares in (found.designs.values(), found.species.values()):
            assert sum(shares) == pytest.approx(1, abs=1e-4)
            assert all(0 <= share <= 1 for share in shares)


def test_answers_depend_on_neither_batch_nor_order(classifier: DesignClassifier) -> None:
    whole = classifier.predict(ABSTRACTS, CUES)
    assert classifier.predict(ABSTRACTS[::-1], CUES[::-1])[::-1] == whole
    singly = [classifier.predict([one], [cues])[0] for one, cues in zip(ABSTRACTS, CUES, strict=True)]
    assert singly == whole
    assert classifier.predict([], []) == []
