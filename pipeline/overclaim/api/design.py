"""Predictions of study design, species and sample size: one output row per abstract, always, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from overclaim.api.predict import answered, checked
from overclaim.errors import RecordError
from overclaim.protocols import DesignClassifier
from overclaim.readers.fields import document
from overclaim.types import Document, Source

MODEL = "design"


@cache
def design_classifier(model: str = MODEL) -> DesignClassifier:
    """The design model called ``model``, loaded once per process; raises ``ModelError``."""
    from overclaim.classifiers.design import model as designs

    return designs.load(model)


def predict_design(rows: Iterable[object], classifier: DesignClassifier) -> Iterator[dict[str, Any]]:
    """One output row per row of ``{id, title, abstract}``, in order, as a stream.

    ``abstract`` is a string, a list of sentences or a list of ``{section, text}``; ``publication_types`` and ``mesh``
    are used where there are any. A row gets ``{id, design, species, sample_size, scores}``, with what decided:
    ``design_by`` metadata and text, and the sentence that shows the sample size. A row that cannot be read, or an
    ``Unreadable`` line, gets ``{id, error}``.
    """
    return answered(rows, _document, lambda asked: (_answer(read, classifier) for read in asked), 1)


def _document(row: object) -> Document:
    row = checked(row, "id, title and abstract")
    known = {name: row[name] for name in ("title", "abstract", "publication_types", "mesh") if name in row}
    read = document({"id": str(row["id"]), **known}, Source(""))
    if not (read.title or read.text):
        raise RecordError("the row has neither title nor abstract: give a string, a list of sentences or of sections")
    return read


def _answer(read: Document, classifier: DesignClassifier) -> dict[str, Any]:
    from overclaim.stages import design, level, sample_size, sentences, species

    found = design.design(read, classifier)
    texts = [sentence.text for sentence in sentences.split(read)]
    size = sample_size.find(texts, read.title) if found.design not in level.UNCOUNTED else None
    shown = None
    if size:
        shown = read.title if size.sentence == sample_size.TITLE else texts[size.sentence]
    return {
        "design": found.design.value,
        "species": species.species_of(read, found)[0].value,
        "sample_size": size.total if size else None,
        "scores": {name.value: share for name, share in found.scores.items()},
        "design_by": {
            "metadata": found.metadata.value if found.metadata else None,
            "text": found.text.value,
            "reason": found.reason,
        },
        "sample_size_by": shown,
    }
