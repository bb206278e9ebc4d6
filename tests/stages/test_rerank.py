"""Evidence that a model has read: it takes the side that the model leans to, and what is neutral weighs less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.stages.rerank import as_one, best_place, leaning_required, read_again, read_by, required, reranked
from overclaim.stages.topic import asked
from overclaim.studies import described
from overclaim.types import Evidence, Stance, StanceLabels
from tests.rules.golden import evidence, statement


def read(neutral: float, refutes: float = 0.0) -> StanceLabels:
    """What a model might say, with the rest of the score on support."""
    scores = {Stance.SUPPORTS: 1 - neutral - refutes, Stance.REFUTES: refutes, Stance.NEUTRAL: neutral}
    return StanceLabels(max(scores, key=lambda each: scores[each]), scores)


def shown(count: int, stance: Stance = Stance.SUPPORTS) -> list[Evidence]:
    return [replace(evidence("Ginger helps.", number), stance=stance) for number in range(count)]


@pytest.mark.parametrize("seen", list(Stance))
def test_a_piece_takes_the_side_that_the_model_leans_to_and_keeps_what_the_rules_saw(seen: Stance) -> None:
    (near,) = (replace(each, by_rules=seen) for each in shown(1, seen))
    for refutes, side in ((0.1, Stance.SUPPORTS), (0.4, Stance.REFUTES)):
        (found,) = reranked([near], [read(0.3, refutes)])
        assert (found.stance, found.by_rules) == (side, seen)


def test_what_bears_too_little_takes_no_side() -> None:
    (near,) = (replace(each, relevance=0.5) for each in shown(1))
    assert reranked([near], [read(0.4)])[0].stance is Stance.SUPPORTS
    assert reranked([near], [read(0.6)])[0].stance is Stance.NEUTRAL
    assert reranked([replace(near, relevance=0.2)], [read(0.0)])[0].stance is Stance.NEUTRAL


def test_the_more_documents_were_searched_the_more_a_piece_must_bear() -> None:
    limits = [required(documents) for documents in (0, 69, 200, 2_000, 20_000, 38_000_000)]
    assert limits == sorted(limits)
    assert limits[0] == limits[1] == limits[2] == required(1)
    assert limits[2] < limits[3] < limits[4] <= limits[5] < 1
    (few,), (many,) = (reranked(shown(1), [read(0.6)], documents) for documents in (69, 20_000))
    assert (few.stance, many.stance) == (Stance.SUPPORTS, Stance.NEUTRAL)


def test_the_more_documents_were_searched_the_more_a_verdict_asks_of_what_leans_to_it() -> None:
    limits = [leaning_required(documents) for documents in (0, 69, 200, 2_000, 5_183, 20_000, 38_000_000)]
    assert limits[:3] == [0, 0, 0]
    assert 0 < limits[3] < limits[4] < limits[5] == limits[6] < 1


def test_a_statement_that_names_no_intervention_is_asked_about_with_the_topic() -> None:
    assert asked(statement("It eases nausea."), ("ginger",)) == "Ginger: It eases nausea."
    assert asked(statement("Metformin eases nausea."), ("ginger",)) == "Metformin eases nausea."
    assert asked(statement("It eases nausea."), ()) == "It eases nausea."


def test_what_the_model_takes_for_neutral_comes_last() -> None:
    first, second = shown(2)
    found = reranked([first, second], [read(0.8), read(0.1)])
    assert [item.id for item in found] == [second.id, first.id]
    assert found[0].relevance == pytest.approx(second.relevance * 0.97)
    assert found[1].relevance == pytest.approx(first.relevance * 0.76)


@given(neutral=st.lists(st.floats(0, 1), max_size=6))
@settings(max_examples=30, deadline=None)
def test_nothing_is_lost_and_nothing_gains(neutral: list[float]) -> None:
    before = shown(len(neutral))
    found = reranked(before, [read(each) for each in neutral])
    assert {item.id for item in found} == {item.id for item in before}
    limits = {item.id: item.relevance for item in before}
    assert all(item.relevance <= limits[item.id] for item in found)


def test_the_best_piece_is_both_near_and_not_neutral() -> None:
    near, telling, unread = shown(3)
    pieces = [
        replace(near, relevance=0.9, said=read(0.8)),
        replace(telling, relevance=0.6, said=read(0.1)),
        replace(unread, relevance=1.0),
    ]
    assert best_place(pieces) == 1


def sentence(index: int, text: str, neutral: float | None = None, title: str = "Ginger for nausea.") -> Evidence:
    """The sentence at ``index`` of the document ``pmid:1``."""
    item = evidence({"text": text, "title": title}, 1)
    placed = replace(item.statement, sentence=replace(item.statement.sentence, index=index))
    return replace(item, statement=placed, said=None if neutral is None else read(neutral))


ROWS = [(3, "Third.", 0.2), (0, "First.", 0.9), (1, "Second.", 0.1), (4, "Fourth.", 0.3)]


def test_the_telling_sentences_of_one_document_are_read_in_its_order_under_its_title_and_study() -> None:
    other = replace(evidence({"text": "Another study.", "design": "animal"}, 2), said=read(0.0))
    titled, studied = as_one([*(sentence(*row) for row in ROWS), other], 0)
    assert titled == "Ginger for nausea. Second. Third. Fourth."
    assert studied == "Ginger for nausea. Randomised trial in people. Second. Third. Fourth."


class Reader:
    """A stance model that is the surer of a text the longer it is, and keeps what it was asked."""

    name, sha256 = "longest", "0" * 64

    def __init__(self) -> None:
        self.asked: list[str] = []

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        texts = [" ".join(evidence) for _, evidence in asked]
        self.asked += texts
        return [self.of(text) for text in texts]

    @staticmethod
    def of(text: str) -> StanceLabels:
        return read(round(1 / len(text), 4))


def test_the_best_piece_alone_has_what_is_said_of_its_document_and_no_text_is_read_twice() -> None:
    reader = Reader()
    pieces = [sentence(1, "Ginger helped a little."), sentence(0, "It was tried."), evidence("Tea.", 2)]
    found = read_by(reader, "Ginger helps.", pieces)
    place = best_place(found)
    texts = as_one(found, place)
    assert [len(item.together) for item in found] == [2 if each == place else 0 for each in range(3)]
    assert found[place].together == tuple(Reader.of(text) for text in texts)
    told = "It was tried. Ginger helped a little."
    line = described(found[place].study)
    assert texts == (f"Ginger for nausea. {told}", f"Ginger for nausea. {line} {told}")
    assert reader.asked[:3] == [f"{item.document.title} {item.statement.text}".strip() for item in pieces]
    alone = Reader()
    (only,) = read_by(alone, "Ginger helps.", [sentence(0, "It helped.", title="")])
    assert alone.asked == ["It helped.", f"{line} It helped."]
    assert only.together == tuple(map(Reader.of, alone.asked))
    assert read_by(alone, "Ginger helps.", []) == ()


def test_a_second_reader_reads_the_best_document_of_each_statement_and_nothing_else() -> None:
    pieces = [sentence(1, "Ginger helped a little."), sentence(0, "It was tried."), evidence("Tea.", 2)]
    first = read_by(Reader(), "Ginger helps.", pieces)
    unread = tuple(shown(2))
    second = Reader()
    found = read_again(second, [("Ginger helps.", first), ("Tea helps.", unread), ("Salt helps.", ())])
    place = best_place(first)
    text = as_one(first, place)[-1]
    assert second.asked == [text]
    assert found[0][place].together == (*first[place].together, Reader.of(text))
    assert [replace(item, together=()) for item in found[0]] == [replace(item, together=()) for item in first]
    assert found[1:] == [unread, ()]
