"""Passages as windows of tokens with the tags of their words, and the batches of an epoch."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.entities.passages import Passage
from overclaim.classifiers.entities.scheme import LABELS, OUTSIDE, UNKNOWN, Tags, covered, tags
from overclaim.classifiers.entities.settings import EntityCorpus, EntitySettings
from overclaim.classifiers.entities.words import Word, windows, words
from overclaim.classifiers.tokens import Tokens
from overclaim.classifiers.training.batches import collate, sorted_pools

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Piece:
    """A window of a passage, with the tag of every token under every label (tokens x labels)."""

    corpus: str
    tokens: Tokens
    gold: Tags


@dataclass(frozen=True)
class Batch:
    """Padded token numbers, segments and mask (windows x places), and tags (windows x places x labels)."""

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    mask: NDArray[np.int64]
    gold: NDArray[np.int64]


def pieces(tokenizer: Tokenizer, items: Sequence[Passage], settings: EntitySettings) -> list[Piece]:
    """The windows of all passages; only the first token of a word has tags that are learnt from."""
    corpora = {corpus.name: corpus for corpus in settings.corpora}
    found: list[Piece] = []
    for item in items:
        split = words(tokenizer, item.text)
        gold = word_tags(item, split, corpora[item.corpus])
        for window in windows(tokenizer, item.text, split, settings.window):
            table = np.full((len(window.tokens.ids), len(LABELS)), UNKNOWN, dtype=np.int8)
            table[list(window.places)] = gold[window.first : window.last]
            found.append(Piece(item.corpus, window.tokens, table))
    return found


def word_tags(item: Passage, split: Sequence[Word], corpus: EntityCorpus) -> Tags:
    """The tags of a passage's words (words x labels), unknown where the corpus does not tell."""
    table = np.full((len(split), len(LABELS)), UNKNOWN, dtype=np.int8)
    for column, label in enumerate(LABELS):
        if label not in item.spans:
            continue
        table[:, column] = tags(split, item.spans[label])
        if corpus.mentions == "some" or label in corpus.partial:
            table[table[:, column] == OUTSIDE, column] = UNKNOWN
        for span in item.unsure[label]:
            places = covered(split, span)
            table[places.start : places.stop, column] = UNKNOWN
    return table


def draw(found: Sequence[Piece], corpora: Sequence[EntityCorpus], epoch: int, seed: int) -> list[int]:
    """The places of the windows of an epoch; a corpus's share moves on so that all of it is seen in turn."""
    chosen: list[int] = []
    for corpus in corpora:
        places = [place for place, piece in enumerate(found) if piece.corpus == corpus.name]
        if not places:
            continue
        random.Random(f"{seed}:{corpus.name}").shuffle(places)
        count = corpus.draw or len(places)
        chosen += [places[(epoch * count + step) % len(places)] for step in range(count)]
    return chosen


def epoch_batches(found: Sequence[Piece], settings: EntitySettings, epoch: int) -> Iterator[Batch]:
    """The batches of an epoch, the same for the same seed and epoch."""
    rng = random.Random(f"{settings.fit.seed}:{epoch}")
    places = draw(found, settings.corpora, epoch, settings.fit.seed)
    rng.shuffle(places)
    rows = [found[place].tokens for place in places]
    for chosen in sorted_pools(rows, settings.fit.batch, rng):
        ids, segments, mask = collate([rows[place] for place in chosen])
        gold = np.full((*ids.shape, len(LABELS)), UNKNOWN, dtype=np.int64)
        for row, place in enumerate(chosen):
            table = found[places[place]].gold
            gold[row, : len(table)] = table
        yield Batch(ids, segments, mask, gold)


def labels_learnt(corpora: Sequence[EntityCorpus]) -> Mapping[str, tuple[str, ...]]:
    """The names of the labels by the corpus that annotates them."""
    return {corpus.name: tuple(x.value for x in LABELS if x in corpus.annotated) for corpus in corpora}
