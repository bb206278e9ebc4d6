"""What every claims classifier must do: one consistent answer per sentence, alike in any batch, with all scores."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from overclaim.classifiers import folder
from overclaim.classifiers.gate import GATE, GatedClassifier
from overclaim.protocols import ClaimClassifier
from overclaim.stages.claims import around
from overclaim.types import Advice, ClaimLabels, Context, Kind, Polarity, Register, Strength
from tests.samples import AMBER_GLASSES

SHIPPED = ("claims-linear", "claims", "claims-small", "claims-blend")
GROUPS = {
    "strength": [each.value for each in Strength],
    "polarity": [each.value for each in Polarity],
    "advice": [each.value for each in Advice],
}
NAMES = {"claim", "adverse_effect"} | {f"kind:{kind.value}" for kind in Kind}
NAMES |= {f"{head}:{name}" for head, names in GROUPS.items() for name in names}
ABSTRACT = around(*AMBER_GLASSES)
ODD = [Context(text) for text in ("", " ", "?!", "ÅÄÖ μ-opioid 日本語", "naps " * 2000, "x" * 5000)]
CONTEXTS = [*ABSTRACT, *ODD, Context("Say goodbye to pain!", register=Register.LAY)]


class Cautious:
    """A classifier that answers by the length of the text."""

    name = "cautious"
    sha256 = "f" * 64

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        return [self._one(context) for context in contexts]

    @staticmethod
    def _one(context: Context) -> ClaimLabels:
        claims = len(context.text) > 30
        scores = dict.fromkeys(NAMES, 0.5)
        if not claims:
            return ClaimLabels(scores=scores)
        return ClaimLabels((Kind.OTHER,), Strength.NONE, Polarity.AFFIRMED, scores=scores)


@pytest.fixture(params=["fake", "gated", *SHIPPED], scope="module")
def classifier(request: pytest.FixtureRequest) -> ClaimClassifier:
    if request.param == "gated":
        return GatedClassifier(Cautious(), folder.load(GATE), 0.3)
    return Cautious() if request.param == "fake" else folder.load(request.param)


def test_it_has_a_name_and_a_hash(classifier: ClaimClassifier) -> None:
    assert classifier.name
    assert len(classifier.sha256) == 64


def test_every_sentence_is_answered_with_every_score(classifier: ClaimClassifier) -> None:
    labels = classifier.predict(CONTEXTS)
    assert len(labels) == len(CONTEXTS)
    for label in labels:
        assert set(label.scores) >= NAMES
        assert all(0 <= score <= 1 for score in label.scores.values())


def test_strength_and_polarity_belong_to_claims_alone(classifier: ClaimClassifier) -> None:
    for label in classifier.predict(CONTEXTS):
        assert (label.strength is not None) == label.is_claim
        assert (label.polarity is not None) == label.is_claim
        assert len(set(label.kinds)) == len(label.kinds)
        assert Kind.OTHER not in label.kinds or label.kinds == (Kind.OTHER,)


def test_answers_depend_on_neither_batch_nor_order_nor_earlier_calls(classifier: ClaimClassifier) -> None:
    whole = classifier.predict(CONTEXTS)
    assert classifier.predict(CONTEXTS) == whole
    assert classifier.predict(CONTEXTS[::-1])[::-1] == whole
    assert [classifier.predict([context])[0] for context in CONTEXTS] == whole


def test_nothing_in_gives_nothing_out(classifier: ClaimClassifier) -> None:
    assert classifier.predict([]) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_reads_a_plain_abstract(name: str) -> None:
    _, method, effect, harm, hedged = folder.load(name).predict(ABSTRACT)
    assert not method.is_claim
    assert (effect.strength, effect.polarity) == (Strength.CAUSAL, Polarity.AFFIRMED)
    beside = {Kind.SAFETY} if name == "claims-small" else set()  # it reads no title: longer sleep might be a harm
    assert {Kind.EFFICACY} <= set(effect.kinds) <= {Kind.EFFICACY, *beside}
    assert harm.polarity is Polarity.DENIED
    assert (hedged.kinds, hedged.strength) == ((Kind.EFFICACY,), Strength.CONDITIONAL)
