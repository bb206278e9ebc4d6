"""Sentences of a document, by rules over full stops and what stands around them; linear in the text's length."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from overclaim.lexicons import load
from overclaim.types import Document, Section, SectionKind, Sentence

_LEXICON = load("sentences")


def _any_of(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _LEXICON[table]["patterns"]))


_NEVER = frozenset(_LEXICON["abbreviations"]["never"]["terms"])
_BEFORE_NUMBER = frozenset(_LEXICON["abbreviations"]["before_number"]["terms"])
_BEFORE_CAPITAL = frozenset(_LEXICON["abbreviations"]["before_capital"]["terms"])
_BEFORE_OPENER = frozenset(_LEXICON["abbreviations"]["before_opener"]["terms"])
_OPENERS = frozenset(_LEXICON["openers"]["words"])
_LETTER_NOUNS = frozenset(_LEXICON["letter_nouns"]["words"])
_LABELS = frozenset(_LEXICON["headings"]["labels"])
_ANY_LABEL = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))

_OPENING = "([{\"'“‘«"
_LOOK_BACK = 48
_LOOK_AHEAD = 48
_LONGEST_ASIDE = 600
_LONGEST_LABEL = 32
_SHORT = 2

# Blank lines, bullets and numbered items on lines of their own, and bullets inside a line.
_BLOCK_BREAK = re.compile(r"\n\s*\n|\n(?=[ \t]{0,40}(?:[-*•–—▪◦‣●■·]|\(?\d{1,2}[.)])[ \t])|(?<=[ \t])(?=[•▪◦‣●■][ \t])")
_CLOSING = r"[\"'”’»)\]}]{0,4}(?:\s?[\U0001f300-\U0001faff\ufe0f]{1,8})?"
_SUPERSCRIPT = r"(?:(?<=[^\W\d_]\.)|(?<=\)\.)|(?<=\.[\"”]))\d{1,3}(?:[,–-]\d{1,3}){0,8}"
_BRACKETED = r"\s?\[[\d,–\- ]{1,40}\]"
_EVENT = re.compile(
    rf"(?P<mark>[.!?…]+)(?P<close>{_CLOSING})(?P<reference>(?:{_SUPERSCRIPT}|{_BRACKETED})(?=\s))?(?P<gap>\s*)|(?P<colon>:)"
)
_LABEL_BEFORE_COLON = re.compile(rf"(?<=[a-z0-9)\]%]\s)(?:{_ANY_LABEL})$")
_LABEL_GLUED = re.compile(rf"(?:{_ANY_LABEL})(?:[:.]|[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBER = re.compile(r"[(\[#]?\d|[IVX]+\b")
_SMALL_START = _any_of("small_starts")
_LIST_LABEL = re.compile(r"\(?(?:\d{1,2}|[A-Za-z](?:(?:, ?|[-–]| and )[A-Za-z]){0,3})\)?")
_NO_START = _any_of("no_starts")
_NOTE = _any_of("notes")
_BROKEN_DECIMAL = re.compile(r"(?:(?<![\d.])0|[<>=≤])$")
_HEADING = re.compile(r"[A-Z][A-Z /&()-]{2,40}:")
_INITIALS = re.compile(r"(?:[A-Z]\.-?){0,4}[A-Z]")
_ADDRESS = re.compile(r"://|www\.|@|\.[^/]*/")
_VISIBLE = re.compile(r"\S")
_BRACKET = re.compile(r"[()\[\]]")


@dataclass(frozen=True, slots=True)
class _Stop:
    """A run of full stops, question or exclamation marks with the words on both sides."""

    mark: str
    close: str
    gap: str
    reference: str
    before: str
    token: str
    after: str
    so_far: str
    """The sentence up to the mark when it is short, else nothing."""


def split(document: Document) -> tuple[Sentence, ...]:
    """The sentences of every section that is no heading, in order; none crosses a section's border.

    A document without sections is read as one. Every character that is no white space is in exactly one sentence.
    """
    sections = document.sections or (Section(0, len(document.text)),)
    found: list[Sentence] = []
    for section in sections:
        if section.kind is SectionKind.HEADING:
            continue
        for start, end in spans(document.text[section.start : section.end]):
            start, end = start + section.start, end + section.start
            found.append(Sentence(document.id, len(found), start, end, document.text[start:end], section.label))
    return tuple(found)


def spans(text: str) -> list[tuple[int, int]]:
    """The offsets of the sentences of ``text``, without white space at their ends."""
    found: list[tuple[int, int]] = []
    position = 0
    for cut in (*_cuts(text), len(text)):
        piece = text[position:cut]
        if start := len(piece) - len(piece.lstrip()):
            piece = piece[start:]
        if piece:
            found.append((position + start, position + start + len(piece.rstrip())))
        position = cut
    return found


def _cuts(text: str) -> Iterator[int]:
    position = 0
    for match in _BLOCK_BREAK.finditer(text):
        yield from _block_cuts(text, position, match.end())
        yield match.end()
        position = match.end()
    yield from _block_cuts(text, position, len(text))


def _block_cuts(text: str, start: int, end: int) -> Iterator[int]:
    asides = _asides(text, start, end)
    closings = [closing for _, closing in asides]
    if visible := _VISIBLE.search(text, start, end):
        start = visible.start()
    for match in _EVENT.finditer(text, start, end):
        cut = _cut_at(text, start, match)
        if cut is None or not start < cut < end:
            continue
        aside = bisect_left(closings, match.end("close") if match["mark"] else match.end())
        if aside < len(asides) and start < asides[aside][0] < match.start():
            continue
        yield cut
        start = cut


def _asides(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost bracketed spans; a bracket without its fellow, or too far from it, makes none."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        if match.group() in "([":
            opened.append(match.start())
        elif opened:
            first = opened.pop()
            if match.start() - first > _LONGEST_ASIDE:
                opened.clear()
                continue
            while found and found[-1][0] > first:
                found.pop()
            found.append((first, match.start()))
    return found


def _cut_at(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence that began at ``start`` ends by this event, or None when it goes on."""
    if match["colon"]:
        label = _LABEL_BEFORE_COLON.search(text, max(start, match.start() - _LOOK_BACK), match.start())
        return label.start() if label else None
    left = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    after = text[match.end() : match.end() + _LOOK_AHEAD]
    words = left.split()
    token = words[-1].lstrip(_OPENING) if words and not left[-1].isspace() else ""
    so_far = left.strip() if match.start() - start < _LONGEST_LABEL else ""
    stop = _Stop(match["mark"], match["close"], match["gap"], match["reference"] or "", left, token, after, so_far)
    if not after or not _ends(stop):
        return None
    return match.end()


def _ends(stop: _Stop) -> bool:
    if not stop.gap:
        return _ends_glued(stop)
    if not _may_open(stop):
        return False
    if stop.mark != ".":
        return True
    if stop.close:
        return not _closes_one_word(stop) or _opener_follows(stop)
    return _ends_after_token(stop)


def _closes_one_word(stop: _Stop) -> bool:
    """Whether the full stop belongs to one bracketed word inside the sentence, such as an abbreviation: "(i.v.)"."""
    words = stop.before.split()
    return len(words) > 1 and words[-1][0] in "([" and stop.close[0] in ")]"


def _may_open(stop: _Stop) -> bool:
    """Whether what follows can begin a sentence."""
    first = stop.after[0]
    if _NO_START.match(stop.after):
        return False
    if first.islower():
        return bool(_SMALL_START.match(stop.after))
    if first == ".":
        return stop.after[1:2].isdigit()
    return first not in ",;:)]}%=/!?"


def _ends_after_token(stop: _Stop) -> bool:
    """Whether a single full stop after ``token`` ends the sentence, and not just an abbreviation or a list label."""
    token = stop.token
    if stop.so_far and (_LIST_LABEL.fullmatch(stop.so_far) or stop.so_far.upper() in _LABELS):
        return False
    if _INITIALS.fullmatch(token):
        return _opener_follows(stop) or _is_lettered(stop)
    if _is_listed(token, _NEVER) or (stop.after[0].isdigit() and _BROKEN_DECIMAL.search(token)):
        return False
    if _is_listed(token, _BEFORE_NUMBER):
        return not _NUMBER.match(stop.after)
    if _is_listed(token, _BEFORE_CAPITAL):
        return stop.after[0].isupper()
    if _is_listed(token, _BEFORE_OPENER):
        return _opener_follows(stop)
    return not stop.reference[:1].isdigit() or len(token) > _SHORT or not token.isalpha()


def _is_listed(token: str, terms: frozenset[str]) -> bool:
    return token in terms or token[:1].lower() + token[1:] in terms


def _opener_follows(stop: _Stop) -> bool:
    if _HEADING.match(stop.after):
        return True
    word = _WORD.match(stop.after)
    return word is not None and word.group() in _OPENERS and stop.after[word.end() : word.end() + 1] != "."


def _is_lettered(stop: _Stop) -> bool:
    """Whether a single capital is a name of its own and no initial: "vitamin C.", "groups A and B."."""
    words = stop.before.split()
    if len(stop.token) > 1 or len(words) < 2:
        return False
    if words[-2] in ("and", "or") and len(words) > 2:
        return len(words[-3]) == 1 and words[-3].isupper()
    return words[-2].lower() in _LETTER_NOUNS


def _ends_glued(stop: _Stop) -> bool:
    """Whether a mark without a blank after it ends the sentence: "cells.The", but not "www.site.com" or "p.Arg12"."""
    if stop.so_far.upper() in _LABELS:
        return False
    if _LABEL_GLUED.match(stop.after) or _NOTE.match(stop.after):
        return True
    word = _WORD.match(stop.after)
    if not word or not word.group()[0].isupper() or _ADDRESS.search(stop.token):
        return False
    rest = stop.after[word.end() : word.end() + 2]
    if rest[:1] == "." and len(word.group()) > 1:
        rest = rest[1:]
    if (rest and not rest[0].isspace() and rest[0] not in ",;:") or _is_listed(stop.token, _NEVER):
        return False
    if word.group() in _OPENERS:
        return len(stop.token) > 1 or bool(stop.close)
    return word.group()[1:].islower() and len(stop.token) > _SHORT and stop.token.islower() and stop.token.isalpha()
