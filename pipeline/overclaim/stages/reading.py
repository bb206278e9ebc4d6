"""Documents into readings: sentences, figures, named things, labels and the study behind them."""

from __future__ import annotations

from overclaim.protocols import ClaimClassifier, DesignClassifier, EntityTagger
from overclaim.stages import abbreviations, claims, level, mentions, numbers, sentences
from overclaim.types import Document, Reading, Statement


def read(
    document: Document,
    classifier: ClaimClassifier,
    tagger: EntityTagger | None = None,
    designs: DesignClassifier | None = None,
) -> Reading:
    """The reading of one abstract or article; pure, and independent of any other document.

    Without ``tagger``, named things are those of the lexicons alone; without ``designs``, the study design is read by
    the weights of the design lexicon.
    """
    spans = sentences.split(document)
    short_forms = abbreviations.find(document.text)
    labelled = zip(
        spans,
        claims.label(document, spans, classifier),
        mentions.find(document, spans, short_forms, tagger),
        strict=True,
    )
    statements = tuple(
        Statement(sentence, labels, numbers.find(sentence.text), things) for sentence, labels, things in labelled
    )
    return Reading(document, statements, level.study(document, spans, designs))
