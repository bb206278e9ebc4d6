"""The attributes that the components give to spaCy's documents and spans; all read what the components left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from spacy.tokens import Doc, Span

from overclaim.spacy_components import layers
from overclaim.types import Entity, Number, Sentence, Statement, Study

Placed = TypeVar("Placed", Entity, Number)


def claims(doc: Doc) -> tuple[Statement, ...]:
    """``doc._.claims``: the sentences that assert a finding, in order; offsets of figures are in their sentence."""
    return tuple(statement for statement in layers.statements(doc) if statement.labels.is_claim)


def statements(doc: Doc) -> tuple[Statement, ...]:
    """``doc._.statements``: every sentence as read, claims and others, in order."""
    return tuple(layers.statements(doc))


def study(doc: Doc) -> Study:
    """``doc._.study``: design, species, size and evidence level of the study that the document reports."""
    return layers.study(doc)


def entities(doc: Doc) -> tuple[Entity, ...]:
    """``doc._.entities``: the named things of all sentences, ``doc.text[e.start:e.end] == e.text``."""
    return in_text(layers.sentences(doc), layers.get(doc, layers.ENTITIES))


def numbers(doc: Doc) -> tuple[Number, ...]:
    """``doc._.numbers``: the figures of all sentences, ``doc.text[n.start:n.end] == n.text``."""
    return in_text(layers.sentences(doc), layers.get(doc, layers.NUMBERS))


def claim(span: Span) -> Statement | None:
    """``span._.claim``: the claim that the span is, or stands in; None where its sentence asserts no finding.

    A span of several sentences has the claim of its first.
    """
    text = span.text
    statement = layers.statement_at(span.doc, span.start_char + len(text) - len(text.lstrip()))
    return statement if statement is not None and statement.labels.is_claim else None


def in_text(sentences: Iterable[Sentence], found: Iterable[Iterable[Placed]]) -> tuple[Placed, ...]:
    """What was found in each sentence, in order, with offsets in the text instead of the sentence."""
    return tuple(
        replace(each, start=each.start + sentence.start, end=each.end + sentence.start)
        for sentence, things in zip(sentences, found, strict=True)
        for each in things
    )


def register() -> None:
    """Registers the attributes with spaCy; once more does nothing."""
    for getter in (claims, statements, study, entities, numbers):
        Doc.set_extension(getter.__name__, getter=getter, force=True)
    Span.set_extension("claim", getter=claim, force=True)
