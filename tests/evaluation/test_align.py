import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.evaluation.align import align, normalise


def test_typography_case_and_end_marks_do_not_matter() -> None:
    gold = ["The pump’s dose — 0.5 mg/kg — was well tolerated.", "“Never again,” said Ines."]
    predicted = ['"Never again," said Ines', "The pump's dose - 0.5 mg/kg - was well  tolerated"]
    found = align(gold, predicted)
    assert (found.matches, found.exact, found.fuzzy) == ((1, 0), 2, 0)


def test_figures_do_matter_to_an_exact_match() -> None:
    assert normalise("It rose by 0.5%.") != normalise("It rose by 5%.")


def test_repeated_sentences_are_matched_in_order() -> None:
    assert align(["Rest well.", "Rest well.", "Rest well."], ["Rest well!", "Rest well."]).matches == (0, 1, None)


def test_near_texts_match_down_to_the_threshold() -> None:
    gold = ["Infusions eased the ache of shingles in most patients.", "Ask first."]
    predicted = ["1. Infusions eased the ache of shingles in most patients.", "Something else was said about costs."]
    found = align(gold, predicted)
    assert (found.matches, found.exact, found.fuzzy) == ((0, None), 0, 1)
    assert (found.unmatched, found.left_over) == (1, 1)
    assert align(gold, predicted, threshold=99).matches == (None, None)


def test_the_nearest_pair_is_matched_first() -> None:
    gold = ["The drug lowered pain in 40 adults with shingles.", "The drug lowered pain in 44 adults with shingles."]
    predicted = ["the drug lowered pain in 44 adults with shingles today"]
    assert align(gold, predicted, threshold=85).matches == (None, 0)


TEXTS = st.lists(st.text(alphabet="ab .", max_size=6), max_size=8)


@given(TEXTS, TEXTS, st.sampled_from([50.0, 90.0]))
def test_matching_is_one_to_one_and_counts_add_up(gold: list[str], predicted: list[str], threshold: float) -> None:
    found = align(gold, predicted, threshold)
    used = [match for match in found.matches if match is not None]
    assert len(used) == len(set(used)) == found.exact + found.fuzzy
    assert found.unmatched + len(used) == len(gold)
    assert found.left_over + len(used) == len(predicted)


@pytest.mark.parametrize(("gold", "predicted"), [([], ["a"]), (["a"], []), ([], [])])
def test_empty_sides_match_nothing(gold: list[str], predicted: list[str]) -> None:
    assert align(gold, predicted).exact == 0
