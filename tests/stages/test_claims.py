"""The claims stage shows each sentence to the classifier as a reader would see it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from overclaim.stages.claims import around, contexts, label, lenient
from overclaim.types import Advice, ClaimLabels, Context, Document, Kind, Polarity, Register, Sentence, Strength

TEXT = "Naps help. Tea does not. Both are cheap."
SPANS = ((0, 10, "RESULTS"), (11, 24, "RESULTS"), (25, 40, "CONCLUSIONS"))
DOCUMENT = Document("pmid:1", TEXT, title="Naps and tea")
SENTENCES = [Sentence("pmid:1", i, a, b, TEXT[a:b], section) for i, (a, b, section) in enumerate(SPANS)]


class Echo:
    """Calls every sentence a claim and keeps what it was shown."""

    name = "echo"
    sha256 = "0" * 64

    def __init__(self) -> None:
        self.seen: list[Context] = []

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        self.seen += contexts
        return [ClaimLabels((Kind.OTHER,), scores={"claim": index / 10}) for index, _ in enumerate(contexts)]


def test_a_sentence_comes_with_title_section_neighbours_and_place() -> None:
    first, middle, last = contexts(DOCUMENT, SENTENCES)
    assert (first.before, first.after, first.position) == ("", "Tea does not.", 0.0)
    assert middle == Context("Tea does not.", "Naps and tea", "RESULTS", "Naps help.", "Both are cheap.", 0.5)
    assert (last.before, last.after, last.position, last.section) == ("Tea does not.", "", 1.0, "CONCLUSIONS")


def test_the_register_is_that_of_the_document() -> None:
    lay = Document("a", TEXT, register=Register.LAY)
    assert {item.register for item in contexts(lay, SENTENCES)} == {Register.LAY}


def test_labels_keep_the_order_of_the_sentences() -> None:
    echo = Echo()
    labels = label(DOCUMENT, SENTENCES, echo)
    assert [item.scores["claim"] for item in labels] == [0.0, 0.1, 0.2]
    assert [item.text for item in echo.seen] == [sentence.text for sentence in SENTENCES]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_every_text_has_one_context_that_chains_to_its_neighbours(texts: list[str]) -> None:
    found = around(texts)
    assert [item.text for item in found] == texts
    assert [item.before for item in found[1:]] == texts[:-1]
    assert [item.after for item in found[:-1]] == texts[1:]
    assert all(0 <= item.position <= 1 for item in found)


SCORES = {"claim": 0.4, "kind:safety": 0.3, "kind:efficacy": 0.2, "strength:causal": 0.6, "polarity:denied": 0.7}


def test_a_likely_claim_gets_the_labels_of_its_scores() -> None:
    doubtful = ClaimLabels(advice=Advice.WEAK, scores=SCORES)
    labels = lenient(doubtful, 0.3)
    assert (labels.kinds, labels.strength, labels.polarity) == ((Kind.SAFETY,), Strength.CAUSAL, Polarity.DENIED)
    assert (labels.advice, labels.scores) == (Advice.WEAK, SCORES)
    assert lenient(doubtful, 0.5) == doubtful


def test_a_claim_keeps_its_labels() -> None:
    claim = ClaimLabels((Kind.OTHER,), Strength.NONE, Polarity.AFFIRMED, scores={**SCORES, "claim": 0.9})
    assert lenient(claim, 0.1) == claim


def test_what_advises_needs_more_to_be_taken_for_a_claim() -> None:
    scores = {**SCORES, "claim": 0.2}
    assert lenient(ClaimLabels(scores=scores), 0.1).is_claim
    assert not lenient(ClaimLabels(advice=Advice.STRONG, scores=scores), 0.1).is_claim
