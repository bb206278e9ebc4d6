"""The component ``overclaim_numbers``: the typed figures of every sentence."""

from __future__ import annotations

from spacy.tokens import Doc

from overclaim.spacy_components import extensions, layers
from overclaim.spacy_components.spans import covering
from overclaim.stages import numbers

SPANS = "overclaim_numbers"


def set_numbers(doc: Doc) -> Doc:
    """``doc`` with ``doc._.numbers``, and ``doc.spans["overclaim_numbers"]`` labelled by kind, widened to tokens."""
    layers.put(doc, layers.NUMBERS, [numbers.find(sentence.text) for sentence in layers.sentences(doc)])
    doc.spans[SPANS] = [covering(doc, found.start, found.end, found.kind.value) for found in extensions.numbers(doc)]
    return doc
