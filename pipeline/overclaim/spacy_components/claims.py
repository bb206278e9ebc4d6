"""The component ``overclaim_claims``: which sentences assert a finding, what, and what stands behind it."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from overclaim.classifiers import folder
from overclaim.classifiers.design import model as designs
from overclaim.errors import ConfigError
from overclaim.spacy_components import layers
from overclaim.spacy_components.recorded import Recorded, once
from overclaim.spacy_components.spans import covering
from overclaim.stages import claims, level
from overclaim.types import ClaimLabels, Register

SPANS = "overclaim_claims"


class Claims(Recorded):
    """Sets ``doc._.claims``, ``doc._.statements``, ``doc._.study``, ``span._.claim`` and the spans of the claims.

    ``model`` is a claims model's name or folder, ``design`` that of the model of study designs. ``threshold`` is the
    claim score from which a sentence is a claim (None: the model's own). ``register`` says who bare texts were written
    for. Figures and named things of a claim are those that ``overclaim_numbers`` and ``overclaim_entities`` find.
    """

    def __init__(self, model: str, design: str, threshold: float | None, register: str) -> None:
        if threshold is not None and not 0 <= threshold <= 1:
            raise ConfigError(f"overclaim_claims: threshold is {threshold}; give a score from 0 to 1, or null")
        if register not in [each.value for each in Register]:
            known = ", ".join(each.value for each in Register)
            raise ConfigError(f"overclaim_claims: unknown register {register!r}; known: {known}")
        super().__init__({model: once(folder.load, model).sha256, design: once(designs.load, design).sha256})
        self.model = model
        self.design = design
        self.threshold = threshold
        self.register = Register(register)

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its sentences labelled, and the study that they report."""
        document = layers.document(doc, self.register)
        sentences = layers.sentences(doc)
        found = claims.label(document, sentences, once(folder.load, self.model))
        labels = [at_threshold(each, self.threshold) for each in found]
        layers.put(doc, layers.LABELS, labels)
        layers.put_study(doc, level.study(document, sentences, once(designs.load, self.design)))
        doc.spans[SPANS] = [
            covering(doc, sentence.start, sentence.end)
            for sentence, each in zip(sentences, labels, strict=True)
            if each.is_claim
        ]
        return doc


def at_threshold(labels: ClaimLabels, threshold: float | None) -> ClaimLabels:
    """``labels``, with the sentence a claim just where its ``claim`` score reaches ``threshold`` (None: unchanged)."""
    if threshold is None:
        return labels
    if labels.scores.get("claim", float(labels.is_claim)) < threshold:
        return replace(labels, kinds=(), strength=None, polarity=None)
    return claims.lenient(labels, threshold)
