"""A document with title, sections and metadata as a spaCy document."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from overclaim.spacy_components import layers
from overclaim.types import Document


def to_doc(document: Document, nlp: Language) -> Doc:
    """A tokenised ``Doc`` of the document's text, for ``nlp(doc)`` or ``nlp.pipe(docs)``.

    The components read title, sections, register and metadata from it, as ``overclaim extract`` does; of a bare text
    they know none.
    """
    doc = nlp.make_doc(document.text)
    layers.put_document(doc, document)
    return doc
