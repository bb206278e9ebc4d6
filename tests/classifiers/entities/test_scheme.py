"""Tags and spans: there and back for any text, the likeliest sequence that is allowed, trimmed borders."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.classifiers.entities.scheme import (
    BEGIN,
    INSIDE,
    LABELS,
    OUTSIDE,
    TAGS,
    best_tags,
    runs,
    spans_of,
    tags,
    trimmed,
)
from overclaim.classifiers.entities.words import words

TAG_LISTS = st.lists(st.sampled_from([OUTSIDE, BEGIN, INSIDE]), max_size=12)


@settings(deadline=None)
@given(st.text(), st.data())
def test_any_span_of_whole_words_comes_back(tokenizer: Any, text: str, data: st.DataObject) -> None:
    found = words(tokenizer, text)
    if not found:
        return
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    start, end = trimmed(text, found[first].start, found[last].end)
    back = spans_of(text, found, tags(found, [(start, end)] if start < end else []))
    assert back == ([(start, end)] if start < end else [])
    assert all(text[a:b] == text[a:b].strip() for a, b in back)


@settings(deadline=None)
@given(TAG_LISTS)
def test_runs_do_not_overlap_and_cover_what_is_not_outside(found: list[int]) -> None:
    spans = runs(np.array(found, dtype=np.int8))
    places = [place for first, last in spans for place in range(first, last)]
    assert places == [place for place, tag in enumerate(found) if tag != OUTSIDE]
    assert len(spans) >= found.count(BEGIN)


def test_of_spans_that_overlap_the_longest_is_learnt(tokenizer: Any) -> None:
    text = "potassium channels in neurons"
    found = words(tokenizer, text)
    assert tags(found, [(0, 9), (0, 18), (22, 29)]).tolist() == [BEGIN, INSIDE, OUTSIDE, BEGIN]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_the_best_tags_are_the_likeliest_allowed_sequence(seed: int, size: int) -> None:
    logits = np.random.default_rng(seed).normal(size=(size, len(LABELS), TAGS))
    found = best_tags(logits, np.zeros(len(LABELS)))
    scores = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    for column in range(len(LABELS)):
        allowed = [each for each in product(range(TAGS), repeat=size) if _allowed(each)]
        totals = [sum(scores[place, column, tag] for place, tag in enumerate(each)) for each in allowed]
        assert found[:, column].tolist() == list(allowed[int(np.argmax(totals))])


def _allowed(tags: tuple[int, ...]) -> bool:
    return all(tag != INSIDE or (place and tags[place - 1] != OUTSIDE) for place, tag in enumerate(tags))


def test_a_threshold_makes_spans_of_its_label_rarer() -> None:
    logits = np.random.default_rng(0).normal(size=(200, len(LABELS), TAGS))
    shift = np.zeros(len(LABELS))
    shift[0] = 2.0
    before, after = best_tags(logits, np.zeros(len(LABELS))), best_tags(logits, shift)
    assert (after[:, 0] != OUTSIDE).sum() < (before[:, 0] != OUTSIDE).sum()
    assert (after[:, 1:] == before[:, 1:]).all()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" examplin. ", "examplin"),
        ("(examplin", "examplin"),
        ("examplin)", "examplin"),
        ("(+)-examplin", "(+)-examplin"),
        ("channel (type 2)", "channel (type 2)"),
        ("examplin (", "examplin"),
        ("examplin,", "examplin"),
        (" .) ", ""),
    ],
)
def test_borders_are_trimmed(text: str, wanted: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == wanted
