"""The training loop: seeded, logged, and resumed from the last finished epoch."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from overclaim.classifiers.encoder.architecture import Network, network
from overclaim.classifiers.encoder.batches import Batch, answers, class_weights, collate, epoch_batches, span
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, EncoderSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example
from overclaim.errors import ConfigError
from overclaim.types import Context

CHECKPOINT, LOG = "checkpoint.pt", "log.jsonl"
_CHUNK = 32
_EVERY = 25


def fit(items: Sequence[Example], encoding: Encoding, settings: EncoderSettings, work: Path) -> Network:
    """The network fitted on ``items``; checkpoint and log lie in ``work``, from where an interrupted run goes on."""
    how = settings.fit
    torch.manual_seed(how.seed)
    torch.set_num_threads(how.threads)
    work.mkdir(parents=True, exist_ok=True)
    model = network(settings.base, how.dropout)
    per_epoch = sum(1 for _ in epoch_batches(items, encoding, settings, 0))
    optimiser, schedule = _optimiser(model, settings, per_epoch * how.epochs)
    weights = torch.from_numpy(class_weights(*answers(items, settings.all_corpora)))
    taught = lessons(items, encoding, settings, work)
    first = _resume(work, settings, model, optimiser, schedule)
    for epoch in range(first, how.epochs):
        torch.manual_seed(how.seed * 1000 + epoch)
        model.train()
        for step, batch in enumerate(epoch_batches(items, encoding, settings, epoch, taught)):
            found = _step(model, batch, weights, settings)
            optimiser.zero_grad()
            torch.stack(list(found.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if step % _EVERY == 0:
                _log(work, epoch, step, per_epoch, found)
        _save(work, settings, epoch + 1, model, optimiser, schedule)
    model.eval()
    return model


def _optimiser(model: Network, settings: EncoderSettings, steps: int) -> tuple[Any, Any]:
    how = settings.fit
    groups = [
        {"params": list(model.body.parameters()), "lr": how.rate},
        {"params": list(model.heads.parameters()), "lr": how.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=how.weight_decay, fused=True)
    warm = max(1, int(how.warmup * steps))

    def scale(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, scale)


def _step(model: Network, batch: Batch, weights: Any, settings: EncoderSettings) -> dict[str, Any]:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.fit.bfloat16):
        logits = model(*(torch.from_numpy(part) for part in (batch.ids, batch.mask, batch.segments)))
    found = losses(logits.float(), batch, weights, settings.weights)
    if batch.taught is not None and settings.teacher is not None:
        found["teacher"] = settings.teacher.weight * teacher_loss(logits.float(), batch, settings.weights)
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


def lessons(
    items: Sequence[Example], encoding: Encoding, settings: EncoderSettings, work: Path
) -> NDArray[np.float32] | None:
    """What the teacher says of each item in its context, as probabilities per output; kept in ``work``.

    Raises ``ConfigError`` when the teacher's checkpoint is missing.
    """
    if settings.teacher is None:
        return None
    kept = work / f"lessons-{fingerprint(settings)[:12]}.npy"
    if not kept.is_file():
        teacher = network(settings.base, 0.0)
        path = Path(settings.teacher.folder) / "work" / CHECKPOINT
        if not path.is_file():
            raise ConfigError(
                f"teacher: {path} is missing; train the teacher with --out {settings.teacher.folder} first"
            )
        state = torch.load(path, weights_only=True)
        teacher.load_state_dict(state["model"])
        contexts = [item.context for item in items]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.fit.bfloat16):
            logits = torch.from_numpy(logits_of(teacher, contexts, encoding))
        parts = [
            logits[:, span(head)].sigmoid() if head in INDEPENDENT else logits[:, span(head)].softmax(1)
            for head in LAYOUT
        ]
        np.save(kept, torch.cat(parts, dim=1).numpy().astype(np.float32))
    found: NDArray[np.float32] = np.load(kept)
    return found


def logits_of(model: Network, contexts: Sequence[Context], encoding: Encoding) -> NDArray[np.float64]:
    """The logits of each context in single precision (contexts x outputs), read in batches of like length."""
    rows = [encoding.tokens(context) for context in contexts]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids))
    found = np.zeros((len(rows), model.heads.out_features))
    model.eval()
    with torch.no_grad():
        for chosen in _chunks(order):
            ids, segments, mask = collate([rows[place] for place in chosen])
            found[chosen] = model(*(torch.from_numpy(part) for part in (ids, mask, segments))).double().numpy()
    return found


def _chunks(order: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(order), _CHUNK):
        yield list(order[start : start + _CHUNK])


def fingerprint(settings: EncoderSettings) -> str:
    """The hash of the settings that a checkpoint must have been made under."""
    return hashlib.sha256(settings.model_dump_json().encode()).hexdigest()


def _save(work: Path, settings: EncoderSettings, epoch: int, model: Network, optimiser: Any, schedule: Any) -> None:
    state = {
        "settings": fingerprint(settings),
        "epoch": epoch,
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.last_epoch,
    }
    torch.save(state, work / f"{CHECKPOINT}.new")
    (work / f"{CHECKPOINT}.new").replace(work / CHECKPOINT)


def _resume(work: Path, settings: EncoderSettings, model: Network, optimiser: Any, schedule: Any) -> int:
    path = work / CHECKPOINT
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["settings"] != fingerprint(settings):
        return 0
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.last_epoch = state["schedule"]
    return int(state["epoch"])


def _log(work: Path, epoch: int, step: int, steps: int, found: Mapping[str, Any]) -> None:
    row = {
        "time": time.strftime("%H:%M:%S"),
        "epoch": epoch,
        "step": step,
        "of": steps,
        "losses": {head: round(loss.item(), 4) for head, loss in found.items()},
    }
    with (work / LOG).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
