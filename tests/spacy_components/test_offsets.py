"""Whatever the text, spaCy's sentences are ours and every offset holds."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("spacy")

import spacy

from overclaim.spacy_components.sentences import split_tokens
from overclaim.stages import sentences

PIECES = st.sampled_from(
    [
        "Aspirin",
        "CRPS",
        "mg/kg",
        "et al.",
        "p<0.05",
        ".The",
        "(n=12)",
        "e.g.",
        "5%",
        "?!",
        "β",
        "don't",
        "a.B",
        "…",
        "[3]",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  ", "\n", "\n\n"]))).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
))  # fmt: skip


@cache
def nlp() -> Any:
    made = spacy.blank("en")
    for name in ("sentences", "numbers", "entities"):
        made.add_pipe(f"overclaim_{name}")
    return made


@settings(deadline=None)
@given(TEXTS)
def test_sentences_of_spacy_are_those_of_the_package(text: str) -> None:
    doc = nlp()(text)
    assert doc.text == text
    ours = [text[start:end] for start, end in sentences.spans(text)]
    assert [sent.text.strip() for sent in doc.sents if sent.text.strip()] == ours


@settings(deadline=None)
@given(TEXTS)
def test_every_offset_quotes_the_text(text: str) -> None:
    doc = nlp()(text)
    for found in (*doc._.numbers, *doc._.entities):
        assert doc.text[found.start : found.end] == found.text
    for ent in doc.ents:
        assert any(ent.start_char <= found.start and found.end <= ent.end_char for found in doc._.entities)


@settings(deadline=None)
@given(TEXTS, st.sets(st.integers(0, 60)))
def test_tokens_begin_at_every_offset_inside_them(text: str, offsets: set[int]) -> None:
    doc = nlp().make_doc(text)
    inside = {place for token in doc for place in range(token.idx, token.idx + len(token))}
    split_tokens(doc, sorted(offsets))
    assert doc.text == text
    assert offsets & inside <= {token.idx for token in doc}
