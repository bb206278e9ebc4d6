"""Characters of the text as spans of tokens."""

from __future__ import annotations

from spacy.tokens import Doc, Span


def covering(doc: Doc, start: int, end: int, label: str = "", name: str = "", kb_id: str = "") -> Span:
    """The shortest span of tokens that covers ``doc.text[start:end]``; raises ``IndexError`` when none does."""
    found = doc.char_span(start, end, label=label, span_id=name, kb_id=kb_id, alignment_mode="expand")
    if found is None:
        raise IndexError(f"the document has no characters {start} to {end}")
    return found
