"""The words of a text: as stems those that carry its topic, or all runs of letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from overclaim import lexicons
from overclaim.text import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@lru_cache(maxsize=8)
def letters(text: str) -> frozenset[str]:
    """The runs of letters from a to z in ``text``, in lower case: without certain words no pattern need be tried."""
    return frozenset(re.findall("[a-z]+", text.lower()))


@cache
def _ignored() -> frozenset[str]:
    words = lexicons.load("words")
    return frozenset(words["stop"]) | frozenset(words["generic"])


@cache
def _stem(word: str) -> str:
    import snowballstemmer

    stemmed: str = snowballstemmer.stemmer("english").stemWord(word)
    return stemmed


def stems(text: str) -> frozenset[str]:
    """The stems (Porter 2) of the words of ``text`` that carry its topic: no function words, no figures."""
    return frozenset(stem for stem, _ in placed_stems(text))


def placed_stems(text: str) -> list[tuple[str, int]]:
    """The same stems in order, one for each word that has one, each with the place where its word starts."""
    placed = ((match.group().lower().removesuffix("'s"), match.start()) for match in _WORD.finditer(fold(text)))
    return [
        (_stem(word), place)
        for word, place in placed
        if len(word) > 1 and not word.isdigit() and word not in _ignored()
    ]
