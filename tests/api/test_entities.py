"""Rows of texts: each is answered in its place with spans of its own text, and a bad one says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.api.entities import predict_entities
from overclaim.api.predict import Unreadable
from overclaim.types import Entity, EntityLabel


class Examplins:
    """A tagger that takes every "examplin" for a chemical and every number of people for a population."""

    name = "examplins"
    sha256 = "0" * 64

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    @staticmethod
    def _spans(text: str) -> list[Entity]:
        found = [(m, EntityLabel.CHEMICAL) for m in re.finditer("examplin", text)]
        found += [(m, EntityLabel.POPULATION) for m in re.finditer(r"\d+ nurses", text)]
        return [Entity(m.start(), m.end(), m.group(), label, m.group()) for m, label in found]


def test_rows_are_answered_in_order_with_spans_of_their_text() -> None:
    rows = [{"id": number, "text": f"{number} nurses took examplin.", "corpus": "x"} for number in range(150)]
    found = list(predict_entities(rows, Examplins()))
    assert [row["id"] for row in found] == list(range(150))
    for row, answer in zip(rows, found, strict=True):
        quoted = {span["label"]: str(row["text"])[span["start"] : span["end"]] for span in answer["spans"]}
        assert quoted == {"CHEMICAL": "examplin", "POPULATION": f"{row['id']} nurses"}


def test_bad_rows_are_answered_in_their_place() -> None:
    good = {"id": "c", "text": "examplin"}
    rows = [Unreadable("line 1: not valid JSON"), "x", {"text": "y"}, {"id": "a"}, {"id": "b", "text": ["z"]}, good]
    found = list(predict_entities(rows, Examplins()))
    assert [row["id"] for row in found] == [None, None, None, "a", "b", "c"]
    assert [row.get("error") for row in found] == [
        "line 1: not valid JSON",
        "a row is an object with id and text, not str",
        "the row has no id",
        "the row has no text (a string)",
        "the row has no text (a string)",
        None,
    ]
    assert found[-1]["spans"] == [{"start": 0, "end": 8, "label": "CHEMICAL"}]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(), st.dictionaries(st.sampled_from(["id", "text"]), st.text()))))
def test_every_row_is_answered_once(rows: list[object]) -> None:
    found = list(predict_entities(rows, Examplins()))
    assert [row["id"] for row in found] == [row.get("id") if isinstance(row, dict) else None for row in rows]
    assert all(("error" in row) != ("spans" in row) for row in found)
