"""Scores fold by fold: the mean of folds, of each class, by hand."""

import pytest

from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.folds import MEAN
from overclaim.evaluation.heads import score
from overclaim.evaluation.pairs import Row, pair

NONE = Resampling(samples=0)
GOLD = ["none", "causal", "none", "causal", "causal"]
SAID = ["none", "causal", "none", "none", "causal"]
FOLDS = [0, 0, 1, 1, 1]


def rows(labels: list[str]) -> list[Row]:
    return [
        {"id": str(n), "strength": label, "fold": fold}
        for n, (label, fold) in enumerate(zip(labels, FOLDS, strict=True))
    ]


def test_folds_are_scored_apart_and_averaged() -> None:
    """Fold 0 is all right; fold 1 has none 2 / 3 and causal 2 / 3."""
    (found,) = score(pair(rows(GOLD), rows(SAID)), NONE)
    assert found.values[MEAN] == pytest.approx((1 + 2 / 3) / 2)
    table = next(table for table in found.tables if table.title == "by fold")
    assert table.columns == ("fold", "rows", "macro F1", "none", "causal")
    assert table.rows[0] == ("0", 2, 1.0, 1.0, 1.0)
    assert table.rows[1] == ("1", 3, *[pytest.approx(2 / 3)] * 3)
    assert table.rows[2] == ("mean", 5, *[pytest.approx(5 / 6)] * 3)
    assert table.rows[3][0] == "standard deviation"


def test_rows_of_no_fold_have_no_such_table() -> None:
    plain: list[Row] = [{"id": "1", "strength": "none"}]
    (found,) = score(pair(plain, plain), NONE)
    assert MEAN not in found.values
