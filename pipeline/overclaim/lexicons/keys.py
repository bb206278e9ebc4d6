"""Words of names under one key for their plural, spellings and Greek letters: the same for text and lexicon."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "Δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ω": "omega",
    "Ω": "omega",
}
_TOKEN = re.compile(r"[αβγδεκλμωΔΩ]|\d+|[^\W\d_αβγδεκλμωΔΩ]+")
_IRREGULAR = {
    "mice": "mouse",
    "rats": "rat",
    "dogs": "dog",
    "cats": "cat",
    "pigs": "pig",
    "women": "woman",
    "men": "man",
    "children": "child",
    "babies": "baby",
    "teeth": "tooth",
    "calves": "calf",
    "bacterium": "bacteria",
}
_PREFIXES = frozenset(
    ["post", "pre", "anti", "non", "peri", "intra", "inter", "sub", "neuro", "micro", "cardio", "psycho", "bio", "re"]
)
_CAPITALS = re.compile(r"[A-Z]{2,}s")
_PLURALS = (
    (re.compile(r"ies$"), "y"),
    (re.compile(r"(?<=[a-z]{2})s(?:es|is|e)$"), "s"),
    (re.compile(r"(?<=x)es$|(?<=[^a]ch)es$|(?<=sh)es$"), ""),
    (re.compile(r"(?<![sui])s$"), ""),
)
_SPELLING = ((re.compile("ae|oe"), "e"), (re.compile("our$"), "or"), (re.compile("is(?=ation$|e$|ed$|ing$)"), "iz"))


class Token(NamedTuple):
    """A word of a text under its key; ``text[start:end]`` is the word."""

    key: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Words, numbers and Greek letters; a prefix is joined to what follows its hyphen ("post-operative")."""
    found: list[Token] = []
    last = Token("", 0, 0)
    for match in _TOKEN.finditer(text):
        word, (start, end) = match.group(), match.span()
        if last.key in _PREFIXES and text[last.end : start] == "-":
            last = found[-1] = Token(key(text[last.start : last.end] + word), last.start, end)
        else:
            last = Token(_GREEK.get(word) or key(word), start, end)
            found.append(last)
    return found


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """A word without plural, in one spelling: the same for text and lexicon, so it need not be a word itself."""
    word = word[:-1] if _CAPITALS.fullmatch(word) else word
    short_form = word.isupper() and len(word) < 6
    word = _IRREGULAR.get(word.lower(), word.lower())
    plurals = _PLURALS if len(word) > 3 and not short_form else ()
    for pattern, spelling in (*plurals, *_SPELLING):
        word = pattern.sub(spelling, word)
    return word
