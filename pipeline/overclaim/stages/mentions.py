"""What an entity model finds, beside what the lexicons name: mentions of a document as entities of its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from overclaim.protocols import EntityTagger
from overclaim.stages import entities
from overclaim.stages.names import Named, Namer, namer
from overclaim.types import Document, Entity, EntityLabel, Sentence

NAMED = frozenset(EntityLabel) - {EntityLabel.POPULATION, EntityLabel.INTERVENTION, EntityLabel.OUTCOME}
"""The labels of names; PICO spans are clauses, which two documents seldom word alike."""


def find(
    document: Document, sentences: Sequence[Sentence], abbreviations: Mapping[str, str], tagger: EntityTagger | None
) -> list[tuple[Entity, ...]]:
    """The entities of each sentence: those of the lexicons, and the model's names where the lexicons have none."""
    known = [entities.find(sentence.text, abbreviations) for sentence in sentences]
    if tagger is None:
        return known
    tagged = [each for each in tagger.tag([document.text])[0] if each.label in NAMED]
    return [
        merged(one, (named(each, abbreviations) for each in within(sentence, tagged)))
        for sentence, one in zip(sentences, known, strict=True)
    ]


def within(sentence: Sentence, tagged: Iterable[Entity]) -> list[Entity]:
    """The mentions that lie in ``sentence``, with their offsets in it."""
    return [
        replace(each, start=each.start - sentence.start, end=each.end - sentence.start)
        for each in tagged
        if sentence.start <= each.start and each.end <= sentence.end
    ]


def named(mention: Entity, abbreviations: Mapping[str, str], by: Namer | None = None) -> Entity:
    """``mention`` under the known name for it, or for what the document abbreviates by it, else under its own."""
    short = mention.text if mention.text in abbreviations else mention.text.removesuffix("s")
    long = abbreviations.get(short, mention.text)
    known = (by or namer()).of(long, mention.label) or Named(" ".join(long.casefold().split()), None)
    return replace(mention, name=known.name, identifier=known.identifier)


def merged(known: Sequence[Entity], others: Iterable[Entity]) -> tuple[Entity, ...]:
    """``known`` and those of ``others`` that overlap none, the longest first, in the order of their sentence."""
    found = list(known)
    for each in sorted(others, key=lambda one: (one.start - one.end, one.start, one.label.value)):
        if all(each.end <= one.start or one.end <= each.start for one in found):
            found.append(each)
    return tuple(sorted(found, key=lambda one: one.start))
