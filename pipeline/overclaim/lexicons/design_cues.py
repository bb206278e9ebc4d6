"""The cues of ``design.toml`` found in an abstract: what speaks for each study design, and the words that do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from overclaim.lexicons import load
from overclaim.lexicons.openings import Openings
from overclaim.text import fold
from overclaim.types import Design, Document

OF_PEOPLE = frozenset(
    {
        Design.RCT,
        Design.NONRANDOMISED_TRIAL,
        Design.COHORT,
        Design.CASE_CONTROL,
        Design.CROSS_SECTIONAL,
        Design.CASE_REPORT,
    }
)
"""Designs of studies that are, unless metadata or words say otherwise, done on people."""

FEW, MANY = 0.2, 0.4
"""Shares of sentences that speak of people: at most the first in an experiment on animals, from the second on never."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a cue stands: ``title`` or ``text``, and its words."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the lexicon: looked for ``where``, it adds its weight to its design for at most ``most`` sentences."""

    design: Design
    where: str
    weight: float
    most: int
    pattern: re.Pattern[str]

    def hit(self, place: str, text: str) -> Hit | None:
        """Where the cue stands in ``text``, a title or sentence in lower case; None where it does not."""
        match = self.pattern.search(text) if self.where in (place, "any") else None
        return Hit(place, match.group()) if match else None


@dataclass(frozen=True, slots=True)
class Scan:
    """What the cues find in one abstract.

    ``body`` is its rough sentences in lower case, ``hits`` those of each row of ``cues()``, and ``people`` the share of
    sentences that speak of people.
    """

    title: str
    body: tuple[str, ...]
    hits: tuple[tuple[Hit, ...], ...]
    people: float

    @property
    def scores(self) -> dict[Design, float]:
        """The weight of the cues for each design that any cue names, after what the share of people rules out."""
        prior: Mapping[str, float] = load("design")["prior"]
        scores = {Design(name): weight for name, weight in prior.items() if len(self.body) > 2}
        for cue, hits in zip(cues(), self.hits, strict=True):
            if hits:
                scores[cue.design] = scores.get(cue.design, 0) + cue.weight * len(hits)
        if Design.ANIMAL in scores and self.people <= FEW:
            return {name: weight for name, weight in scores.items() if name not in OF_PEOPLE}
        if self.people >= MANY:
            return {name: weight for name, weight in scores.items() if name not in (Design.ANIMAL, Design.IN_VITRO)}
        return scores

    @property
    def features(self) -> dict[str, float]:
        """The findings as named figures from 0 to 6, as a model reads them; a cue is named by its design and place."""
        found: dict[str, float] = {"people": self.people, f"people {_band(self.people)}": 1.0}
        numbers: Counter[Design] = Counter()
        for cue, hits in zip(cues(), self.hits, strict=True):
            numbers[cue.design] += 1
            if hits:
                name = f"{cue.design.value} {numbers[cue.design]}"
                found |= {name: 1.0, f"{name} share": len(hits) / cue.most}
        scores = self.scores
        found |= {f"weight {design.value}": min(weight, 30) / 5 for design, weight in scores.items()}
        best = best_of(scores)
        return found | {f"best {best.value}": 1.0} | ({"short": 1.0} if len(self.body) <= 2 else {})

    @property
    def reasons(self) -> dict[Design, str]:
        """For each design the cue that weighs most, quoted."""
        heaviest: dict[Design, tuple[float, str]] = {}
        for cue, hits in zip(cues(), self.hits, strict=True):
            if hits and cue.weight > heaviest.get(cue.design, (0.0, ""))[0]:
                heaviest[cue.design] = (cue.weight, f"{hits[0].place}: {hits[0].words!r}")
        return {name: quoted for name, (_, quoted) in heaviest.items()}


def best_of(scores: Mapping[Design, float]) -> Design:
    """The design with most weight, the one defined first among equals; other where nothing speaks."""
    firm = {name: weight for name, weight in scores.items() if weight > 0}
    return max(firm, key=lambda name: (firm[name], -list(Design).index(name)), default=Design.OTHER)


def _band(people: float) -> str:
    return "few" if people <= FEW else "many" if people >= MANY else "some"


def scan(document: Document) -> Scan:
    """The cues in title and abstract, sentences about work still to be done left out."""
    title = fold(document.title).lower()
    body = tuple(pieces(document.text)) or (title,)
    found: tuple[list[Hit], ...] = tuple([] for _ in cues())
    for place, text in (("title", title), *(("text", piece) for piece in body)):
        for number in _openings().likely(text):
            cue, hits = cues()[number], found[number]
            if len(hits) < cue.most and (hit := cue.hit(place, text)):
                hits.append(hit)
    return Scan(title, body, tuple(map(tuple, found)), sum(bool(_people().search(piece)) for piece in body) / len(body))


def pieces(text: str) -> list[str]:
    """The rough sentences of ``text`` in lower case, without those that speak of work still to be done."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9:\"(])|\n", fold(text))
    lowered = (part.lower() for part in parts if part.strip())
    return [part for part in lowered if not _skip().search(part)]


def lower(pattern: str) -> str:
    """A pattern for lower-case text: matching that is much faster than ignoring case."""
    return re.sub(
        r"\\.|[A-Z]", lambda match: match.group() if match.group()[0] == "\\" else match.group().lower(), pattern
    )


@cache
def cues() -> tuple[Cue, ...]:
    """The rows of the lexicon, in order."""
    return tuple(
        Cue(Design(row["design"]), row["where"], row["weight"], row.get("most", 1), re.compile(lower(row["pattern"])))
        for row in load("design")["cue"]
    )


@cache
def _openings() -> Openings:
    """Which of ``cues`` may stand in a text."""
    return Openings([cue.pattern.pattern for cue in cues()])


@cache
def _skip() -> re.Pattern[str]:
    return re.compile(lower(load("design")["skip"]))


@cache
def _people() -> re.Pattern[str]:
    return re.compile(lower(load("design")["species"]["people"]))
