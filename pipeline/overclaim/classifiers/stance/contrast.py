"""Contrast pairs: a real claim as evidence for itself, changed by rule so that the stance is known.

Number, direction or denial changed: refutes. Population or comparator swapped: neutral. Hedge dropped, lead-in dropped:
supports, for the same thing is said; that the wording is stronger is for other rules to find. Contrast sets: Gardner
et al. 2020 (Findings of EMNLP).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from overclaim import lexicons
from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.stance.pairs import Pair
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.text import capitalised
from overclaim.types import Stance

_LEAD = re.compile(
    r"^(?:(?-i:[A-Z][A-Z ]{3,30}[:.]\s*)|(?:in conclusion|overall|moreover|furthermore|thus|therefore|"
    r"in addition|finally|in summary|our (?:results|findings|data) (?:show|suggest|indicate|demonstrate) that|"
    r"(?:these|the) (?:results|findings|data) (?:show|suggest|indicate|demonstrate) that|"
    r"we (?:found|show|showed|demonstrate|conclude) that)[,:]?\s+)",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w.])(\d{1,3})((?:\.\d+)?)(?=\s?%|\s?(?:percent|fold|times|years|months|weeks|days|hours)\b)"
)
_TAIL = re.compile(r"\s*(?:\([^()]*\)|,\s*(?:respectively|however))(?=[\s.,;]|$)")
_ROWS: Mapping[str, Stance] = {
    "direction": Stance.REFUTES,
    "denial": Stance.REFUTES,
    "population": Stance.NEUTRAL,
    "comparator": Stance.NEUTRAL,
    "hedge": Stance.SUPPORTS,
}
_ONE_WAY = frozenset({"hedge", "comparator"})
_SHORTEST, _LONGEST = 6, 60


def changed(text: str, rng: random.Random) -> Iterator[tuple[str, str, Stance]]:
    """Each way in which ``text`` can be changed: the rule's name, the new text, and what ``text`` says about it."""
    for row, stance in _ROWS.items():
        found = swapped(text, row, rng)
        if found is not None:
            yield row, found, stance
    number = other_figure(text, rng)
    if number is not None:
        yield "number", number, Stance.REFUTES
    plain = plainer(text)
    if plain != text:
        yield "plain", plain, Stance.SUPPORTS


def swapped(text: str, row: str, rng: random.Random) -> str | None:
    """``text`` with one phrase of the lexicon's ``row`` exchanged for its counterpart; None where it has none."""
    pattern, others = _phrases(row)
    found = list(pattern.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    new = others[" ".join(match.group().lower().split())]
    if match.group()[:1].isupper():
        new = capitalised(new)
    return text[: match.start()] + new + text[match.end() :]


@cache
def _phrases(row: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    others: dict[str, str] = {}
    for one, other in lexicons.load("contrast")[row]["pairs"]:
        others.setdefault(one, other)
        if row not in _ONE_WAY:
            others.setdefault(other, one)
    return re.compile(lexicons.alternation(list(others)), re.IGNORECASE), others


def other_figure(text: str, rng: random.Random) -> str | None:
    """``text`` with one figure (a share, a multiple or a time) made larger or smaller; None where it has none."""
    found = list(_FIGURE.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    value = int(match.group(1))
    new = rng.choice([each for each in (value * 2 + 3, value // 2, value + 37, max(value - 21, 1)) if each != value])
    return text[: match.start()] + str(new) + text[match.end() :]


def plainer(text: str) -> str:
    """``text`` without its lead-in ("In conclusion,") and what stands in brackets."""
    bare = _TAIL.sub("", _LEAD.sub("", text))
    return capitalised(bare)


def pairs(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """The claims of labelled corpora beside what they were changed from."""
    reading: tuple[Callable[[Path, StanceCorpus], Iterator[str]], ...] = (_documents, _sentences)
    for read in reading:
        for text in read(data, corpus):
            if _SHORTEST <= len(text.split()) <= _LONGEST:
                rng = random.Random(text)
                for _, claim, stance in changed(text, rng):
                    yield Pair(
                        corpus.name, "train", claim if stance is Stance.SUPPORTS else plainer(claim), text, stance
                    )


def _documents(data: Path, corpus: StanceCorpus) -> Iterator[str]:
    for row in read_rows(data, corpus.files["documents"]):
        for text, label in zip(row["sentences"], row["labels"], strict=True):
            if label["kinds"]:
                yield text


def _sentences(data: Path, corpus: StanceCorpus) -> Iterator[str]:
    for row in read_rows(data, corpus.files["sentences"]):
        if row["label"] != "none":
            yield row["text"]
