import json

from overclaim.evaluation.bootstrap import Interval
from overclaim.evaluation.tables import Scores, Table, markdown

SCORES = Scores(
    name="stance",
    rows=12,
    values={"accuracy": 0.75, "kappa": None},
    intervals={"accuracy": Interval(0.5, 0.9166666)},
    tables=(Table("per class", ("class", "F1"), (("a|b", 2 / 3), ("c", None))),),
    notes=("Two rows were scored as the default.",),
)


def test_markdown_shows_values_with_intervals_and_undefined_as_a_dash() -> None:
    lines = SCORES.to_markdown().splitlines()
    assert lines[0] == "### stance (12 rows)"
    assert "| accuracy | 0.750 | 0.500 to 0.917 |" in lines
    assert "| kappa | – | – |" in lines
    assert "| a\\|b | 0.667 |" in lines
    assert lines[lines.index("| class | F1 |") + 1] == "| --- | ---: |"
    assert lines[-1] == "- Two rows were scored as the default."


def test_json_keeps_full_precision_and_null() -> None:
    values = json.loads(json.dumps(SCORES.to_dict(), allow_nan=False))
    assert values["values"] == {"accuracy": 0.75, "kappa": None}
    assert values["intervals"]["accuracy"] == [0.5, 0.9166666]
    assert values["tables"][0]["rows"][0] == ["a|b", 2 / 3]


def test_line_breaks_do_not_break_a_table() -> None:
    assert markdown(Table("", ("a",), (("one\ntwo",),))).splitlines()[-1] == "| one two |"
