"""What was studied: people, animals, cells, several of them, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from overclaim import lexicons
from overclaim.lexicons.design_cues import OF_PEOPLE, Scan, lower, scan
from overclaim.types import Design, Document, Species


def species(document: Document, design: Design, scanned: Scan | None = None) -> tuple[Species, str]:
    """The species with what decided: MEDLINE's check tags, the design, then words of the abstract.

    ``scanned`` is what the design cues found in the document, where that is known already.
    """
    tagged = _tags(document.mesh)
    found = scanned or scan(document)
    body, texts = found.body, (found.title, *found.body)
    if design in (Design.ANIMAL, Design.IN_VITRO):
        base = Species(design.value)
        if any(map(_pattern("human_sample").search, body[1:-1])):
            return Species.MIXED, f"{base.value} work with human samples"
        return base, f"design {design.value}"
    if design in OF_PEOPLE or design in (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW):
        if tagged == {Species.ANIMAL} or (not tagged and _mostly_animals(texts)):
            return Species.ANIMAL, "animals throughout the abstract"
        return Species.HUMAN, f"design {design.value}"
    if tagged:
        return (next(iter(tagged)), "MeSH check tag") if len(tagged) == 1 else (Species.MIXED, "MeSH check tags")
    people, animals = _share(_pattern("human"), texts), _share(_animal_words(), texts)
    if people >= 0.15 or (people and people > animals):
        return Species.HUMAN, "people in the abstract"
    return (Species.ANIMAL, "animals in the abstract") if animals else (Species.NA, "neither people nor animals")


def _mostly_animals(texts: Sequence[str]) -> bool:
    animals = _share(_animal_words(), texts)
    return animals > 0.25 and animals > _share(_pattern("human"), texts)


def _tags(mesh: Sequence[str]) -> set[Species]:
    tags = lexicons.load("design")["species"]["mesh"]
    return {Species(tags[term]) for term in mesh if term in tags}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lower(lexicons.load("design")["species"][name]))


@cache
def _animal_words() -> re.Pattern[str]:
    cues = lexicons.load("design")["cue"]
    return re.compile("|".join(lower(cue["pattern"]) for cue in cues if cue["design"] == "animal"))


def _share(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    """The share of ``texts`` in which ``pattern`` is found."""
    return sum(bool(pattern.search(text)) for text in texts) / len(texts)
