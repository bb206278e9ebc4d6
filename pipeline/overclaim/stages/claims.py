"""Which sentences of a document claim something, and what: each sentence goes to the classifier in its context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from overclaim.protocols import ClaimClassifier
from overclaim.types import Advice, ClaimLabels, Context, Document, Kind, Polarity, Register, Sentence, Strength

_ADVISING = 0.3  # a round figure


def contexts(document: Document, sentences: Sequence[Sentence]) -> list[Context]:
    """One context per sentence, in order: title, section label, neighbours, place from 0 to 1, and register."""
    sections = [sentence.section for sentence in sentences]
    return around([sentence.text for sentence in sentences], document.title, document.register, sections)


def around(
    texts: Sequence[str],
    title: str = "",
    register: Register = Register.ABSTRACT,
    sections: Sequence[str | None] | None = None,
) -> list[Context]:
    """One context per text of a document whose sentences are ``texts``, in order; ``sections`` has their labels."""
    last = len(texts) - 1
    return [
        Context(
            text=text,
            title=title,
            section=sections[place] if sections else None,
            before=texts[place - 1] if place else "",
            after=texts[place + 1] if place < last else "",
            position=place / last if last else 0.0,
            register=register,
        )
        for place, text in enumerate(texts)
    ]


def lenient(labels: ClaimLabels, threshold: float) -> ClaimLabels:
    """``labels``, or the labels that its scores give where its ``claim`` score reaches ``threshold`` all the same.

    A statement that is taken for no claim is never checked: an article is read with a lower threshold than abstracts.
    What advises rather than claims stays advice, below 0.3 at least.
    """
    least = threshold if labels.advice is Advice.NONE else max(threshold, _ADVISING)
    if labels.is_claim or labels.scores.get("claim", 0.0) < least:
        return labels
    kind = max(Kind, key=lambda kind: labels.scores.get(f"kind:{kind.value}", 0.0))
    strength = max(Strength, key=lambda strength: labels.scores.get(f"strength:{strength.value}", 0.0))
    polarity = max(Polarity, key=lambda polarity: labels.scores.get(f"polarity:{polarity.value}", 0.0))
    return replace(labels, kinds=(kind,), strength=strength, polarity=polarity)


def label(document: Document, sentences: Sequence[Sentence], classifier: ClaimClassifier) -> list[ClaimLabels]:
    """What ``classifier`` says of each sentence, in order."""
    return classifier.predict(contexts(document, sentences))
