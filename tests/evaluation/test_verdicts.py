import pytest

from overclaim.errors import InputError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.pairs import Paired, Row
from overclaim.evaluation.tables import Scores, Table
from overclaim.evaluation.verdicts import match_report, score

NONE = Resampling(samples=0)
GOLD: list[Row] = [
    {"n": 1, "sentence": "Dawn is a gift.", "expected": "not_checkable", "rules": ["promotional"]},
    {"n": 2, "sentence": "The tea cures gout.", "expected": "overstated", "rules": ["hedge-dropped", "weak-evidence"]},
    {"n": 3, "sentence": "It acts on kidneys.", "expected": "supported", "rules": []},
    {"n": 4, "sentence": "It never harms the liver.", "expected": "contradicted", "rules": ["contradicted"]},
    {"n": 5, "sentence": "It mends bones.", "expected": "unsupported", "rules": []},
    {"n": 6, "sentence": "It may ease swelling.", "expected": "supported", "rules": []},
]


def statement(text: str, verdict: str, *slugs: str) -> Row:
    return {"text": text, "verdict": verdict, "findings": [{"slug": slug} for slug in slugs]}


STATEMENTS = [
    statement("Dawn is a gift.", "not_checkable", "promotional"),
    statement("The tea cures gout.", "overstated", "hedge-dropped"),
    statement("It acts on kidneys.", "overstated", "weak-evidence"),
    statement("It never harms the liver.", "overstated"),
    statement("It mends bones.", "not_checkable"),
]


def named(scores: tuple[Scores, ...]) -> dict[str, Scores]:
    return {each.name: each for each in scores}


def rows_of(scores: Scores, title: str) -> dict[object, tuple[object, ...]]:
    table: Table = next(each for each in scores.tables if each.title.startswith(title))
    return {row[0]: row[1:] for row in table.rows}


def test_golden_numbers_by_hand() -> None:
    """Right: dawn and tea. Checkable: 3 found, 0 wrong, 2 missed. Flagged: 2 found, 1 wrong, 1 missed.

    F1: overstated 2/4, not_checkable 2/4 (one right, two wrong: bones and the unanswered swelling), others 0 of five.
    """
    found = named(score(match_report(GOLD, STATEMENTS), NONE))["verdicts"]
    assert found.values["accuracy"] == pytest.approx(2 / 6)
    assert found.values["checkable_f1"] == pytest.approx(2 * 3 / (2 * 3 + 0 + 2))
    assert found.values["flagged_f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert found.values["macro_f1"] == pytest.approx((2 / 4 + 2 / 4) / 5)
    confusion = rows_of(found, "confusion")
    assert confusion["supported"] == (0, 1, 0, 0, 1)
    assert confusion["contradicted"] == (0, 1, 0, 0, 0)


def test_statement_that_the_report_lacks_is_not_checkable_and_said_so() -> None:
    found = named(score(match_report(GOLD, STATEMENTS), NONE))["verdicts"]
    assert found.notes[0].startswith("Matched by text: 5 equal, 0 alike")
    assert "1 of 6 gold rows have no prediction" in found.notes[1]
    assert rows_of(found, "judged otherwise")[6] == ("supported", "not_checkable", "It may ease swelling.")


def test_statements_that_gold_lacks_are_counted() -> None:
    extra = [*STATEMENTS, statement("A sentence of its own.", "supported")]
    assert match_report(GOLD, extra).unknown == ("statement 5",)


def test_rules_are_scored_one_by_one() -> None:
    found = named(score(match_report(GOLD, STATEMENTS), NONE))["rules"]
    rules = rows_of(found, "per class")
    assert rules["promotional"] == (1.0, 1.0, 1.0, 1, 1)
    assert rules["weak-evidence"] == (0.0, 0.0, 0.0, 1, 1)
    assert rules["contradicted"] == (None, 0.0, 0.0, 1, 0)
    assert found.values["micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 2))


def test_gold_without_rules_has_no_rule_scores() -> None:
    bare = [{key: value for key, value in row.items() if key != "rules"} for row in GOLD]
    assert list(named(score(match_report(bare, STATEMENTS), NONE))) == ["verdicts"]


def test_baselines_stand_beside_the_predictions() -> None:
    found = rows_of(named(score(match_report(GOLD, STATEMENTS), NONE))["verdicts"], "baselines")
    assert found["predictions"][0] == pytest.approx(2 / 6)
    assert found["always supported"][0] == pytest.approx(2 / 6)
    assert found["always supported"][3] == 0
    assert found["overstated where gold is checkable"][0] == pytest.approx(2 / 6)
    assert found["overstated where gold is checkable"][2] == 1
    assert found["overstated where predicted checkable"] == pytest.approx(found["predictions"])


def test_intervals_are_given_for_each_headline() -> None:
    found = named(score(match_report(GOLD * 4, STATEMENTS * 4)))["verdicts"]
    assert found.values.keys() <= found.intervals.keys()


def test_unknown_verdict_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(InputError, match="row 9: verdict 'true'; expected one of supported, overstated"):
        score(Paired(({"n": 9, "expected": "true"},), (None,)), NONE)


def test_verdict_that_nobody_gave_does_not_enter_the_mean() -> None:
    found = named(score(match_report(GOLD[:1] + GOLD[2:3], [STATEMENTS[0]]), NONE))["verdicts"]
    assert found.values["macro_f1"] == pytest.approx((2 / 3 + 0) / 2)
    assert rows_of(found, "per class")["contradicted"] == (None, None, None, 0, 0)
