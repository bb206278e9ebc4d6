"""Rows of claims with evidence: each is answered in its place, and a bad one says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from overclaim.api.predict import Unreadable
from overclaim.api.stance import predict_stance
from overclaim.types import Stance, StanceLabels


class ByWord:
    """A classifier that takes "not" for refuting and shared words for supporting."""

    name = "by word"
    sha256 = "0" * 64

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        return [self._one(claim, sentences) for claim, sentences in asked]

    @staticmethod
    def _one(claim: str, sentences: Sequence[str]) -> StanceLabels:
        near = tuple(n for n, text in enumerate(sentences) if set(claim.split()) & set(text.split()))
        denied = any("not" in sentences[n] for n in near)
        stance = (Stance.REFUTES if denied else Stance.SUPPORTS) if near else Stance.NEUTRAL
        return StanceLabels(stance, {each: 0.8 if each is stance else 0.1 for each in Stance}, near)


def test_rows_are_answered_in_order_with_their_ids() -> None:
    evidence: list[object] = ["Naps help.", ["Tea is hot.", "Naps do not help."], ["Tea is hot."], []]
    rows = [{"id": n, "claim": "Naps help", "evidence": evidence[n % 4]} for n in range(150)]
    found = list(predict_stance(rows, ByWord()))
    assert [row["id"] for row in found] == list(range(150))
    assert [row["label"] for row in found[:4]] == ["supports", "refutes", "neutral", "neutral"]
    assert [row["rationale"] for row in found[:4]] == [[0], [1], [], []]
    assert set(found[0]["scores"]) == {"supports", "refutes", "neutral"}


def test_bad_rows_are_answered_in_their_place() -> None:
    good = {"id": "a", "claim": "Naps help", "evidence": "Naps help."}
    rows = [
        Unreadable("line 1: not valid JSON"),
        7,
        {"claim": "x", "evidence": "y"},
        {"id": "b", "evidence": "y"},
        {"id": "c", "claim": "x"},
        {"id": "d", "claim": "x", "evidence": ["y", 3]},
        good,
    ]
    found = list(predict_stance(rows, ByWord()))
    assert [row.get("error") for row in found] == [
        "line 1: not valid JSON",
        "a row is an object with id, claim and evidence, not int",
        "the row has no id",
        "the row needs claim, a string",
        "the row needs evidence, a string or a list of strings",
        "the row needs evidence, a string or a list of strings",
        None,
    ]
    assert [row["id"] for row in found] == [None, None, None, "b", "c", "d", "a"]


def test_no_evidence_is_neutral_and_a_long_text_is_read_by_its_sentences() -> None:
    long = " ".join(["Tea was hot on the ward that day, said all who were asked about it."] * 8) + " Naps do not help."
    rows = [{"id": 1, "claim": "Naps help", "evidence": None}, {"id": 2, "claim": "Naps help", "evidence": long}]
    found = list(predict_stance(rows, ByWord()))
    assert [row["label"] for row in found] == ["neutral", "refutes"]
    assert [row["rationale"] for row in found] == [[], [8]]
