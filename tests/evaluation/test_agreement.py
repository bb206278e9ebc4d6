import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from overclaim.evaluation.agreement import cohen_kappa, kappa

SCALE = ("none", "correlational", "conditional", "causal")


def test_kappa_by_hand() -> None:
    """50 rows, 35 agreed; chance agreement 0.6 * 0.5 + 0.4 * 0.5 = 0.5: kappa is (0.7 - 0.5) / 0.5."""
    assert kappa(np.array([[20, 10], [5, 15]])) == pytest.approx(0.4)


def test_weighted_kappa_by_hand() -> None:
    """One row of three is one step off; by the margins (1/3 each; a 2/3, c 1/3) chance is 2/9 + 3/9 + 4/9 = 1 step."""
    found = cohen_kappa(["a", "b", "c"], ["a", "a", "c"], ["a", "b", "c"], linear=True)
    assert found == pytest.approx(1 - (1 / 3) / 1)


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    gold = [*SCALE, *SCALE]
    near = ["correlational", *SCALE[1:], *SCALE]
    far = ["causal", *SCALE[1:], *SCALE]
    near_value, far_value = (cohen_kappa(gold, each, SCALE, linear=True) for each in (near, far))
    assert near_value is not None
    assert far_value is not None
    assert near_value > far_value


def test_kappa_is_undefined_where_chance_alone_agrees() -> None:
    assert cohen_kappa(["causal"] * 3, ["causal"] * 3, SCALE) is None
    assert cohen_kappa([], [], SCALE) is None


@given(st.lists(st.tuples(st.sampled_from(SCALE), st.sampled_from(SCALE)), min_size=2), st.booleans())
def test_kappa_agrees_with_scikit_learn(pairs: list[tuple[str, str]], linear: bool) -> None:
    first, second = [left for left, _ in pairs], [right for _, right in pairs]
    ours = cohen_kappa(first, second, SCALE, linear)
    if ours is not None:
        theirs = cohen_kappa_score(first, second, labels=list(SCALE), weights="linear" if linear else None)
        assert ours == pytest.approx(theirs)
