"""Lines joined into running text."""

from __future__ import annotations

import pytest

from overclaim import lexicons
from overclaim.readers.lines import join_lines, keeps_hyphen, vocabulary


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("long", "term"),
        ("placebo", "controlled"),
        ("double", "blind"),
        ("anti", "TNF"),
        ("follow", "up"),
        ("self", "reported"),
    ],
)
def test_compounds_keep_their_hyphen(left: str, right: str) -> None:
    assert keeps_hyphen(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("treat", "ment"), ("pre", "scribed"), ("follow", "ing"), ("low", "ered"), ("anti", "bodies"), ("high", "light")],
)
def test_split_words_lose_it(left: str, right: str) -> None:
    assert not keeps_hyphen(left, right)


def test_the_spelling_of_the_document_decides() -> None:
    assert keeps_hyphen("anti", "inflammatory", vocabulary(["an anti-inflammatory drug"]))
    assert not keeps_hyphen("non", "steroidal", vocabulary(["a nonsteroidal drug"]))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["one", "two"], "one two"),
        (["treat\u00ad", "ment"], "treatment"),
        (["long\u00ad", "term"], "longterm"),
        (["treat\u2010", "ment"], "treatment"),
        (["COVID-", "19 and"], "COVID-19 and"),
        (["pain -", "and more"], "pain - and more"),
        (["and/", "or"], "and/or"),
        (["relief\u2014", "or hope"], "relief\u2014or hope"),
        (["relief", "\u2014or hope"], "relief\u2014or hope"),
        (["relief \u2014", "or hope"], "relief \u2014 or hope"),
        (["up to 10-", "20 percent"], "up to 10-20 percent"),
        ([], ""),
    ],
)
def test_joining(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def test_the_lists_do_not_contradict_each_other() -> None:
    lists = lexicons.load("hyphenation")
    assert not {*lists["first_parts"]} & {*lists["endings"]} - {"age"}
    assert all(lists[name] == sorted(set(lists[name])) for name in ("first_parts", "endings"))
