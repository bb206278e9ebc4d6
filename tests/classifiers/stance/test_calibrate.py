"""How readily the answer is neutral is set by what people quoted, each corpus and each label counting the same."""

from __future__ import annotations

import numpy as np
import pytest

from overclaim.classifiers.stance.aggregate import CLASSES, Calibration
from overclaim.classifiers.stance.calibrate import calibration
from overclaim.classifiers.stance.pairs import Pair
from overclaim.types import Stance


def pairs(corpus: str, label: Stance, count: int) -> list[Pair]:
    return [Pair(corpus, "train", f"naps {number}", "naps", label) for number in range(count)]


def timid(items: list[Pair], by: float) -> np.ndarray:
    """Columns that lean to the gold label by 1, one in four to another, and all to neutral by ``by``."""
    rows = np.zeros((len(items), len(CLASSES) + 1))
    for number, item in enumerate(items):
        rows[number, (CLASSES.index(item.label) + (number % 4 == 0)) % len(CLASSES)] += 1.0
    rows[:, CLASSES.index(Stance.NEUTRAL)] += by
    return rows


def shifted(items: list[Pair], by: float) -> float:
    """The shift of neutral, as it is before the temperature."""
    found = calibration(items, timid(items, by), quoted=("scifact",))
    return found.shift * found.temperature


def test_what_people_quote_takes_back_a_leaning_to_neutral() -> None:
    items = [pair for label in CLASSES for pair in pairs("scifact", label, 40)]
    assert shifted(items, by=0.8) == pytest.approx(-0.8, abs=0.05)
    assert shifted(items, by=0.0) == pytest.approx(0.0, abs=0.05)


def test_each_label_of_what_is_quoted_counts_the_same() -> None:
    even = [pair for label in CLASSES for pair in pairs("scifact", label, 40)]
    mostly_neutral = [*even, *pairs("scifact", Stance.NEUTRAL, 400)]
    assert shifted(mostly_neutral, by=0.8) == pytest.approx(shifted(even, by=0.8), abs=0.1)


def test_each_corpus_of_what_is_quoted_counts_the_same() -> None:
    corpora = {"scifact": (40, 0.8), "healthver": (400, 0.0)}
    items = [pair for name, (count, _) in corpora.items() for label in CLASSES for pair in pairs(name, label, count)]
    leaning = np.concatenate(
        [timid([item for item in items if item.corpus == name], by) for name, (_, by) in corpora.items()]
    )
    found = calibration(items, leaning, quoted=tuple(corpora))
    assert found.shift * found.temperature == pytest.approx(-0.4, abs=0.1)


def test_what_people_did_not_quote_shifts_nothing() -> None:
    even = [pair for label in CLASSES for pair in pairs("scifact", label, 40)]
    beside = [*even, *pairs("found", Stance.NEUTRAL, 400)]
    assert shifted(beside, by=0.8) == pytest.approx(shifted(even, by=0.8), abs=0.1)


def test_without_quoted_corpora_nothing_is_shifted() -> None:
    items = [pair for label in CLASSES for pair in pairs("found", label, 10)]
    assert calibration(items, timid(items, by=1.0), quoted=("scifact",)).shift == 0.0
    assert calibration([], np.zeros((0, 4)), quoted=("scifact",)) == Calibration()
