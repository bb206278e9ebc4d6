"""Batches: tags stand under the first piece of each word, and a corpus is silent on what it does not annotate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from overclaim.classifiers.entities.batches import draw, epoch_batches, pieces, word_tags
from overclaim.classifiers.entities.passages import Passage
from overclaim.classifiers.entities.scheme import BEGIN, INSIDE, LABELS, OUTSIDE, UNKNOWN
from overclaim.classifiers.entities.settings import EntityCorpus, EntitySettings
from overclaim.classifiers.entities.words import words
from overclaim.classifiers.training.settings import FitSettings
from overclaim.types import EntityLabel

CHEMICAL = EntityLabel.CHEMICAL
COLUMN = LABELS.index(CHEMICAL)
CORPUS = EntityCorpus(name="drugs", path="", labels={"drug": CHEMICAL}, draw=3)
TEXT = "potassium channels, naps and examplin"


def item(number: int = 0, text: str = TEXT) -> Passage:
    spans, unsure = {CHEMICAL: ((0, 18),)}, {CHEMICAL: ((29, 37),)}
    return Passage("drugs", str(number), text, spans, unsure)


def settings(*corpora: EntityCorpus) -> EntitySettings:
    fit = FitSettings(epochs=1, batch=2, rate=1, head_rate=1)
    return EntitySettings(kind="entities", name="x", base="y", window=32, fit=fit, corpora=corpora)


def test_tags_are_unknown_for_open_spans_and_labels_that_are_not_annotated(tokenizer: Any) -> None:
    found = word_tags(item(), words(tokenizer, TEXT), CORPUS)
    assert found[:, COLUMN].tolist() == [BEGIN, INSIDE, OUTSIDE, OUTSIDE, OUTSIDE, UNKNOWN]
    assert (np.delete(found, COLUMN, axis=1) == UNKNOWN).all()


@pytest.mark.parametrize("change", [{"mentions": "some"}, {"partial": (CHEMICAL,)}])
def test_where_some_mentions_are_marked_words_outside_are_unknown(tokenizer: Any, change: dict[str, Any]) -> None:
    some = CORPUS.model_copy(update=change)
    found = word_tags(item(), words(tokenizer, TEXT), some)
    assert found[:, COLUMN].tolist() == [BEGIN, INSIDE, *[UNKNOWN] * 4]


def test_only_the_first_piece_of_a_word_has_a_tag(tokenizer: Any) -> None:
    found = pieces(tokenizer, [item()], settings(CORPUS))[0]
    assert len(found.gold) == len(found.tokens.ids)
    assert (found.gold[0] == UNKNOWN).all()
    assert (found.gold[-1] == UNKNOWN).all()
    assert (found.gold[:, COLUMN] != UNKNOWN).sum() == 5


def test_epochs_draw_a_fixed_number_and_see_all_in_turn(tokenizer: Any) -> None:
    found = pieces(tokenizer, [item(number) for number in range(7)], settings(CORPUS))
    chosen = [draw(found, (CORPUS,), epoch, seed=0) for epoch in range(7)]
    assert all(len(each) == 3 for each in chosen)
    assert sorted(place for each in chosen for place in each) == sorted([*range(7)] * 3)


def test_batches_are_the_same_for_the_same_epoch_and_padded_with_unknown_tags(tokenizer: Any) -> None:
    texts = [TEXT, "potassium channels", f"{TEXT} {TEXT[:10]}"]
    how = settings(CORPUS)
    found = pieces(tokenizer, [item(number, text) for number, text in enumerate(texts)], how)
    first, again = (list(epoch_batches(found, how, 0)) for _ in range(2))
    assert sum(len(batch.ids) for batch in first) == 3
    for one, other in zip(first, again, strict=True):
        assert (one.ids == other.ids).all()
        assert (one.gold == other.gold).all()
        assert (one.gold[one.mask == 0] == UNKNOWN).all()
