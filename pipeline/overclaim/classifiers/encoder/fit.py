"""The claims encoder fitted: the losses of its heads, from gold and from a teacher."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from overclaim.classifiers.encoder.architecture import Network, network
from overclaim.classifiers.encoder.batches import Batch, answers, class_weights, epoch_batches, span
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, EncoderSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example
from overclaim.classifiers.folder import find
from overclaim.classifiers.onnx import load
from overclaim.classifiers.training.loop import Lesson, forward, outputs, prepare, run
from overclaim.errors import ModelError
from overclaim.types import Context


def fit(items: Sequence[Example], encoding: Encoding, settings: EncoderSettings, work: Path) -> Network:
    """The network fitted on ``items``; checkpoint and log lie in ``work``, from where an interrupted run goes on."""
    prepare(settings.fit)
    work.mkdir(parents=True, exist_ok=True)
    model = network(settings.base, settings.fit.dropout, settings.layers)
    weights = torch.from_numpy(class_weights(*answers(items, settings.all_corpora)))
    taught = lessons(items, settings, work)
    lesson = Lesson(
        model,
        batches=lambda epoch: epoch_batches(items, encoding, settings, epoch, taught),
        losses=lambda model, batch: _step(model, batch, weights, settings),
        steps=sum(1 for _ in epoch_batches(items, encoding, settings, 0)),
    )
    run(lesson, settings.fit, settings, work)
    return model


def _step(model: Network, batch: Batch, weights: Any, settings: EncoderSettings) -> dict[str, Any]:
    logits = forward(model, (batch.ids, batch.mask, batch.segments), settings.fit)
    found = losses(logits, batch, weights, settings.weights)
    if batch.taught is not None and settings.teacher is not None:
        found["teacher"] = settings.teacher.weight * teacher_loss(logits, batch, settings.weights)
    return found


def losses(logits: Any, batch: Batch, weights: Any, scale: Mapping[str, float]) -> dict[str, Any]:
    """The loss of each head that the batch has labels for, summed over its labelled sentences, per sentence."""
    found: dict[str, Any] = {}
    gold = torch.from_numpy(batch.gold)
    for place, head in enumerate(LAYOUT):
        rows = torch.from_numpy(batch.labelled[:, place])
        if not rows.any():
            continue
        said, right, weight = logits[rows][:, span(head)], gold[rows][:, span(head)], weights[span(head)]
        if head in INDEPENDENT:
            loss = functional.binary_cross_entropy_with_logits(said, right, pos_weight=weight, reduction="sum")
        else:
            loss = functional.cross_entropy(said, right.argmax(1), weight=weight, reduction="sum")
        found[head] = loss * scale.get(head, 1.0) / len(batch.gold)
    return found


def teacher_loss(logits: Any, batch: Batch, scale: Mapping[str, float]) -> Any:
    """How far the heads without gold are from the teacher's probabilities, per sentence."""
    total = logits.new_zeros(())
    taught = torch.from_numpy(batch.taught)
    for place, head in enumerate(LAYOUT):
        rows = torch.from_numpy(~batch.labelled[:, place])
        said, right = logits[rows][:, span(head)], taught[rows][:, span(head)]
        if head in INDEPENDENT:
            loss = functional.binary_cross_entropy_with_logits(said, right, reduction="sum")
        else:
            loss = functional.cross_entropy(said, right, reduction="sum")
        total = total + loss * scale.get(head, 1.0) / len(batch.gold)
    return total


def lessons(items: Sequence[Example], settings: EncoderSettings, work: Path) -> NDArray[np.float32] | None:
    """What the teacher says of each item in its context, as probabilities per output; kept in ``work``.

    Raises ``ModelError`` for a teacher that is not there, or is no encoder with these heads.
    """
    if settings.teacher is None:
        return None
    teacher = load(find(settings.teacher.model))
    if missing := [head for head in LAYOUT if head not in teacher.heads.classes]:
        raise ModelError(f"model {teacher.name}: cannot teach, it lacks the heads {', '.join(missing)}")
    contexts = [item.context for item in items]
    asked = hashlib.sha256(repr((teacher.sha256, contexts)).encode()).hexdigest()
    kept = work / f"lessons-{asked[:12]}.npy"
    if not kept.is_file():
        said = teacher.probabilities(contexts)
        table = np.concatenate([said[head] for head in LAYOUT], axis=1).astype(np.float32)
        np.save(work / "lessons.new.npy", table)
        (work / "lessons.new.npy").replace(kept)
    found: NDArray[np.float32] = np.load(kept)
    return found


def logits_of(model: Network, contexts: Sequence[Context], encoding: Encoding) -> NDArray[np.float64]:
    """The logits of each context in single precision (contexts x outputs), read in batches of like length."""
    found = np.zeros((len(contexts), model.heads.out_features))
    for chosen, logits in outputs(model, [encoding.tokens(context) for context in contexts]):
        found[chosen] = logits
    return found
