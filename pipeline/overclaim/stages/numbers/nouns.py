"""What a bare figure counts, and whether the count is a study's sample."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from overclaim.lexicons import load
from overclaim.types import NumberKind

_WORD = re.compile(r"[ -]([A-Za-z][A-Za-z'-]*[A-Za-z])(?![\w])")
_PLURAL = re.compile(r"[a-z]{2,}[a-z-]*[^siu']s")
_PAIRED_BEFORE = re.compile(r"\d \w+ (?:and|vs\.?) $")
_PAIRED_AFTER = re.compile(r" and (?:[0-9]|\w+teen|\w+ty)| [(\[][0-9.]{1,6} ?%")
_DESCRIBED = re.compile(r" (?:with|undergoing|scheduled|aged|suffering|diagnosed|treated|presenting)\b")
_WHOLE = re.compile(r"(?:^|[:,] )(?:[Oo]f|[Ii]n)(?: the| all)? $|\b[Aa]mong(?: the| all)? $")
_REACH = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted noun, where it ends and the kind it makes of the figure."""

    end: int
    noun: str
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class _Nouns:
    people: frozenset[str]
    sample: frozenset[str]
    things: frozenset[str]
    stop: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        return self.people | self.things


@cache
def _nouns() -> _Nouns:
    nouns = load("numbers")["nouns"]
    return _Nouns(*(frozenset(nouns[name]) for name in ("people", "sample", "things", "stop")))


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    nouns = load("numbers")["nouns"]
    enrolled, event = ("|".join(nouns[name]) for name in ("enrolled", "event"))
    close = re.compile(rf"(?i)\b(?:{enrolled})\s(?:[a-z]+ ){{0,2}}$")
    return re.compile(rf"(?i)\b(?:{enrolled})\b"), re.compile(rf"(?i)\b(?:{event})\b"), close


def count_at(text: str, start: int, end: int, value: float, words: bool) -> Counted | None:
    """What the figure at ``text[start:end]`` (``words``: spelt out) counts within the next few words, or None."""
    if not value.is_integer() or value < 0:
        return None
    several = value != 1 or not words
    position, first, singular = end, True, None
    for _ in range(_REACH):
        match = _WORD.match(text, position)
        if match is None or match.group(1).lower() in _nouns().stop:
            break
        word = match.group(1)
        noun = next((part for part in (word, word.rsplit("-", 1)[-1]) if _known(part)), None)
        if noun and (noun.lower() in _plurals() or value == 1 or text[match.start()] == "-"):
            return _counted(text, start, match.end(), noun, value)
        if noun:
            singular = singular or _counted(text, start, match.end(), noun, value)
        elif (first or singular) and several and _PLURAL.fullmatch(word):
            return Counted(match.end(), word, NumberKind.COUNT)
        position, first = match.end(), False
    return singular


def counts_known(text: str, end: int) -> bool:
    """True when the figure that ends at ``end`` counts people or things that the lexicon names."""
    counted = count_at(text, end, end, 2.0, words=False)
    return counted is not None and _known(counted.noun)


@cache
def _plurals() -> frozenset[str]:
    """The nouns that name several: those with a singular in the lexicon or without a plural there."""
    known = {noun.lower() for noun in _nouns().known}
    ies = {noun for noun in known if noun.removesuffix("y") + "ies" in known}
    return frozenset(
        noun for noun in known if noun + "s" not in known and noun not in ies | {"child", "woman", "man", "person"}
    )


def _known(word: str) -> bool:
    return word in _nouns().known or word.lower() in _nouns().known


def _counted(text: str, start: int, end: int, noun: str, value: float) -> Counted:
    sample = noun.lower() in _nouns().sample and _is_sample(text, start, end, value)
    kind = NumberKind.SAMPLE_SIZE if sample else NumberKind.COUNT
    return Counted(end, noun.lower() if noun.istitle() else noun, kind)


def _is_sample(text: str, start: int, end: int, value: float) -> bool:
    """True when those counted are said to be enrolled, and not that something befell them."""
    enrolled, event, close = _cues()
    before = re.split(r"[.;] ", text[max(0, start - 60) : start])[-1]
    after = re.split(r"[.;] ", text[end : end + 200])[0]
    part = before.endswith("(") and re.search(r"(?:men|women|males|females)$", text[start:end])
    if part or _PAIRED_BEFORE.search(before) or _PAIRED_AFTER.match(after) or event.search(before[-30:]):
        return False
    if close.search(before):
        return True
    if event.search(after[:30]):
        return False
    if _DESCRIBED.match(after) and value >= 5:
        return True
    opening = not before.strip() and (not after.strip(" .") or after.startswith((" with ", " who ", " undergoing ")))
    return opening or bool(_WHOLE.search(before) or enrolled.search(before) or enrolled.search(after))
