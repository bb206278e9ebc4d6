"""The longest phrase of a lexicon that begins at a word of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from overclaim.lexicons.keys import Token, tokens

_GAP = re.compile(r"\s*|\s?-\s?|'s?\s?|\.\s?|\s?\([+±-]\)[\s-]?|[()]-?")


@dataclass(frozen=True, slots=True)
class Match:
    """A name that a text holds, from token ``first`` to the one before ``after``; the name is empty for none known."""

    name: str
    first: int
    after: int


@dataclass(slots=True)
class _Node:
    """A step of the token trie; ``cased`` names are matched only where the text has capitals."""

    next: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None
    cased: str | None = None


def in_turn(words: Sequence[Token], at: Callable[[int], Match | None]) -> Iterator[Match]:
    """What ``at`` finds at the tokens of ``words``, from left to right; no two matches share a token."""
    place = 0
    while place < len(words):
        match = at(place)
        if match:
            yield match
        place = match.after if match else place + 1


class Phrases:
    """Names by their phrases, given as (phrase, name, cased); the first name of a phrase is kept."""

    def __init__(self, rows: Iterable[tuple[str, str, bool]]) -> None:
        self._root = _Node()
        for phrase, name, cased in rows:
            node = self._root
            for token in tokens(phrase):
                node = node.next.setdefault(token.key, _Node())
            if cased:
                node.cased = node.cased or name
            else:
                node.name = node.name or name

    def longest(self, text: str, words: Sequence[Token], place: int) -> Match | None:
        """The longest phrase that begins at token ``place`` of ``text``, whose tokens are ``words``."""
        node: _Node | None = self._root.next.get(words[place].key)
        start = words[place].start
        if node is None or (start and text[start - 1].isalnum()):
            return None
        best = None
        for index in range(place, len(words)):
            token = words[index]
            if index > place:
                node = node.next.get(token.key)
                if node is None or not _GAP.fullmatch(text, words[index - 1].end, token.start):
                    break
            name = node.name or (node.cased if sum(map(str.isupper, text[start : token.end])) > 1 else None)
            if name and not text[token.end : token.end + 1].isalnum():
                best = Match(name, place, index + 1)
        return best
