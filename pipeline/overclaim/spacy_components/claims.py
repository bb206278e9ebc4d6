"""The component ``overclaim_claims``: which sentences assert a finding, what, and what stands behind it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from os import getpid

from spacy.tokens import Doc

from overclaim.classifiers import folder
from overclaim.errors import ConfigError
from overclaim.protocols import ClaimClassifier
from overclaim.spacy_components import layers
from overclaim.spacy_components.recorded import Recorded
from overclaim.spacy_components.spans import covering
from overclaim.stages import claims, level
from overclaim.types import ClaimLabels, Register

SPANS = "overclaim_claims"


class Claims(Recorded):
    """Sets ``doc._.claims``, ``doc._.statements``, ``doc._.study``, ``span._.claim`` and the spans of the claims.

    ``model`` is a claims model's name or folder. ``threshold`` is the claim score from which a sentence is a claim
    (None: the model's own). ``register`` says who bare texts were written for. The figures and named things of a claim
    are those that ``overclaim_numbers`` and ``overclaim_entities`` have found, wherever they stand in the pipeline.
    """

    def __init__(self, model: str, threshold: float | None, register: str) -> None:
        if threshold is not None and not 0 <= threshold <= 1:
            raise ConfigError(f"overclaim_claims: threshold is {threshold}; give a score from 0 to 1, or null")
        if register not in [each.value for each in Register]:
            known = ", ".join(each.value for each in Register)
            raise ConfigError(f"overclaim_claims: unknown register {register!r}; known: {known}")
        super().__init__(model, classifier(model).sha256)
        self.classifier = model
        self.threshold = threshold
        self.register = Register(register)

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its sentences labelled, and the study that they report."""
        document = layers.document(doc, self.register)
        sentences = layers.sentences(doc)
        labels = claims.label(document, sentences, classifier(self.classifier))
        labels = [at_threshold(each, self.threshold) for each in labels]
        layers.put(doc, layers.LABELS, labels)
        layers.put_study(doc, level.study(document, sentences))
        doc.spans[SPANS] = [
            covering(doc, sentence.start, sentence.end)
            for sentence, each in zip(sentences, labels, strict=True)
            if each.is_claim
        ]
        return doc


def classifier(model: str) -> ClaimClassifier:
    """The claims classifier of that name or folder; raises ``ModelError``."""
    return _classifier(model, getpid())


@cache
def _classifier(model: str, _process: int) -> ClaimClassifier:
    """A network must not be used across a fork, so each process loads its own."""
    return folder.load(model)


def at_threshold(labels: ClaimLabels, threshold: float | None) -> ClaimLabels:
    """``labels``, with the sentence a claim just where its ``claim`` score reaches ``threshold`` (None: unchanged)."""
    if threshold is None:
        return labels
    if labels.scores.get("claim", float(labels.is_claim)) < threshold:
        return replace(labels, kinds=(), strength=None, polarity=None)
    return claims.lenient(labels, threshold)
