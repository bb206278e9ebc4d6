import pytest

from overclaim.errors import InputError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.heads import score
from overclaim.evaluation.pairs import Row, pair
from overclaim.evaluation.tables import Scores

NONE = Resampling(samples=0)
NO_CLAIM: Row = {"kinds": [], "strength": None, "polarity": None}


def claim(kind: str, strength: str = "causal", polarity: str = "affirmed") -> Row:
    return {"kinds": [kind], "strength": strength, "polarity": polarity}


def rows(*labels: Row) -> list[Row]:
    return [{"id": f"s{number}", **each} for number, each in enumerate(labels)]


def scored(gold: list[Row], predictions: list[Row]) -> dict[str, Scores]:
    return {each.name: each for each in score(pair(gold, predictions), NONE)}


GOLD = rows(claim("efficacy"), claim("safety", "none", "denied"), claim("other", "correlational"), NO_CLAIM)


def test_claims_are_scored_head_by_head() -> None:
    predicted = rows(claim("efficacy"), claim("safety", "correlational", "denied"), NO_CLAIM, claim("mechanism"))
    found = scored(GOLD, predicted)
    assert found["claim or not (claim positive)"].values["f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert found["kinds"].values["macro_f1"] == pytest.approx((1 + 1 + 0 + 0) / 4)
    assert found["kinds without other"].values["macro_f1"] == pytest.approx((1 + 1 + 0) / 3)
    assert found["strength"].rows == 4
    assert found["strength"].values["accuracy"] == pytest.approx(1 / 4)
    assert found["strength of gold claims"].rows == 3
    assert found["strength of gold claims"].values["accuracy"] == pytest.approx(1 / 3)
    assert found["polarity"].values["accuracy"] == pytest.approx(2 / 4)


def test_row_without_prediction_counts_as_no_claim() -> None:
    found = scored(GOLD, [row for row in GOLD if row["id"] in ("s0", "s1")])
    assert found["strength"].values["accuracy"] == pytest.approx(3 / 4)
    assert found["polarity of gold claims"].values["accuracy"] == pytest.approx(2 / 3)
    assert "2 of 4 gold rows have no prediction" in found["kinds"].notes[0]


def test_flat_labels_without_prediction_are_never_right() -> None:
    gold = rows({"label": "supports"}, {"label": "neutral"}, {"label": "neutral"})
    found = scored(gold, gold[:1])
    assert found["label"].values["accuracy"] == pytest.approx(1 / 3)
    assert found["label"].tables[1].columns == ("", "neutral", "supports", "-")


def test_advice_and_adverse_effects_default_to_none_and_no() -> None:
    gold = rows({"advice": "none", "adverse_effect": False}, {"advice": "strong", "adverse_effect": True})
    found = scored(gold, [{"id": "s1", "advice": "weak", "adverse_effect": True}])
    assert found["advice"].values["accuracy"] == pytest.approx(1 / 2)
    assert found["adverse_effect"].values["accuracy"] == 1


def test_gold_rows_without_a_required_label_are_left_out_and_counted() -> None:
    gold = rows({"design": "rct"}, {"design": None}, {"design": "cohort"})
    found = scored(gold, gold)["design"]
    assert found.rows == 2
    assert found.notes == ("1 gold rows without this label are left out.",)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ({"label": 2}, "numbers mean different things"),
        ({"strength": "strong"}, "strength 'strong'; expected none, correlational, conditional, causal"),
        ({"kinds": ["benefit"]}, "expected a list of efficacy, mechanism, safety, other"),
        ({"kinds": "safety"}, "expected a list"),
        ({"text": "no label at all"}, "gold holds nothing to score"),
    ],
)
def test_labels_are_names_that_are_known(label: Row, message: str) -> None:
    with pytest.raises(InputError, match=message):
        scored(rows(label), rows(label))
