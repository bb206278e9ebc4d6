"""The training loop: seeded, logged, and resumed from the last finished epoch."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from overclaim.classifiers.tokens import Tokens
from overclaim.classifiers.training.base import CHECKPOINT, RESULT
from overclaim.classifiers.training.batches import by_length, collate
from overclaim.classifiers.training.settings import FitSettings
from overclaim.config import Frozen

LOG = "log.jsonl"
_EVERY = 25
Batch = TypeVar("Batch")


@dataclass(frozen=True)
class Lesson(Generic[Batch]):
    """What one training fits: ``model`` has ``body`` (the encoder) and ``heads`` (all that is new).

    ``batches`` gives those of an epoch, the same whenever asked; ``losses`` the named losses of a batch, to be added.
    """

    model: Any
    batches: Callable[[int], Iterable[Batch]]
    losses: Callable[[Any, Batch], Mapping[str, Any]]
    steps: int


def prepare(how: FitSettings) -> None:
    """Seeds torch and sets its threads; call it before the model is made."""
    torch.manual_seed(how.seed)
    torch.set_num_threads(how.threads)


def run(lesson: Lesson[Batch], how: FitSettings, settings: Frozen, work: Path) -> None:
    """Fits the lesson's model; checkpoint and log lie in ``work``, from where an interrupted run goes on.

    ``lesson.steps`` is the number of batches of an epoch. A checkpoint made under other ``settings`` is not used.
    """
    work.mkdir(parents=True, exist_ok=True)
    (work / RESULT).unlink(missing_ok=True)
    model = lesson.model
    optimiser, schedule = optimiser_of(model, how, lesson.steps * how.epochs)
    for epoch in range(_resume(work, settings, (model, optimiser, schedule)), how.epochs):
        torch.manual_seed(how.seed * 1000 + epoch)
        model.train()
        for step, batch in enumerate(lesson.batches(epoch)):
            found = lesson.losses(model, batch)
            optimiser.zero_grad()
            torch.stack(list(found.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if step % _EVERY == 0:
                _log(work, epoch, (step, lesson.steps), found)
        _save(work, settings, epoch + 1, (model, optimiser, schedule))
    model.eval()


def forward(model: Any, parts: Sequence[NDArray[np.int64]], how: FitSettings) -> Any:
    """The outputs of ``model`` for ids, mask and segments, computed as ``how`` says, in single precision."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=how.bfloat16):
        logits = model(*(torch.from_numpy(part) for part in parts))
    return logits.float()


def outputs(model: Any, rows: Sequence[Tokens]) -> Iterator[tuple[list[int], NDArray[np.float64]]]:
    """The places of rows of like length and the network's padded outputs for them, until all are read."""
    model.eval()
    with torch.no_grad():
        for chosen in by_length(rows):
            ids, segments, mask = collate([rows[place] for place in chosen])
            yield chosen, model(*(torch.from_numpy(part) for part in (ids, mask, segments))).double().numpy()


def fingerprint(settings: Frozen) -> str:
    """The hash of the settings that a checkpoint must have been made under."""
    return hashlib.sha256(settings.model_dump_json().encode()).hexdigest()


def optimiser_of(model: Any, how: FitSettings, steps: int) -> tuple[Any, Any]:
    """AdamW over body and heads of ``model``, and the schedule that sets its rates over so many steps."""
    groups = [
        {"params": list(model.body.parameters()), "lr": how.rate},
        {"params": list(model.heads.parameters()), "lr": how.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=how.weight_decay, fused=True)
    warm = max(1, int(how.warmup * steps))

    def scale(step: int) -> float:
        left = max(0.0, (steps - step) / max(1, steps - warm))
        return min((step + 1) / warm, how.last + (1 - how.last) * left)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, scale)


def _save(work: Path, settings: Frozen, epoch: int, parts: tuple[Any, Any, Any]) -> None:
    model, optimiser, schedule = parts
    state = {
        "settings": fingerprint(settings),
        "epoch": epoch,
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.last_epoch,
    }
    torch.save(state, work / f"{CHECKPOINT}.new")
    (work / f"{CHECKPOINT}.new").replace(work / CHECKPOINT)


def _resume(work: Path, settings: Frozen, parts: tuple[Any, Any, Any]) -> int:
    path = work / CHECKPOINT
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["settings"] != fingerprint(settings):
        return 0
    model, optimiser, schedule = parts
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.last_epoch = state["schedule"]
    return int(state["epoch"])


def _log(work: Path, epoch: int, step: tuple[int, int], found: Mapping[str, Any]) -> None:
    row = {
        "time": time.strftime("%H:%M:%S"),
        "epoch": epoch,
        "step": step[0],
        "of": step[1],
        "losses": {head: round(loss.item(), 4) for head, loss in found.items()},
    }
    with (work / LOG).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
