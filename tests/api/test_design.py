"""Every abstract is answered once, in order, with what decided; a row that cannot be read says why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.api.design import design_classifier, predict_design
from overclaim.api.predict import Unreadable
from overclaim.types import Design

TRIAL = ["Sixty bakers were randomised to gloves or none.", "Rash was rarer with gloves than without."]


def answers(*rows: object) -> list[dict[str, object]]:
    return list(predict_design(rows, design_classifier()))


def test_an_abstract_is_a_text_or_sentences_or_sections() -> None:
    texts, sentences, sections = answers(
        {"id": 1, "title": "Gloves", "abstract": " ".join(TRIAL)},
        {"id": 2, "title": "Gloves", "abstract": TRIAL},
        {"id": "c", "title": "Gloves", "abstract": [{"section": "METHODS", "text": " ".join(TRIAL)}]},
    )
    for answer, identifier in ((texts, 1), (sentences, 2), (sections, "c")):
        assert answer["id"] == identifier
        assert (answer["design"], answer["species"], answer["sample_size"]) == ("rct", "human", 60)
        assert answer["sample_size_by"] == TRIAL[0]
        assert set(answer["scores"]) == {design.value for design in Design}  # type: ignore[call-overload]


def test_metadata_wins_and_both_answers_are_kept() -> None:
    (answer,) = answers({"id": 1, "abstract": TRIAL, "publication_types": ["Case Reports"]})
    assert answer["design"] == "case_report"
    assert answer["design_by"] == {
        "metadata": "case_report",
        "text": "rct",
        "reason": "publication type 'Case Reports'",
    }


def test_a_title_alone_is_answered() -> None:
    (answer,) = answers({"id": 1, "title": "Chilblains: a survey of 253 athletes", "abstract": None})
    assert (answer["sample_size"], answer["sample_size_by"]) == (253, "Chilblains: a survey of 253 athletes")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": 1}, "neither title nor abstract"),
        ({"id": 1, "title": "", "abstract": []}, "neither title nor abstract"),
        ({"abstract": "Naps help."}, "no id"),
        (["a"], "not list"),
        (None, "not NoneType"),
        ({"id": 1, "abstract": 4}, "abstract"),
        (Unreadable("line 3: not valid JSON"), "line 3"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row: object, message: str) -> None:
    first, bad, last = answers({"id": 0, "abstract": TRIAL}, row, {"id": 2, "abstract": TRIAL})
    assert set(bad) == {"id", "error"}
    assert message in str(bad["error"])
    assert (first["id"], last["id"]) == (0, 2)


ROWS = st.one_of(
    st.fixed_dictionaries({"id": st.integers()}, optional={"title": st.text(max_size=9), "abstract": st.text()}),
    st.fixed_dictionaries({"id": st.text(max_size=3), "abstract": st.lists(st.text(max_size=20), max_size=3)}),
    st.none(),
)


@given(st.lists(ROWS, max_size=5))
def test_rows_in_equal_rows_out_in_order(rows: list[object]) -> None:
    found = answers(*rows)
    assert [item["id"] for item in found] == [row["id"] if isinstance(row, dict) else None for row in rows]
    assert json.loads(json.dumps(found)) == found
