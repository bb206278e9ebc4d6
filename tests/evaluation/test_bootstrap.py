import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.evaluation.bootstrap import Counts, Resampling, intervals, sum_by_group


def share(counts: Counts) -> dict[str, float | None]:
    right, total = map(int, counts)
    return {"share": right / total if total else None, "never": None}


def marks(right: int, wrong: int) -> Counts:
    return np.array([[1, 1]] * right + [[0, 1]] * wrong, dtype=np.int64)


def test_interval_of_a_proportion_agrees_with_the_normal_approximation() -> None:
    found = intervals(marks(300, 100), share, how=Resampling(samples=4000, seed=3))["share"]
    spread = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert found.low == pytest.approx(0.75 - spread, abs=0.006)
    assert found.high == pytest.approx(0.75 + spread, abs=0.006)


def test_same_seed_same_interval_other_seed_another() -> None:
    counts = marks(13, 24)
    first, again, other = (intervals(counts, share, how=Resampling(seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_undefined_values_and_single_units_have_no_interval() -> None:
    assert set(intervals(marks(5, 5), share)) == {"share"}
    assert intervals(marks(1, 0), share) == {}
    assert intervals(marks(5, 5), share, how=Resampling(samples=0)) == {}


def test_groups_are_drawn_whole() -> None:
    """Twenty documents, each all right or all wrong: its sentences add nothing to what the documents say."""
    counts = np.repeat(marks(10, 10), 30, axis=0)
    groups = [document for document in range(20) for _ in range(30)]
    alone, grouped = intervals(counts, share)["share"], intervals(counts, share, groups)["share"]
    assert grouped == intervals(marks(10, 10), share)["share"]
    assert grouped.high - grouped.low > 4 * (alone.high - alone.low)


def test_one_group_has_no_interval() -> None:
    assert intervals(marks(5, 5), share, ["a"] * 10) == {}


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1))
def test_summing_by_group_keeps_the_total(rows: list[tuple[int, int]]) -> None:
    counts = np.array([[value] for _, value in rows], dtype=np.int64)
    summed = sum_by_group(counts, [group for group, _ in rows])
    assert len(summed) == len({group for group, _ in rows})
    assert summed.sum() == counts.sum()
