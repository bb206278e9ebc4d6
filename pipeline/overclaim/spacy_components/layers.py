"""What the components leave in a spaCy document: plain rows under one key of ``doc.user_data``, and back into types.

Frozen types would not survive ``Doc.to_bytes``, which several processes and ``DocBin`` rest on: msgpack knows plain
data only. A layer holds one row per sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from spacy.tokens import Doc

from overclaim.errors import ConfigError
from overclaim.types import ClaimLabels, Document, Entity, Number, Register, SectionKind, Sentence, Statement, Study

KEY = "overclaim"
SENTENCES, NUMBERS, ENTITIES, LABELS = "sentences", "numbers", "entities", "labels"
_DOCUMENT, _STUDY = "document", "study"

_ROWS: dict[str, TypeAdapter[Any]] = {
    SENTENCES: TypeAdapter(Sentence),
    NUMBERS: TypeAdapter(tuple[Number, ...]),
    ENTITIES: TypeAdapter(tuple[Entity, ...]),
    LABELS: TypeAdapter(ClaimLabels),
}
_DOCUMENTS, _STUDIES = TypeAdapter(Document), TypeAdapter(Study)
_COMPONENTS = {SENTENCES: "sentences", NUMBERS: "numbers", ENTITIES: "entities", LABELS: "claims", _STUDY: "claims"}


def put(doc: Doc, layer: str, values: Iterable[object]) -> None:
    """Keeps one value per sentence as a layer of ``doc``, in the place of an earlier one."""
    _kept(doc)[layer] = [_ROWS[layer].dump_python(value, mode="json") for value in values]


def has(doc: Doc, layer: str) -> bool:
    """True when a component has left that layer in ``doc``."""
    return layer in doc.user_data.get(KEY, {})


def get(doc: Doc, layer: str) -> list[Any]:
    """The values of a layer, one per sentence; raises ``ConfigError`` naming the component that would leave it."""
    return [_ROWS[layer].validate_python(row) for row in _rows(doc, layer)]


def put_document(doc: Doc, document: Document) -> None:
    """Keeps ``document``, whose text is that of ``doc``, for the components to read."""
    row = _DOCUMENTS.dump_python(document, mode="json")
    del row["text"]
    _kept(doc)[_DOCUMENT] = row


def document(doc: Doc, register: Register = Register.ABSTRACT) -> Document:
    """The document that ``doc`` was made from; a bare text has no title or sections, and the ``register`` given."""
    row = doc.user_data.get(KEY, {}).get(_DOCUMENT, {"id": "", "register": register})
    return _DOCUMENTS.validate_python({**row, "text": doc.text})


def put_study(doc: Doc, study: Study) -> None:
    """Keeps what stands behind the claims of ``doc``."""
    _kept(doc)[_STUDY] = _STUDIES.dump_python(study, mode="json")


def study(doc: Doc) -> Study:
    """What stands behind the claims of ``doc``; raises ``ConfigError`` when ``overclaim_claims`` has not read it."""
    return _STUDIES.validate_python(_rows(doc, _STUDY))


def statements(doc: Doc) -> list[Statement]:
    """Every sentence of ``doc`` as ``overclaim_claims`` has read it, with figures and named things where looked for."""
    return [_statement(doc, place) for place in range(len(_rows(doc, LABELS)))]


def statement_at(doc: Doc, offset: int) -> Statement | None:
    """The sentence that the character at ``offset`` stands in, as read; None between sentences and in headings."""
    rows = _rows(doc, LABELS) and _rows(doc, SENTENCES)
    place = next((place for place, row in enumerate(rows) if row["start"] <= offset < row["end"]), None)
    return None if place is None else _statement(doc, place)


def sentences(doc: Doc) -> Sequence[Sentence]:
    """The sentences of ``doc``: those that ``overclaim_sentences`` left, else those that spaCy's own components set.

    Raises ``ConfigError`` when there are neither.
    """
    if has(doc, SENTENCES):
        return get(doc, SENTENCES)
    if len(doc) and not doc.has_annotation("SENT_START"):
        raise ConfigError(
            "the document has no sentences: add the component 'overclaim_sentences' (or one of spaCy's) before this one"
        )
    found = _of_spacy(doc)
    put(doc, SENTENCES, found)
    return found


def _kept(doc: Doc) -> dict[str, Any]:
    kept: dict[str, Any] = doc.user_data.setdefault(KEY, {})
    return kept


def _rows(doc: Doc, layer: str) -> Any:
    if not has(doc, layer):
        component = _COMPONENTS[layer]
        raise ConfigError(f"the document has no {layer}: add the component 'overclaim_{component}' to the pipeline")
    return doc.user_data[KEY][layer]


def _statement(doc: Doc, place: int) -> Statement:
    def value(layer: str) -> Any:
        return _ROWS[layer].validate_python(_rows(doc, layer)[place]) if has(doc, layer) else ()

    return Statement(value(SENTENCES), value(LABELS), value(NUMBERS), value(ENTITIES))


def _of_spacy(doc: Doc) -> list[Sentence]:
    read = document(doc)
    found: list[Sentence] = []
    for span in doc.sents if len(doc) else ():
        text = span.text.strip()
        start = span.start_char + len(span.text) - len(span.text.lstrip())
        section = next((part for part in read.sections if part.start <= start < part.end), None)
        if text and not (section and section.kind is SectionKind.HEADING):
            label = section.label if section else None
            found.append(Sentence(read.id, len(found), start, start + len(text), text, label))
    return found
