"""Cues as data: TOML files beside this module, which a biologist can edit; each row's examples are tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from overclaim.config import read_toml


@cache
def load(name: str) -> Mapping[str, Any]:
    """The lexicon ``name`` as a mapping; raises ``ConfigError`` when there is no such file."""
    return read_toml(files(__package__).joinpath(f"{name}.toml"))


def alternation(terms: list[str]) -> str:
    """A regular expression for any of ``terms`` as whole words, longest first; a blank matches any white space."""
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    body = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in ordered)
    return rf"(?<![\w-])(?:{body})(?![\w-])"


def either(words: Iterable[str], blank: str = " ") -> str:
    """A regular expression for any of ``words``, longest first, tried only where their first two letters may stand.

    In any case alternatives are slow: each is tried in full. ``blank`` is what stands for a blank between words.
    """
    ordered = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", blank) for word in ordered)
    if not ordered or not all(len(word) > 1 and word[:2].isalpha() for word in ordered):
        return f"(?:{body})"
    first, second = ("".join(sorted({word[place] for word in ordered})) for place in (0, 1))
    return f"(?=[{first}][{second}])(?:{body})"


@cache
def cues(lexicon: str, row: str) -> re.Pattern[str]:
    """A pattern for the ``phrases`` of one row, in any case; a phrase after "re:" is a regular expression."""
    phrases = load(lexicon)[row]["phrases"]
    plain = [phrase for phrase in phrases if not phrase.startswith("re:")]
    expressions = [rf"(?<![\w-])(?:{phrase[3:]})(?![\w-])" for phrase in phrases if phrase.startswith("re:")]
    return re.compile("|".join([*expressions, *([alternation(plain)] if plain else [])]), re.IGNORECASE)
