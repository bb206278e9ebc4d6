"""Predictions of stance: one output row per claim with its evidence, always, with its id and in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from overclaim.api.predict import answered, checked
from overclaim.config import CPU, Device
from overclaim.errors import RecordError
from overclaim.protocols import StanceClassifier
from overclaim.stages.sentences import spans
from overclaim.types import StanceLabels

DEFAULT = "stance"
_BATCH = 64
_AT_ONCE = 80  # words: about as many as the model's limit of word pieces holds


@cache
def stance_classifier(model: str = DEFAULT, device: Device = CPU) -> StanceClassifier:
    """The stance model of that name or folder, loaded once per process; ``predict`` asks ``stance-blend``.

    Raises ``ModelError`` or ``ConfigError``.
    """
    from overclaim.classifiers import folder
    from overclaim.classifiers.stance.blend import load

    return load(folder.find(model), device)


def predict_stance(rows: Iterable[object], classifier: StanceClassifier) -> Iterator[dict[str, Any]]:
    """One output row per row of ``{id, claim, evidence}``, in order, as a stream; evidence is a text or sentences.

    A row gets ``{id, label, scores, rationale}``, one that cannot be read ``{id, error}``. ``rationale`` holds the
    places, from 0, of the sentences that show the stance; evidence given as one text counts as one sentence, or, where
    it is too long to be read at once, as the sentences it is made of. Without evidence (null) the stance is neutral.
    """
    return answered(rows, _pair, lambda asked: map(as_row, classifier.predict(asked)), _BATCH)


def as_row(labels: StanceLabels) -> dict[str, Any]:
    """``labels`` by names, as JSON rows hold them."""
    return {
        "label": labels.stance.value,
        "scores": {stance.value: score for stance, score in labels.scores.items()},
        "rationale": list(labels.rationale),
    }


def _pair(row: object) -> tuple[str, Sequence[str]]:
    row = checked(row, "id, claim and evidence")
    claim, evidence = row.get("claim"), row.get("evidence")
    if not isinstance(claim, str):
        raise RecordError("the row needs claim, a string")
    if evidence is None and "evidence" in row:
        return claim, ()
    if isinstance(evidence, str):
        return claim, _sentences(evidence)
    if not isinstance(evidence, list) or not all(isinstance(sentence, str) for sentence in evidence):
        raise RecordError("the row needs evidence, a string or a list of strings")
    return claim, tuple(evidence)


def _sentences(text: str) -> tuple[str, ...]:
    """``text`` as one sentence, or, where it has more words than are read at once, as its sentences."""
    if len(text.split()) <= _AT_ONCE:
        return (text,)
    return tuple(text[start:end] for start, end in spans(text))
