"""Continued masked-language training of a base encoder on biomedical abstracts, before it learns any label.

Gururangan et al. 2020, "Don't stop pretraining"; masks as Devlin et al. 2019, without the pairs of sentences.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.tokens import Tokens, mark
from overclaim.classifiers.training.base import WORK, base_folder, body, check_installed, read_tokenizer, tokenizer_file
from overclaim.classifiers.training.batches import collate, sorted_pools
from overclaim.classifiers.training.settings import FitSettings
from overclaim.config import Frozen, load
from overclaim.errors import ConfigError

_MASKED, _KEPT, _SWAPPED = 0.15, 0.1, 0.1


class AbstractSource(Frozen):
    """Rows with an abstract's text under ``key``: its sentences in order, or a text."""

    path: str
    key: str


class PretrainSettings(Frozen):
    """How a base encoder goes on reading: which abstracts, how many word pieces at once, how long, at which rate."""

    kind: Literal["masked-language"]
    name: str
    base: str
    sources: tuple[AbstractSource, ...]
    window: int = Field(default=160, ge=16, description="word pieces read at once")
    fit: FitSettings


@dataclass(frozen=True)
class Masked:
    """Padded token numbers, mask and segments; the flat places to guess and the pieces that stood there."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    segments: NDArray[np.int64]
    places: NDArray[np.int64]
    words: NDArray[np.int64]


def pretrain(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The number of windows read and tokens guessed; ``out`` is then a folder that other settings name as ``base``.

    Raises ``ConfigError`` for wrong settings, ``InputError`` for a source that is missing, ``MissingExtraError`` where
    torch, transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.training import loop

    settings = load(config, PretrainSettings)
    path = tokenizer_file(base_folder(settings.base))
    tokenizer = read_tokenizer(path)
    rows = windows(data, settings, tokenizer)
    if not rows:
        raise ConfigError(f"{config}: the sources hold no text")
    loop.prepare(settings.fit)
    model = _model(settings)
    hidden, size = mark(tokenizer, "[MASK]"), tokenizer.get_vocab_size()
    steps = -(-len(rows) // settings.fit.batch)

    def batches(epoch: int) -> Iterator[Masked]:
        rng = random.Random(f"{settings.fit.seed}:{epoch}")
        order = rng.sample(rows, len(rows))
        for chosen in sorted_pools(order, settings.fit.batch, rng):
            yield masked([order[place] for place in chosen], hidden, size, rng)

    loop.run(loop.Lesson(model, batches, _losses(settings.fit), steps), settings.fit, settings, out / WORK)
    model.body.save_pretrained(out)
    shutil.copy(path, out / "tokenizer.json")
    return {"windows": len(rows), "word pieces": sum(len(row.ids) for row in rows)}


def windows(data: Path, settings: PretrainSettings, tokenizer: Any) -> list[Tokens]:
    """The word pieces of all abstracts in runs of at most ``window``; a run breaks between sentences where it can."""
    start, end = mark(tokenizer, "[CLS]"), mark(tokenizer, "[SEP]")
    found: list[Tokens] = []
    for source in settings.sources:
        for row in read_rows(data, source.path):
            value = row.get(source.key) or []
            sentences = [value] if isinstance(value, str) else value
            encoded = [each.ids for each in tokenizer.encode_batch(sentences, add_special_tokens=False)]
            for run in _runs(encoded, settings.window - 2):
                found.append(Tokens((start, *run, end), (0,) * (len(run) + 2)))
    return found


def _runs(sentences: Sequence[list[int]], size: int) -> Iterator[list[int]]:
    run: list[int] = []
    for sentence in sentences:
        if run and len(run) + len(sentence) > size:
            yield run[:size]
            run = []
        run = run + sentence
    if run:
        yield run[:size]


def masked(rows: Sequence[Tokens], hidden: int, size: int, rng: random.Random) -> Masked:
    """``rows`` with 15 % of their pieces to guess: most hidden, a tenth of them kept, a tenth swapped for any piece."""
    ids, segments, mask = collate(rows)
    places = [
        (line, place) for line, row in enumerate(rows) for place in range(1, len(row.ids) - 1) if rng.random() < _MASKED
    ] or [(0, 1)]
    words = np.array([ids[at] for at in places])
    for at in places:
        how = rng.random()
        if how >= _KEPT + _SWAPPED:
            ids[at] = hidden
        elif how >= _KEPT:
            ids[at] = rng.randrange(size)
    flat = np.array([line * ids.shape[1] + place for line, place in places])
    return Masked(ids, mask, segments, flat, words)


def _model(settings: PretrainSettings) -> Any:
    from torch import nn

    encoder = body(settings.base, settings.fit.dropout)
    width, words = encoder.config.hidden_size, encoder.embeddings.word_embeddings.num_embeddings
    guess = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
    bias = nn.Linear(1, words, bias=False)  # what every piece gets, wherever it stands
    nn.init.zeros_(bias.weight)
    return nn.ModuleDict({"body": encoder, "heads": nn.ModuleDict({"guess": guess, "bias": bias})})


def _losses(how: FitSettings) -> Any:
    import torch
    from torch.nn import functional

    def losses(model: Any, batch: Masked) -> Mapping[str, Any]:
        ids, mask, segments = (torch.from_numpy(part) for part in (batch.ids, batch.mask, batch.segments))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=how.bfloat16):
            states = model.body(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
            chosen = model.heads.guess(states.flatten(0, 1)[torch.from_numpy(batch.places)])
            logits = chosen @ model.body.embeddings.word_embeddings.weight.T + model.heads.bias.weight[:, 0]
        return {"masked": functional.cross_entropy(logits.float(), torch.from_numpy(batch.words))}

    return losses
