"""Words and windows: nothing is lost, nothing read twice, and offsets hold for any text."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.classifiers.entities.words import windows, words

LIMIT = 32


@settings(deadline=None)
@given(st.text())
def test_words_are_in_order_within_the_text_and_hold_no_blank(tokenizer: Any, text: str) -> None:
    found = words(tokenizer, text)
    places = [place for word in found for place in (word.start, word.end)]
    assert places == sorted(places)
    assert all(word.start < word.end <= len(text) and word.pieces for word in found)
    assert not any(text[word.start : word.end].isspace() for word in found)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["naps", "injury", "peptide.", "Nurses", "on", "\n", "(", "ward)", "é", "x" * 40])))
def test_windows_hold_every_word_once_and_keep_to_their_limit(tokenizer: Any, parts: list[str]) -> None:
    text = " ".join(parts)
    found = words(tokenizer, text)
    cut = windows(tokenizer, text, found, LIMIT)
    assert [place for window in cut for place in range(window.first, window.last)] == list(range(len(found)))
    for window in cut:
        assert len(window.tokens.ids) <= LIMIT
        assert len(window.places) == window.last - window.first
        pieces = [window.tokens.ids[place] for place in window.places]
        assert pieces == [word.pieces[0] for word in found[window.first : window.last]]


def test_a_window_ends_where_a_sentence_does(tokenizer: Any) -> None:
    text = "Naps reduced errors on the ward. " * 6
    found = words(tokenizer, text)
    ends = [text[found[window.last - 1].start] for window in windows(tokenizer, text, found, LIMIT)]
    assert set(ends) == {"."}


def test_a_text_without_sentences_is_cut_where_the_room_ends(tokenizer: Any) -> None:
    text = "naps " * 100
    found = words(tokenizer, text)
    assert {window.last - window.first for window in windows(tokenizer, text, found, LIMIT)} == {30, 10}


def test_an_empty_text_has_no_window(tokenizer: Any) -> None:
    assert windows(tokenizer, " \n", words(tokenizer, " \n"), LIMIT) == []
