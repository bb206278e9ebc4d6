"""What was studied, by the words of an abstract alone: people, animals, cells, several of them, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from overclaim.lexicons import load
from overclaim.lexicons.design_cues import OF_PEOPLE, Scan, lower
from overclaim.types import Design, Species

POOLED = frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})
"""Designs that pool studies, which are, unless words say otherwise, done on people."""

PREFIX = "species: "
"""What the names of features begin with that only the question of the species is given."""


def by_words(found: Scan, design: Design) -> tuple[Species, str]:
    """The species with what decided: the design, then words that name people, animals or human samples."""
    body, texts = found.body, (found.title, *found.body)
    if design in (Design.ANIMAL, Design.IN_VITRO):
        base = Species(design.value)
        if any(map(_samples().search, body[1:-1])):
            return Species.MIXED, f"{base.value} work with human samples"
        return base, f"design {design.value}"
    people, animals = _share(_pattern("human"), texts), _share(_animal_words(), texts)
    if design in OF_PEOPLE | POOLED:
        if animals > max(people, 0.25):
            return Species.ANIMAL, "animals throughout the abstract"
        return Species.HUMAN, f"design {design.value}"
    if people >= 0.15 or (people and people > animals):
        return Species.HUMAN, "people in the abstract"
    return (Species.ANIMAL, "animals in the abstract") if animals else (Species.NA, "neither people nor animals")


def features(found: Scan) -> dict[str, float]:
    """What a model reads: the findings of the design cues, and where people, animals and human samples are named."""
    figures, bands = dict(found.features), []
    for name, pattern in (("people", _pattern("human")), ("animals", _animal_words()), ("samples", _samples())):
        hits = [bool(pattern.search(text)) for text in found.body]
        share = sum(hits) / len(hits)
        bands.append(f"{_band(share)} {name}")
        figures[f"{PREFIX}{name}"] = share
        figures |= {f"{PREFIX}{name} in {place}": 1.0 for place, hit in _places(hits).items() if hit}
        if pattern.search(found.title):
            figures[f"{PREFIX}{name} in title"] = 1.0
    people, animals, samples = bands
    named = (people, animals, samples, f"{animals}, {people}", f"{animals}, {samples}")
    return figures | {f"{PREFIX}{name}": 1.0 for name in named}


def _places(hits: Sequence[bool]) -> dict[str, bool]:
    return {"the later part": any(hits[len(hits) // 3 :]), "the middle": any(hits[1:-1]), "the end": hits[-1]}


def _band(share: float) -> str:
    return "no" if not share else "few" if share <= 0.15 else "some" if share <= 0.4 else "many"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lower(load("design")["species"][name]))


@cache
def _animal_words() -> re.Pattern[str]:
    cues = load("design")["cue"]
    return re.compile("|".join(lower(cue["pattern"]) for cue in cues if cue["design"] == "animal"))


def _samples() -> re.Pattern[str]:
    return _pattern("human_sample")


def _share(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    """The share of ``texts`` in which ``pattern`` is found."""
    return sum(bool(pattern.search(text)) for text in texts) / len(texts)
