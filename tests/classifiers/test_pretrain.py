"""Masked-language training: what is hidden, how abstracts are cut, and that the folder serves as a base."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.tokens import Tokens, plain
from overclaim.classifiers.training.pretrain import PretrainSettings, masked, pretrain, windows
from tests.classifiers import tiny_encoder

HIDDEN, SIZE = 4, 50
SENTENCES = ["Naps reduced errors on the ward.", "Long shifts were associated with dizziness.", "Snoring is common."]
SETTINGS = """
kind = "masked-language"
name = "base"
base = "{base}"
window = 16
[fit]
epochs = 2
batch = 2
rate = 1e-3
head_rate = 1e-2
threads = 1
bfloat16 = false
[[sources]]
path = "abstracts.jsonl.gz"
key = "sentences"
"""


def row(count: int) -> Tokens:
    return Tokens((1, *range(10, 10 + count), 2), (0,) * (count + 2))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(0, 9))
def test_only_places_to_guess_change_and_their_pieces_are_remembered(sizes: list[int], seed: int) -> None:
    rows = [row(size) for size in sizes]
    batch = masked(rows, HIDDEN, SIZE, random.Random(seed))
    width = batch.ids.shape[1]
    before = np.concatenate([[*each.ids, *[0] * (width - len(each.ids))] for each in rows])
    changed = set(np.flatnonzero(batch.ids.flatten() != before))
    assert changed <= set(batch.places)
    assert list(before[batch.places]) == list(batch.words)


def test_most_places_to_guess_are_hidden() -> None:
    batch = masked([row(400)], HIDDEN, SIZE, random.Random(0))
    shown = batch.ids.flatten()[batch.places]
    assert 0.7 < (shown == HIDDEN).mean() < 0.9
    assert 0.1 < len(batch.places) / 400 < 0.2


def test_a_window_breaks_between_sentences(tmp_path: Path) -> None:
    tiny_encoder.write_tokenizer(tmp_path)
    tokenizer = plain((tmp_path / "tokenizer.json").read_bytes())
    found = windows(write(tmp_path), PretrainSettings.model_validate(settings()), tokenizer)
    texts = [tokenizer.decode(each.ids) for each in found]
    first = "[CLS] naps reduced errors on the ward . long shifts were associated with dizziness . [SEP]"
    assert texts == [first, "[CLS] snoring is common . [SEP]"] * 2


def settings() -> dict[str, Any]:
    fit = {"epochs": 1, "rate": 1e-3, "head_rate": 1e-3}
    sources = [{"path": "abstracts.jsonl.gz", "key": "sentences"}]
    return {"kind": "masked-language", "name": "base", "base": "-", "sources": sources, "window": 16, "fit": fit}


def write(folder: Path) -> Path:
    with gzip.open(folder / "abstracts.jsonl.gz", "wt", encoding="utf-8") as stream:
        for number in range(2):
            stream.write(json.dumps({"id": number, "sentences": SENTENCES}) + "\n")
    return folder


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="training needs the extra 'train'")
def test_the_folder_serves_as_a_base_of_other_words_than_before(tmp_path: Path) -> None:
    tiny_encoder.write(tmp_path)
    config = tmp_path / "base.toml"
    config.write_text(SETTINGS.format(base=(tmp_path / "base").as_posix()), encoding="utf-8")
    found = pretrain(config, write(tmp_path), tmp_path / "out")
    assert found == {"windows": 4, "word pieces": 2 * (7 + 7 + 2 + 4 + 2)}
    from overclaim.classifiers.training.base import body

    old, new = body(str(tmp_path / "base"), 0.0), body(str(tmp_path / "out"), 0.0)
    assert old.config.hidden_size == new.config.hidden_size
    assert not (old.embeddings.word_embeddings.weight == new.embeddings.word_embeddings.weight).all()
    assert (tmp_path / "out" / "tokenizer.json").read_bytes() == (tmp_path / "base" / "tokenizer.json").read_bytes()
