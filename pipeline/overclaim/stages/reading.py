"""Documents into readings: sentences, figures, named things, labels and the study behind them."""

from __future__ import annotations

from overclaim.protocols import ClaimClassifier
from overclaim.stages import abbreviations, claims, entities, level, numbers, sentences
from overclaim.types import Document, Reading, Statement


def read(document: Document, classifier: ClaimClassifier) -> Reading:
    """The reading of one abstract or article; pure, and independent of any other document."""
    spans = sentences.split(document)
    short_forms = abbreviations.find(document.text)
    statements = tuple(
        Statement(sentence, labels, numbers.find(sentence.text), entities.find(sentence.text, short_forms))
        for sentence, labels in zip(spans, claims.label(document, spans, classifier), strict=True)
    )
    return Reading(document, statements, level.study(document, spans))
