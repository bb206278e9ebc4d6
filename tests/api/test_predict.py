"""Every row is answered once, in order, with its id; a row that cannot be read says why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.api.predict import predict_claims, read_rows
from overclaim.errors import InputError
from overclaim.types import ClaimLabels, Context, Kind, Polarity, Register, Strength


class Loud:
    """Calls what ends in an exclamation mark no claim, and lay text safety."""

    name = "loud"
    sha256 = "1" * 64

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        return [self._one(context) for context in contexts]

    @staticmethod
    def _one(context: Context) -> ClaimLabels:
        scores = {"claim": float(len(context.text))}
        if context.text.endswith("!"):
            return ClaimLabels(scores=scores)
        kind = Kind.SAFETY if context.register is Register.LAY else Kind.EFFICACY
        return ClaimLabels((kind,), Strength.CAUSAL, Polarity.DENIED, scores=scores)


def test_a_bare_sentence_and_a_document_are_answered_in_their_shapes() -> None:
    rows = [
        {"id": 1, "text": "Naps do not help."},
        {"id": "b", "title": None, "sentences": ["Naps harm.", "Buy now!"], "register": "lay"},
        {"id": "c", "title": "Empty", "sentences": []},
    ]
    bare, document, empty = predict_claims(rows, Loud())
    assert bare == {
        "id": 1,
        "kinds": ["efficacy"],
        "strength": "causal",
        "polarity": "denied",
        "scores": {"claim": 17.0},
        "advice": "none",
        "adverse_effect": False,
    }
    assert [item["kinds"] for item in document["claims"]] == [["safety"], []]
    assert document["claims"][1]["strength"] is None
    assert empty == {"id": "c", "claims": []}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a"}, "neither text"),
        ({"text": "Naps help."}, "no id"),
        ({"id": "a", "text": 3}, "neither text"),
        ({"id": "a", "sentences": "Naps help."}, "list of strings"),
        ({"id": "a", "sentences": ["Naps", None]}, "list of strings"),
        ({"id": "a", "sentences": [], "title": 4}, "title must be a string"),
        ({"id": "a", "text": "Naps help.", "register": "poem"}, "abstract or lay, not 'poem'"),
        (["a"], "not list"),
    ],
)
def test_a_row_that_cannot_be_read_becomes_a_row_that_says_why(row: object, message: str) -> None:
    first, bad, last = predict_claims([{"id": 0, "text": "a"}, row, {"id": 2, "text": "b"}], Loud())
    assert set(bad) == {"id", "error"}
    assert message in bad["error"]
    assert (first["id"], last["id"]) == (0, 2)
    assert bad["id"] == (row.get("id") if isinstance(row, dict) else None)


def test_a_bad_line_of_a_file_is_answered_too(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": 1, "text": "Naps help."}\n\n{"id": 2, "te\n{"id": 3, "text": "\xff"}\n')
    good, broken, latin = predict_claims(read_rows(path), Loud())
    assert good["kinds"] == ["efficacy"]
    assert broken["error"].startswith("line 3: not valid JSON")
    assert "line 4 is not UTF-8" in latin["error"]


def test_a_file_without_rows_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n \n")
    with pytest.raises(InputError, match="holds no row"):
        list(read_rows(path))


ROWS = st.one_of(
    st.fixed_dictionaries({"id": st.integers()}, optional={"text": st.text(max_size=5)}),
    st.fixed_dictionaries({"id": st.text(max_size=3), "sentences": st.lists(st.text(max_size=5), max_size=3)}),
    st.none(),
)


@given(st.lists(ROWS, max_size=12))
def test_rows_in_equal_rows_out_in_order(rows: list[object]) -> None:
    out = list(predict_claims(iter(rows), Loud()))
    assert [item["id"] for item in out] == [row["id"] if isinstance(row, dict) else None for row in rows]
    for row, answer in zip(rows, out, strict=True):
        if isinstance(row, dict) and "sentences" in row:
            assert [item["scores"]["claim"] for item in answer["claims"]] == [len(text) for text in row["sentences"]]
    assert json.loads(json.dumps(out)) == out
