"""Scores of spans: both ends count, words of PICO are counted apart, thresholds are set by what they improve."""

from __future__ import annotations

from typing import Any

import numpy as np

from overclaim.classifiers.entities.measure import (
    ALL,
    EXACT,
    WORDS,
    Found,
    Read,
    counts,
    scores,
    spans,
    thresholds,
    word_counts,
)
from overclaim.classifiers.entities.passages import Passage
from overclaim.classifiers.entities.scheme import LABELS, TAGS
from overclaim.classifiers.entities.words import words
from overclaim.types import EntityLabel

POPULATION, CHEMICAL = EntityLabel.POPULATION, EntityLabel.CHEMICAL
TEXT = "examplin for nurses on the ward, and naps"


def read(tokenizer: Any, logits: Any = None) -> Read:
    spans = {CHEMICAL: ((0, 8),), POPULATION: ((13, 31),)}
    unsure = {CHEMICAL: ((37, 41),), POPULATION: ()}
    found = words(tokenizer, TEXT)
    return Read(
        Passage("trials", "1", TEXT, spans, unsure), found, np.zeros((len(found), 9, 3)) if logits is None else logits
    )


def test_a_span_counts_when_both_ends_are_right() -> None:
    assert counts([(0, 8), (9, 12)], [(0, 8), (9, 13), (20, 22)]) == (1, 2, 1)


def test_scores_are_exact_for_names_and_also_by_words_for_pico(tokenizer: Any) -> None:
    found: Found = {label: [] for label in LABELS} | {CHEMICAL: [(0, 8), (37, 41)], POPULATION: [(13, 25)]}
    scored = scores([(read(tokenizer), found)] * 2, 100, 0)
    assert set(scored) == {f"{EXACT}, trials", f"{WORDS}, trials"}
    exact, by_words = scored[f"{EXACT}, trials"], scored[f"{WORDS}, trials"]
    assert exact["CHEMICAL"].value == 1.0  # what the corpus leaves open is not held against it
    assert exact["POPULATION"].value == 0.0
    assert exact[ALL].value == 0.5
    assert set(by_words) == {"POPULATION", ALL, "macro"}
    assert by_words["POPULATION"].value == round(2 * 3 / (3 + 4), 4)


def test_marks_are_no_words(tokenizer: Any) -> None:
    assert word_counts(read(tokenizer), [(13, 32)], [(13, 31)]) == (4, 0, 0)


def test_a_threshold_is_raised_where_too_much_is_found(tokenizer: Any) -> None:
    size = len(words(tokenizer, TEXT))
    logits = np.zeros((size, len(LABELS), TAGS))
    logits[:, :, 0] = 1.0
    column = LABELS.index(CHEMICAL)
    logits[0, column, 1], logits[2, column, 1] = 4.0, 2.0
    item = read(tokenizer, logits)
    assert spans(item, np.zeros(len(LABELS)))[CHEMICAL] == [(0, 8), (13, 19)]
    assert spans(item, thresholds([item], LABELS))[CHEMICAL] == [(0, 8)]
