"""Which stored sentences bear on a statement, how much, and that nothing depends on the order of the literature."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from overclaim.config import RetrievalSettings
from overclaim.stages import entities, numbers
from overclaim.stages.retrieve import advised, bearing, known_harms
from overclaim.types import (
    Advice,
    ClaimLabels,
    Document,
    EvidenceBase,
    Kind,
    Polarity,
    Sentence,
    Stance,
    Statement,
    Strength,
    Study,
)
from tests.samples import TRIAL

EVERYTHING = RetrievalSettings(min_relevance=0.0, keep=50)


@dataclass(frozen=True)
class Stored:
    document: Document
    statement: Statement
    study: Study
    score: float = 1.0


@dataclass(frozen=True)
class Shelf:
    """A literature that returns all it holds, whatever is asked."""

    hits: tuple[Stored, ...]
    base: EvidenceBase = field(default_factory=lambda: EvidenceBase(0, 0, "shelf"))

    def search(self, query: str, limit: int) -> tuple[Stored, ...]:
        return self.hits[:limit] if query else ()

    def near(self, vector: float, limit: int) -> tuple[Stored, ...]:
        """All that it holds, as near as the vector says."""
        return tuple(replace(hit, score=vector) for hit in self.hits[:limit])


def said(
    text: str,
    title: str = "",
    identifier: str = "pmid:1",
    section: str | None = None,
    kinds: tuple[Kind, ...] = (Kind.EFFICACY,),
    polarity: Polarity = Polarity.AFFIRMED,
) -> Stored:
    labels = ClaimLabels(kinds, Strength.CAUSAL, polarity) if kinds else ClaimLabels()
    sentence = Sentence(identifier, 0, 0, len(text), text, section)
    statement = Statement(sentence, labels, numbers.find(text), entities.find(text, {}))
    return Stored(Document(identifier, text, title), statement, TRIAL)


STATEMENT = said("Melatonin shortens jet lag.", identifier="article:a").statement
ON_TOPIC = said("Melatonin reduced jet lag after eastward flights.", identifier="pmid:1")
BY_TITLE = said("Sleep returned to normal two days sooner.", "Melatonin for jet lag", "pmid:2")
OTHER_DRUG = said("Caffeine reduced jet lag after eastward flights.", "Caffeine for travellers", "pmid:3")
OFF_TOPIC = said("Melatonin lowered blood pressure at night.", identifier="pmid:4")


@dataclass(frozen=True)
class Sure:
    """An embedder whose vector is the cosine that the shelf then gives."""

    cosine: float
    name: str = "sure"
    sha256: str = "ab"
    dimensions: int = 1

    def embed(self, texts: Sequence[str]) -> list[float]:
        return [self.cosine for _ in texts]


def found(statement: Statement, *stored: Stored, topic: tuple[str, ...] = ()) -> dict[str, float]:
    return {item.id: item.relevance for item in bearing(statement, topic, Shelf(stored), EVERYTHING)}


def test_what_speaks_of_the_same_things_is_more_relevant() -> None:
    relevance = found(STATEMENT, OFF_TOPIC, BY_TITLE, ON_TOPIC)
    assert relevance["pmid:1"] > relevance["pmid:2"] > relevance["pmid:4"]


def test_another_intervention_does_not_bear_whatever_else_it_shares() -> None:
    assert set(found(STATEMENT, ON_TOPIC, OTHER_DRUG)) == {"pmid:1"}


def test_the_topic_of_the_article_stands_in_for_it() -> None:
    it = said("It shortens jet lag.", identifier="article:a").statement
    relevance = found(it, ON_TOPIC, OTHER_DRUG, topic=("melatonin",))
    assert relevance["pmid:1"] > relevance["pmid:3"]
    assert set(found(it, ON_TOPIC, OTHER_DRUG)) == {"pmid:1", "pmid:3"}


@pytest.mark.parametrize(
    "less",
    [
        replace(ON_TOPIC, statement=said(ON_TOPIC.statement.text, section="METHODS").statement),
        said(ON_TOPIC.statement.text, kinds=()),
        said(ON_TOPIC.statement.text, kinds=(Kind.OTHER,)),
    ],
    ids=["in the methods", "no claim", "of another kind"],
)
def test_findings_of_the_same_kind_count_more(less: Stored) -> None:
    assert 0 < found(STATEMENT, less)["pmid:1"] < found(STATEMENT, ON_TOPIC)["pmid:1"]


def test_the_order_of_the_literature_changes_nothing() -> None:
    stored = [ON_TOPIC, BY_TITLE, OTHER_DRUG, OFF_TOPIC]
    expected = bearing(STATEMENT, (), Shelf(tuple(stored)), EVERYTHING)
    for seed in range(10):
        random.Random(seed).shuffle(stored)
        assert bearing(STATEMENT, (), Shelf(tuple(stored)), EVERYTHING) == expected


def test_settings_bound_what_is_kept() -> None:
    stored = tuple(said(ON_TOPIC.statement.text, identifier=f"pmid:{number}") for number in range(9))
    assert len(bearing(STATEMENT, (), Shelf(stored), RetrievalSettings(keep=4))) == 4
    assert bearing(STATEMENT, (), Shelf((OFF_TOPIC,)), RetrievalSettings(min_relevance=0.9)) == ()


def test_one_document_fills_at_most_two_places() -> None:
    same = tuple(said(f"Melatonin reduced jet lag in group {letter}.") for letter in "ABCD")
    assert len(bearing(STATEMENT, (), Shelf(same), EVERYTHING)) == 2


def test_evidence_quotes_its_document_and_says_what_is_shared() -> None:
    item = bearing(STATEMENT, (), Shelf((ON_TOPIC,)), EVERYTHING)[0]
    sentence = item.statement.sentence
    assert item.document.text[sentence.start : sentence.end] == sentence.text
    assert {"jet", "lag"} <= set(item.shared)


def test_known_harms_are_affirmed_harms_of_the_topic() -> None:
    harm = said("Melatonin caused drowsiness in 20% of adults.", kinds=(Kind.SAFETY,))
    denied = said("Melatonin caused no harm.", identifier="pmid:5", kinds=(Kind.SAFETY,), polarity=Polarity.DENIED)
    other = said("Caffeine caused tremor.", identifier="pmid:6", kinds=(Kind.SAFETY,))
    shelf = Shelf((harm, denied, other, ON_TOPIC))
    assert [item.id for item in known_harms(("melatonin",), shelf, EVERYTHING)] == ["pmid:1"]
    assert known_harms((), shelf, EVERYTHING) == ()


def test_a_figure_in_common_tells_one_study_from_another() -> None:
    statement = said("Melatonin helped 62% of travellers.", identifier="article:a").statement
    same = said("Melatonin helped 62% of those who took it.", identifier="pmid:1")
    other = said("Melatonin helped 40% of those who took it.", identifier="pmid:2")
    relevance = found(statement, same, other)
    assert relevance["pmid:1"] > relevance["pmid:2"]
    assert found(statement, other)["pmid:2"] > relevance["pmid:2"]  # where nobody gives the figure, it weighs nothing


def test_an_intervention_beside_the_topic_counts() -> None:
    both = said("Melatonin plus zinc did not shorten jet lag.", "Melatonin for jet lag", "pmid:1")
    one = said("Melatonin did not shorten jet lag.", "Melatonin for jet lag", "pmid:2")
    statement = said("Adding zinc to melatonin makes it work even better.", identifier="article:a").statement
    relevance = found(statement, both, one)
    assert relevance["pmid:1"] > relevance["pmid:2"]


def advising(stored: Stored, advice: Advice) -> Stored:
    labels = replace(stored.statement.labels, advice=advice)
    return replace(stored, statement=replace(stored.statement, labels=labels))


def near_advice(*stored: Stored) -> dict[str, Stance]:
    urged = said("Everyone should take melatonin for jet lag.", identifier="article:a", kinds=()).statement
    return {item.id: item.stance for item in advised(urged, (), Shelf(stored), EVERYTHING)}


def test_advice_is_held_against_what_authors_advise_on_the_same_thing() -> None:
    weakly, other = advising(OFF_TOPIC, Advice.WEAK), advising(OTHER_DRUG, Advice.STRONG)
    assert near_advice(ON_TOPIC, weakly, other) == {"pmid:4": Stance.NEUTRAL}


def test_where_nobody_advises_the_nearest_takes_no_stance_either() -> None:
    assert near_advice(ON_TOPIC, OTHER_DRUG) == {"pmid:1": Stance.NEUTRAL}


def test_a_document_that_is_near_by_its_vector_is_more_relevant() -> None:
    shelf = Shelf((ON_TOPIC,))
    far, near = (bearing(STATEMENT, (), shelf, EVERYTHING, Sure(cosine))[0].relevance for cosine in (0.1, 0.9))
    assert near > far
    assert bearing(STATEMENT, (), shelf, EVERYTHING, Sure(-0.5)) == bearing(STATEMENT, (), shelf, EVERYTHING)


def test_no_vector_brings_up_what_speaks_of_another_intervention() -> None:
    assert bearing(STATEMENT, (), Shelf((OTHER_DRUG,)), EVERYTHING, Sure(0.99)) == ()
