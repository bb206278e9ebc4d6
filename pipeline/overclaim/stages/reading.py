"""Documents into readings: sentences, figures, named things, labels and the study behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overclaim.protocols import ClaimClassifier, DesignClassifier, EntityTagger
from overclaim.stages import abbreviations, claims, level, mentions, numbers, sentences
from overclaim.types import ClaimLabels, Context, Document, Entity, Number, Reading, Sentence, Statement, Study


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that is read but for what a classifier says of its sentences; ``contexts`` is what it is asked."""

    document: Document
    contexts: tuple[Context, ...]
    found: tuple[tuple[Sentence, tuple[Number, ...], tuple[Entity, ...]], ...]
    study: Study

    def labelled(self, labels: Sequence[ClaimLabels]) -> Reading:
        """The reading, with one of ``labels`` for each sentence."""
        statements = tuple(
            Statement(sentence, one, figures, things)
            for (sentence, figures, things), one in zip(self.found, labels, strict=True)
        )
        return Reading(self.document, statements, self.study)


def draft(document: Document, tagger: EntityTagger | None = None, designs: DesignClassifier | None = None) -> Draft:
    """The draft of one abstract or article; pure, and independent of any other document.

    Without ``tagger``, named things are those of the lexicons alone; without ``designs``, the study design is read by
    the weights of the design lexicon.
    """
    spans = sentences.split(document)
    things = mentions.find(document, spans, abbreviations.find(document.text), tagger)
    found = ((span, numbers.find(span.text), named) for span, named in zip(spans, things, strict=True))
    return Draft(document, tuple(claims.contexts(document, spans)), tuple(found), level.study(document, spans, designs))


def read(
    document: Document,
    classifier: ClaimClassifier,
    tagger: EntityTagger | None = None,
    designs: DesignClassifier | None = None,
) -> Reading:
    """The reading of one abstract or article, as ``draft`` reads it and ``classifier`` labels it."""
    drafted = draft(document, tagger, designs)
    return drafted.labelled(classifier.predict(drafted.contexts))
