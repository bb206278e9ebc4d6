"""Cues of the claims lexicon found in a sentence's words, each with whether a negation governs it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from overclaim.lexicons import load
from overclaim.text import fold

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W_]+)*|\d+(?:[.,]\d+)*(?:-[^\W_]+)?|[%<>=±;:?!()\"]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MEMO = 200_000


def tokens(text: str) -> list[str]:
    """The lower-case words, figures (each as ``0``) and telling signs of ``text``."""
    return [_NUMBER.sub("0", token) for token in _TOKEN.findall(fold(text).lower())]


@dataclass(frozen=True, slots=True)
class Cue:
    """A lexicon row that fired on ``words[start:end]``; ``negated`` inside the scope of a negation."""

    name: str
    start: int
    end: int
    negated: bool

    @property
    def label(self) -> str:
        """The row's name, after ``not`` where it is negated."""
        return f"not {self.name}" if self.negated else self.name


@dataclass(frozen=True, slots=True)
class _Term:
    group: str
    rest: tuple[str, ...]

    def continues(self, words: Sequence[str], place: int) -> bool:
        following = words[place : place + len(self.rest)]
        return len(following) == len(self.rest) and all(map(_matches, self.rest, following))


def _matches(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


class Lexicon:
    """Rows of terms, ready to be matched on words; ``negation`` opens a scope of ``reach`` words up to ``until``."""

    def __init__(self, rows: Mapping[str, Sequence[str]], reach: int, until: Sequence[str]) -> None:
        self._exact: dict[str, list[_Term]] = {}
        self._stems: list[tuple[str, _Term]] = []
        self._reach, self._until = reach, frozenset(until)
        self._memo: dict[str, tuple[_Term, ...]] = {}
        for group, terms in sorted(rows.items()):
            for term in terms:
                first, *rest = _patterns(term)
                entry = _Term(group, tuple(rest))
                if first.endswith("*"):
                    self._stems.append((first[:-1], entry))
                else:
                    self._exact.setdefault(first, []).append(entry)

    def cues(self, words: Sequence[str]) -> list[Cue]:
        """The cues in ``words``, in order, at most one per row and place."""
        found: list[Cue] = []
        scope_end = 0
        for place, word in enumerate(words):
            if word in self._until:
                scope_end = 0
            seen: set[str] = set()
            for term in self._starting(word):
                if term.group not in seen and (not term.rest or term.continues(words, place + 1)):
                    seen.add(term.group)
                    found.append(Cue(term.group, place, place + 1 + len(term.rest), place < scope_end))
            if "negation" in seen:
                scope_end = place + 1 + self._reach
        return found

    def _starting(self, word: str) -> tuple[_Term, ...]:
        terms = self._memo.get(word)
        if terms is None:
            terms = (*self._exact.get(word, ()), *(entry for stem, entry in self._stems if word.startswith(stem)))
            if len(self._memo) < _MEMO:
                self._memo[word] = terms
        return terms


def _patterns(term: str) -> list[str]:
    return [token for part in term.split() for token in ([part] if part.endswith("*") else tokens(part))]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of ``lexicons/claims.toml``."""
    table = load("claims")
    negation = table["negation"]
    rows = {row["name"]: row["terms"] for row in table["cue"]}
    return Lexicon({**rows, "negation": negation["terms"]}, negation["reach"], negation["until"])
