"""The fitting of the entity model, and its logits for passages in single precision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import from_numpy
from torch.nn import functional

from overclaim.classifiers.entities.architecture import Network, network
from overclaim.classifiers.entities.batches import Batch, epoch_batches, pieces
from overclaim.classifiers.entities.passages import Passage
from overclaim.classifiers.entities.scheme import LABELS, TAGS, UNKNOWN, Floats
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.entities.words import windows, words
from overclaim.classifiers.training import loop

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def fit(items: Sequence[Passage], tokenizer: Tokenizer, settings: EntitySettings, work: Path) -> Network:
    """The network fitted on ``items``; checkpoint and log lie in ``work``, from where an interrupted run goes on."""
    loop.prepare(settings.fit)
    model = network(settings.base, settings.fit.dropout)
    found = pieces(tokenizer, items, settings)
    lesson = loop.Lesson(
        model,
        lambda epoch: epoch_batches(found, settings, epoch),
        lambda each, batch: losses(loop.forward(each, (batch.ids, batch.mask, batch.segments), settings.fit), batch),
        sum(1 for _ in epoch_batches(found, settings, 0)),
    )
    loop.run(lesson, settings.fit, settings, work)
    return model


def losses(logits: Any, batch: Batch) -> dict[str, Any]:
    """The cross-entropy of each label's tags, summed over words whose tag is known, per word of the batch."""
    gold = from_numpy(batch.gold)
    count = max(1, int((batch.gold != UNKNOWN).any(axis=2).sum()))
    found: dict[str, Any] = {}
    for column, label in enumerate(LABELS):
        right = gold[..., column]
        if (right != UNKNOWN).any():
            said = logits[..., column * TAGS : (column + 1) * TAGS]
            loss = functional.cross_entropy(said.flatten(0, 1), right.flatten(), ignore_index=UNKNOWN, reduction="sum")
            found[label.value] = loss / count
    return found


def logits_of(model: Network, texts: Sequence[str], tokenizer: Tokenizer, limit: int) -> list[Floats]:
    """The logits of the words of each text (words x labels x tags), in single precision."""
    found, parts = [], []
    for text in texts:
        split = words(tokenizer, text)
        table = np.zeros((len(split), len(LABELS), TAGS))
        found.append(table)
        parts += [(table, window) for window in windows(tokenizer, text, split, limit)]
    for chosen, values in loop.outputs(model, [window.tokens for _, window in parts]):
        for number, rows in zip(chosen, values, strict=True):
            table, window = parts[number]
            table[window.first : window.last] = rows[list(window.places)].reshape(-1, len(LABELS), TAGS)
    return found
