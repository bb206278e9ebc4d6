"""Boundary scores: counts on small cases, the hand-checked abstracts, and floors that the splitter must hold."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from benchmarks.sentence_boundaries import abstracts, craft, paragraphs, total
from hypothesis import given
from hypothesis import strategies as st

from overclaim.evaluation.boundaries import BoundaryScore, inner_starts, score

SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(51, 60)), max_size=12)


def test_counts_and_rates_of_a_small_case() -> None:
    gold = [(0, 4), (5, 9), (10, 14), (20, 24), (25, 29)]
    predicted = [(0, 9), (10, 12), (12, 14), (20, 24), (25, 29)]
    found = score(gold, predicted, [(0, 14), (20, 29)])
    assert found == BoundaryScore(hits=2, spurious=1, missed=1)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_precision_and_recall_differ() -> None:
    found = BoundaryScore(hits=6, spurious=2, missed=4)
    assert (found.precision, found.recall) == (0.75, 0.6)
    assert found.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_the_first_sentence_of_a_block_and_what_lies_outside_are_not_counted() -> None:
    assert inner_starts([(0, 3), (3, 5), (7, 9), (10, 12), (11, 12)], [(0, 5), (10, 12)]) == {3, 11}


def test_nothing_to_find_is_perfect_and_only_misses_are_nothing() -> None:
    assert BoundaryScore().f1 == BoundaryScore().precision == BoundaryScore().recall == 1.0
    assert BoundaryScore(missed=3).f1 == BoundaryScore(missed=3).recall == 0.0
    assert BoundaryScore(spurious=3).precision == 0.0


def test_scores_add_up_over_documents() -> None:
    assert BoundaryScore(1, 2, 3) + BoundaryScore(10, 20, 30) == BoundaryScore(11, 22, 33)


@given(SPANS, SPANS)
def test_swapping_gold_and_prediction_swaps_errors(gold: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    one, two = score(gold, other, [(0, 60)]), score(other, gold, [(0, 60)])
    assert (one.hits, one.spurious, one.missed) == (two.hits, two.missed, two.spurious)
    assert score(gold, gold, [(0, 60)]).f1 == 1.0


def test_hand_checked_rows_are_whole_and_as_the_manifest_says(repository: Path) -> None:
    folder = repository / "corpora" / "medline_sentences"
    (file,) = tomllib.loads((folder / "corpus.toml").read_text(encoding="utf-8"))["files"]
    content = (folder / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    rows = [json.loads(line) for line in content.splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == file["rows"]
    for row in rows:
        assert set(row) == {"id", "sha256", "starts", "ends"}
        assert len(row["starts"]) == len(row["ends"]) >= 5
        edges = [edge for pair in zip(row["starts"], row["ends"], strict=True) for edge in pair]
        assert edges == sorted(edges)


def test_paragraphs_are_lines_without_white_space_at_their_ends() -> None:
    text = " One. \n\n\tTwo. Three.\nx"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One.", "Two. Three.", "x"]


@pytest.mark.shared
def test_the_splitter_holds_its_floor_on_craft(shared: Path) -> None:
    assert total(craft(shared)).f1 >= 0.99


@pytest.mark.shared
def test_the_splitter_holds_its_floor_on_hand_checked_abstracts(shared: Path) -> None:
    assert total(abstracts(shared)).f1 >= 0.985
