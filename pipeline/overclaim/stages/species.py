"""What was studied: people, animals, cells, several of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from overclaim import lexicons
from overclaim.lexicons.design_cues import OF_PEOPLE, Scan, scan
from overclaim.lexicons.species_cues import POOLED, by_words
from overclaim.stages.design import Answer
from overclaim.types import Design, Document, Species

_EXPERIMENTS = (Design.ANIMAL, Design.IN_VITRO)
_RULED_OUT = {
    frozenset({Species.HUMAN}): (Species.ANIMAL, Species.MIXED, Species.NA),
    frozenset({Species.ANIMAL}): (Species.HUMAN, Species.MIXED, Species.NA),
    frozenset({Species.HUMAN, Species.ANIMAL}): (Species.NA,),
}
"""What MEDLINE's check tags leave no room for; work on cells is tagged by what they were taken from."""


def species(
    document: Document,
    design: Design,
    scanned: Scan | None = None,
    scores: Mapping[Species, float] | None = None,
) -> tuple[Species, str]:
    """The species with what decided: MEDLINE's check tags, then ``scores``, a model's, or without them words.

    ``scanned`` is what the design cues found in the document, where that is known already. In an experiment on animals
    or cells the tags only rule out what they contradict; a trial, cohort or the like is one of people unless its words
    name animals throughout, whatever the model says.
    """
    tagged = _tags(document.mesh)
    if tagged and design not in _EXPERIMENTS:
        return _by_tags(tagged, design)
    if scores and design not in OF_PEOPLE:
        return _by_scores(scores, tagged)
    return by_words(scanned or scan(document), design)


def species_of(document: Document, answer: Answer) -> tuple[Species, str]:
    """The species with what decided, of a document whose design was answered."""
    return species(document, answer.design, answer.scan, answer.species)


def _by_tags(tagged: frozenset[Species], design: Design) -> tuple[Species, str]:
    if len(tagged) == 1:
        return next(iter(tagged)), "MeSH check tag"
    of_people = design in OF_PEOPLE | POOLED
    return (Species.HUMAN, f"design {design.value}") if of_people else (Species.MIXED, "MeSH check tags")


def _by_scores(scores: Mapping[Species, float], tagged: frozenset[Species]) -> tuple[Species, str]:
    best = max(Species, key=lambda name: scores[name])
    left = [name for name in Species if name not in _RULED_OUT.get(tagged, ())]
    if best in left:
        return best, f"title and text as a whole, score {scores[best]:.2f}"
    best = max(left, key=lambda name: scores[name])
    return best, f"MeSH check tags, then title and text as a whole, score {scores[best]:.2f}"


def _tags(mesh: Sequence[str]) -> frozenset[Species]:
    tags = lexicons.load("design")["species"]["mesh"]
    return frozenset(Species(tags[term]) for term in mesh if term in tags)
