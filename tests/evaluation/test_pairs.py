from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.evaluation.pairs import flatten, pair, read_rows


def test_gold_without_prediction_is_kept_and_counted() -> None:
    paired = pair([{"id": 1, "label": "a"}, {"id": 2, "label": "b"}], [{"id": "2", "label": "b"}])
    assert paired.predicted == (None, {"id": "2", "label": "b"})
    assert paired.missing == 1
    assert paired.notes == ("1 of 2 gold rows have no prediction; each is scored as the default.",)


def test_predictions_without_gold_are_counted_not_scored() -> None:
    paired = pair([{"id": "a"}], [{"id": "a"}, {"id": "b"}, {"id": "c"}])
    assert paired.unknown == ("b", "c")
    assert "2 predictions have no gold row" in paired.notes[0]


def test_files_without_a_common_row_are_an_error() -> None:
    with pytest.raises(InputError, match=r"none of the 1 predictions.*predicted 'x', gold 'a'"):
        pair([{"id": "a"}], [{"id": "x"}])


@pytest.mark.parametrize("rows", [[{"id": "a"}, {"id": "a"}], [{"id": 7}, {"id": "7"}]])
def test_double_ids_are_an_error(rows: list[dict[str, object]]) -> None:
    with pytest.raises(InputError, match="occurs twice"):
        pair(rows, [{"id": "a"}])
    with pytest.raises(InputError, match="predictions: the id"):
        pair([{"id": "a"}], rows)


def test_rows_without_id_are_an_error() -> None:
    with pytest.raises(InputError, match="gold, row 2: no id"):
        pair([{"id": "a"}, {"label": "b"}], [{"id": "a"}])


def test_documents_are_taken_apart_into_sentences_of_one_group() -> None:
    gold = [{"id": "d", "labels": [{"kinds": []}, {"kinds": ["safety"]}]}]
    paired = pair(gold, [{"id": "d", "claims": [{"kinds": ["efficacy"]}]}])
    assert [row["id"] for row in paired.gold] == ["d#0", "d#1"]
    assert paired.predicted[0] is not None
    assert paired.predicted[0]["kinds"] == ["efficacy"]
    assert paired.missing == 1
    assert paired.groups == ("d", "d")


def test_documents_stay_whole_for_predictions_on_documents() -> None:
    gold = [{"id": "d", "labels": [{"kinds": []}], "design": "rct"}]
    assert pair(gold, [{"id": "d", "design": "rct"}]).gold == tuple(gold)


def test_lists_of_names_are_no_sentences() -> None:
    assert flatten([{"id": 1, "labels": ["a", "b"]}]) == [{"id": 1, "labels": ["a", "b"]}]


def test_groups_by_a_named_key() -> None:
    rows = [{"id": 1, "paper": "p"}, {"id": 2, "paper": "q"}]
    assert pair(rows, rows, "paper").groups == ("p", "q")
    with pytest.raises(InputError, match="no key 'journal'"):
        pair(rows, rows, "journal")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": 1}\n{"id": 2\n', "line 2: not JSON"),
        (b'{"id": 1}\n[2]\n', "line 2: a JSON list"),
        (b"\n \n", "no rows"),
        (b'{"id": "\xff"}\n', "is not UTF-8 text"),
    ],
)
def test_malformed_files_are_errors_with_their_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_rows(path)


def test_line_separators_inside_strings_are_no_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a\u2028b"}\n{"id": "c"}\n', encoding="utf-8")
    assert [row["id"] for row in read_rows(path)] == ["a\u2028b", "c"]
