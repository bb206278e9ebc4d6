"""A text as words of word pieces, and as windows of words that an encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from overclaim.classifiers.tokens import Tokens, mark

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_STOPS = ".!?"
_LONGEST = 24  # word pieces read of one word


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, or one mark: ``text[start:end]``, and the numbers of its word pieces."""

    start: int
    end: int
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``first`` to ``last`` (not included) as tokens; ``places`` are where each word begins among the tokens."""

    first: int
    last: int
    tokens: Tokens
    places: tuple[int, ...]


def words(tokenizer: Tokenizer, text: str) -> list[Word]:
    """The words of ``text``, in order and without overlap; white space and control characters are in none."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    found: list[Word] = []
    last = None
    for number, piece, (start, end) in zip(encoded.word_ids, encoded.ids, encoded.offsets, strict=True):
        if found and number == last:
            word = found[-1]
            found[-1] = Word(word.start, max(word.end, end), (*word.pieces, piece)[:_LONGEST])
        else:
            found.append(Word(start, end, (piece,)))
        last = number
    return found


def windows(tokenizer: Tokenizer, text: str, found: Sequence[Word], limit: int) -> list[Window]:
    """All of the words ``found`` in ``text``, in windows of at most ``limit`` pieces that end where a sentence may."""
    start, end = mark(tokenizer, "[CLS]"), mark(tokenizer, "[SEP]")
    out: list[Window] = []
    first = 0
    while first < len(found):
        last = _last(text, found, first, max(limit - 2, _LONGEST))
        ids, places = [start], []
        for word in found[first:last]:
            places.append(len(ids))
            ids += word.pieces
        out.append(Window(first, last, Tokens((*ids, end), (0,) * (len(ids) + 1)), tuple(places)))
        first = last
    return out


def _last(text: str, found: Sequence[Word], first: int, limit: int) -> int:
    """The word before which the window from ``first`` ends: the end of its text, of a sentence, or of its room."""
    room, stop = limit, 0
    for place in range(first, len(found)):
        room -= len(found[place].pieces)
        if room < 0:
            return stop or place
        if _may_end(text, found, place):
            stop = place + 1
    return len(found)


def _may_end(text: str, found: Sequence[Word], place: int) -> bool:
    if place + 1 == len(found):
        return True
    word, after = found[place], found[place + 1]
    gap = text[word.end : after.start]
    if "\n" in gap:
        return True
    return bool(gap) and text[word.start : word.end] in _STOPS and not text[after.start].islower()
