"""Predictions of named things and PICO spans: one output row per text, always, with its id and in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from overclaim.api.predict import answered, checked
from overclaim.config import CPU, LEXICON, Device
from overclaim.errors import RecordError
from overclaim.protocols import EntityTagger
from overclaim.types import Entity

_BATCH = 64


@cache
def tagger(model: str, device: Device = CPU) -> EntityTagger:
    """The entity model called ``model``, loaded once per process; raises ``ModelError`` when it finds no entities."""
    from overclaim.classifiers import folder
    from overclaim.classifiers.entities import tagger as onnx

    return onnx.load(folder.find(model), device)


def beside_lexicons(name: str, device: Device = CPU) -> EntityTagger | None:
    """The entity model that settings name, or None where the lexicons name things alone."""
    return None if name == LEXICON else tagger(name, device)


def predict_entities(rows: Iterable[object], model: EntityTagger) -> Iterator[dict[str, Any]]:
    """One output row per row of ``{id, text}``, in order, as a stream.

    A row gets ``{id, spans}``, each span ``{start, end, label}`` with ``text[start:end]`` its mention; one that cannot
    be read, or an ``Unreadable`` line, gets ``{id, error}``.
    """
    return answered(rows, _text, lambda asked: ({"spans": as_rows(found)} for found in model.tag(asked)), _BATCH)


def as_rows(found: Sequence[Entity]) -> list[dict[str, Any]]:
    """The spans ``found`` as JSON rows hold them, in order of start, end and label."""
    return [{"start": each.start, "end": each.end, "label": each.label.value} for each in found]


def _text(row: object) -> str:
    text = checked(row, "id and text").get("text")
    if not isinstance(text, str):
        raise RecordError("the row has no text (a string)")
    return text
