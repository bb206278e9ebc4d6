"""The cross-encoder fitted: epochs of pairs, each pair's loss weighed by its corpus."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from overclaim.classifiers.stance.aggregate import EXCEEDS, OUTPUTS, Floats, columns
from overclaim.classifiers.stance.architecture import Network, network
from overclaim.classifiers.stance.data import epoch
from overclaim.classifiers.stance.encoding import PairEncoding
from overclaim.classifiers.stance.pairs import Pair
from overclaim.classifiers.stance.settings import StanceSettings
from overclaim.classifiers.training.base import RESULT, body, freeze
from overclaim.classifiers.training.batches import collate, sorted_pools
from overclaim.classifiers.training.loop import Lesson, forward, outputs, prepare, run
from overclaim.text import under_title
from overclaim.types import Stance


@dataclass(frozen=True)
class Batch:
    """Padded token numbers, mask and segments (pairs x places), right outputs and weight of each pair.

    More than one output (pairs x outputs) is right where nobody judged whether a supported claim exceeds its evidence.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    segments: NDArray[np.int64]
    gold: NDArray[np.bool_]
    weight: NDArray[np.float32]


def fit(items: Sequence[Pair], encoding: PairEncoding, settings: StanceSettings, work: Path) -> Network:
    """The network fitted on ``items``; checkpoint and log lie in ``work``, from where an interrupted run goes on."""
    prepare(settings.fit)
    model = network(settings.base, settings.fit.dropout)
    freeze(model.body, settings.fit.frozen)
    steps = -(-len(epoch(items, settings, 0)) // settings.fit.batch)
    lesson = Lesson(
        model,
        batches=lambda number: batches(items, encoding, settings, number),
        losses=lambda model, batch: _losses(model, batch, settings),
        steps=steps,
    )
    run(lesson, settings.fit, settings, work)
    if settings.kept:
        keep(model.body, body(settings.base, settings.fit.dropout), settings.kept)
        torch.save({"model": model.state_dict()}, work / RESULT)
    return model


def keep(fitted: Any, base: Any, share: float) -> None:
    """Moves the weights of ``fitted`` towards those of ``base`` by ``share`` of the way."""
    with torch.no_grad():
        for own, before in zip(fitted.parameters(), base.parameters(), strict=True):
            own.lerp_(before, share)


def batches(items: Sequence[Pair], encoding: PairEncoding, settings: StanceSettings, number: int) -> Iterator[Batch]:
    """The batches of an epoch, the same for the same seed and epoch."""
    chosen = [items[place] for place in epoch(items, settings, number)]
    titles = random.Random(f"{settings.fit.seed}:{number}:titles")
    corpora = settings.by_name
    rows = [encoding.tokens(item.claim, _shown(item, corpora[item.corpus].titled, titles)) for item in chosen]
    weights = {name: corpus.weight for name, corpus in corpora.items()}
    for places in sorted_pools(rows, settings.fit.batch, random.Random(f"{settings.fit.seed}:{number}:pools")):
        ids, segments, mask = collate([rows[place] for place in places])
        gold = np.array([right(chosen[place]) for place in places])
        weight = np.array([weights[chosen[place].corpus] for place in places], dtype=np.float32)
        yield Batch(ids, mask, segments, gold, weight)


def _shown(pair: Pair, titled: float, chance: random.Random) -> str:
    """The evidence of ``pair``, in a share of cases under its title."""
    return under_title(pair.title, pair.evidence) if chance.random() < titled else pair.evidence


def right(pair: Pair) -> list[bool]:
    """Which of the network's outputs are right for ``pair``."""
    named = {EXCEEDS} if pair.exceeds else {pair.label.value}
    if pair.label is Stance.SUPPORTS and pair.exceeds is None:
        named.add(EXCEEDS)
    return [name in named for name in OUTPUTS]


def _losses(model: Network, batch: Batch, settings: StanceSettings) -> dict[str, Any]:
    logits = forward(model, (batch.ids, batch.mask, batch.segments), settings.fit)
    likely = functional.log_softmax(logits, dim=1).masked_fill(~torch.from_numpy(batch.gold), -torch.inf)
    each = -likely.logsumexp(dim=1)
    return {"stance": (each * torch.from_numpy(batch.weight)).sum() / len(batch.gold)}


def logits_of(model: Network, pairs: Sequence[tuple[str, str]], encoding: PairEncoding) -> Floats:
    """The ``columns`` of each pair in single precision, not calibrated, read in batches of like length."""
    found = np.zeros((len(pairs), len(OUTPUTS)))
    for chosen, logits in outputs(model, [encoding.tokens(claim, evidence) for claim, evidence in pairs]):
        found[chosen] = logits
    return columns(found)
