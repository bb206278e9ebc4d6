"""The component ``overclaim_sentences``: sentence starts by the package's splitter."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from spacy.tokens import Doc

from overclaim.errors import ConfigError
from overclaim.spacy_components import layers
from overclaim.stages import sentences
from overclaim.types import Document, SectionKind


def set_sentences(doc: Doc) -> Doc:
    """``doc`` with its sentence starts set; a token that a sentence begins in the middle of is split there.

    Every sentence is then a span of tokens: ``doc.text[start:end]``, without the white space around it. Headings of
    articles are sentences to spaCy and none to the package. Raises ``ConfigError`` for a parsed document, whose
    boundaries cannot be changed any more.
    """
    if len(doc) and doc.has_annotation("DEP"):
        raise ConfigError(
            "the document is parsed already, which fixes its sentences: add 'overclaim_sentences' before the parser"
        )
    document = layers.document(doc)
    found = sentences.split(document)
    starts = sorted({*(sentence.start for sentence in found), *_headings(document)})
    split_tokens(doc, starts)
    begins = set(starts)
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in begins
    layers.put(doc, layers.SENTENCES, found)
    return doc


def split_tokens(doc: Doc, offsets: list[int]) -> None:
    """Splits the tokens of ``doc`` so that one begins at each of ``offsets`` (in order)."""
    with doc.retokenize() as retokenizer:
        for token in doc:
            first = bisect_left(offsets, token.idx + 1)
            last = bisect_left(offsets, token.idx + len(token))
            cuts = [0, *(offset - token.idx for offset in offsets[first:last]), len(token)]
            if len(cuts) > 2:
                pieces = [token.text[start:end] for start, end in pairwise(cuts)]
                retokenizer.split(token, pieces, heads=[(token, place) for place in range(len(pieces))])


def _headings(document: Document) -> list[int]:
    headings = [section for section in document.sections if section.kind is SectionKind.HEADING]
    texts = [document.text[section.start : section.end] for section in headings]
    return [
        section.start + len(text) - len(text.lstrip())
        for section, text in zip(headings, texts, strict=True)
        if text.strip()
    ]
