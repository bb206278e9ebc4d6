"""What every verdict classifier must do: a probability for each verdict, and what speaks for it, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from overclaim.api.verdict import verdict_classifier
from overclaim.protocols import VerdictClassifier
from overclaim.stages.weighing import GROUPS
from overclaim.types import Verdict, VerdictLabels

ROWS: list[dict[str, float]] = [
    {"stance: supports, most": 0.9, "stance: refutes, most": 0.1, "nearness: nearest": 0.8},
    {"stance: supports, most": 0.1, "stance: refutes, most": 0.9, "nearness: nearest": 0.8, "rules: OC901": 1.0},
    {},
    {"something else": 3.0},
]


class Steady:
    """A classifier that takes everything for overstated."""

    name = "steady"
    sha256 = "e" * 64

    def predict(self, rows: Sequence[Mapping[str, float]]) -> list[VerdictLabels]:
        probabilities = {verdict: float(verdict is Verdict.OVERSTATED) for verdict in Verdict}
        return [VerdictLabels(probabilities, {verdict: {"rules": 0.0} for verdict in Verdict}) for _ in rows]


@pytest.fixture(params=["fake", "shipped"], scope="module")
def classifier(request: pytest.FixtureRequest) -> VerdictClassifier:
    return Steady() if request.param == "fake" else verdict_classifier()


def test_it_has_a_name_and_a_hash(classifier: VerdictClassifier) -> None:
    assert classifier.name
    assert len(classifier.sha256) == 64


def test_every_verdict_has_a_probability_and_groups_that_readers_are_told_of(classifier: VerdictClassifier) -> None:
    for labels in classifier.predict(ROWS):
        assert set(labels.probabilities) == set(labels.groups) == set(Verdict)
        assert sum(labels.probabilities.values()) == pytest.approx(1, abs=1e-4)
        assert all(0 <= share <= 1 for share in labels.probabilities.values())
        assert all(set(groups) <= set(GROUPS) for groups in labels.groups.values())


def test_answers_depend_on_neither_batch_nor_order(classifier: VerdictClassifier) -> None:
    whole = classifier.predict(ROWS)
    assert classifier.predict(ROWS[::-1])[::-1] == whole
    assert [classifier.predict([row])[0] for row in ROWS] == whole
    assert classifier.predict([]) == []
