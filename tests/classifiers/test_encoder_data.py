"""Sentences for training: sides of the split, sections carried on, heads by name, epochs that repeat themselves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from overclaim.classifiers.encoder import batches
from overclaim.classifiers.encoder.data import material, part_of, tasks, with_sections
from overclaim.classifiers.encoder.settings import LAYOUT, EncoderCorpus, EncoderSettings
from overclaim.classifiers.encoding import Encoding, Limits
from overclaim.classifiers.examples import Example, examples, percentile
from overclaim.classifiers.settings import LinearSettings
from overclaim.config import load
from overclaim.errors import ConfigError
from overclaim.types import Context, Register
from tests.classifiers.tiny_encoder import write_tokenizer

FIT = {"epochs": 1, "rate": 1e-3, "head_rate": 1e-3, "batch": 4}
MAIN = EncoderCorpus(name="main", path="main.jsonl", layout="rows", head="advice", labels={"x": "weak"})
SIDE = EncoderCorpus(
    name="side",
    path="side.jsonl",
    layout="rows",
    head="strength_statement",
    text_key="words",
    label_key="code",
    group_key="paper",
    labels={"strong": "causal", "no": "none"},
    draw=3,
)


def settings(*auxiliary: EncoderCorpus) -> EncoderSettings:
    return EncoderSettings.model_validate(
        {
            "kind": "encoder",
            "name": "t",
            "base": "nowhere",
            "split": {"seed": 1, "test_percent": 20},
            "dev_percent": 20,
            "fit": FIT,
            "corpora": (MAIN,),
            "auxiliary": auxiliary,
        }
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    main = [
        {"text": f"Naps help nurse {chr(97 + n % 26)}{chr(97 + n // 26)}.", "label": "x", "pmid": str(n)}
        for n in range(60)
    ]
    side = [{"words": row["text"], "code": "strong", "paper": "p"} for row in main]
    side += [{"words": f"Tea {chr(97 + n % 26)}.", "code": "no", "paper": f"q{n}"} for n in range(20)]
    for name, rows in (("main", main), ("side", [*side, {"words": None, "code": "no", "paper": "r"}])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_a_text_of_an_auxiliary_corpus_stays_on_the_side_of_the_main_one(data: Path) -> None:
    found = material(data, settings(SIDE))
    sides = {
        name: {item.context.text for item in getattr(found, name) if "Naps" in item.context.text}
        for name in ("train", "dev", "test")
    }
    assert all(sides.values())
    assert not sides["train"] & sides["test"]
    assert not sides["train"] & sides["dev"]
    assert len(found.train) + len(found.dev) + len(found.test) == 60 + 80


def test_an_unmapped_label_is_refused(data: Path) -> None:
    wrong = SIDE.model_copy(update={"labels": {"strong": "causal"}})
    with pytest.raises(ConfigError, match="label 'no' is not mapped"):
        material(data, settings(wrong))


def test_sections_are_carried_to_the_next_label_and_not_into_the_next_document() -> None:
    texts = ("Naps are common.", "METHODS We asked nurses.", "They answered.", "CONCLUSIONS: Naps help.")
    document = [
        Example("c", "d1", Context(text, before="x" if place else "", after="y"), {})
        for place, text in enumerate(texts)
    ]
    other = Example("c", "d2", Context("Tea helps.", after="z"), {})
    sections = [item.context.section for item in with_sections([*document, other])]
    assert sections == [None, "METHODS", "METHODS", "CONCLUSIONS", None]


def test_a_task_renames_only_the_head_of_its_corpus() -> None:
    corpus = MAIN.model_copy(update={"head": "strength_bare", "task": "strength_press"})
    item = Example("main", "g", Context("x"), {"strength_bare": frozenset({"causal"})})
    assert tasks(item, {"main": corpus}) == {"strength_press": frozenset({"causal"})}


def test_gold_is_one_in_the_outputs_of_labelled_heads_alone() -> None:
    item = Example("main", "g", Context("x"), {"kind": frozenset({"safety"}), "claim": frozenset({"claim"})})
    gold, labelled = batches.answers([item], {"main": MAIN})
    assert gold.sum() == 2
    assert gold[0, batches.span("kind")].tolist() == [0, 0, 1, 0]
    assert [head for head, seen in zip(LAYOUT, labelled[0], strict=True) if seen] == ["claim", "kind"]


def test_rare_classes_weigh_more_and_unlabelled_heads_one() -> None:
    gold = np.zeros((10, batches.WIDTH), dtype=np.float32)
    labelled = np.zeros((10, len(LAYOUT)), dtype=bool)
    labelled[:, list(LAYOUT).index("advice")] = True
    gold[:9, batches.span("advice").start] = gold[9, batches.span("advice").start + 2] = 1
    weights = batches.class_weights(gold, labelled)
    assert weights[batches.span("advice")][2] > 2 * weights[batches.span("advice")][0]
    assert set(weights[batches.span("strength")]) == {1.0}


def test_an_epoch_repeats_itself_and_draws_a_share_of_each_corpus(data: Path, tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    encoding = Encoding(Tokenizer.from_file(str(tmp_path / "tokenizer.json")), Limits())
    chosen = settings(SIDE)
    items = material(data, chosen).train
    first, again = (list(batches.epoch_batches(items, encoding, chosen, 0)) for _ in range(2))
    assert all(np.array_equal(a.ids, b.ids) for a, b in zip(first, again, strict=True))
    assert sum(len(batch.ids) for batch in first) == sum(item.corpus == "main" for item in items) + 3
    seen = {place for epoch in range(40) for place in batches.draw(items, chosen.all_corpora, epoch, 0)}
    assert seen == set(range(len(items)))


def test_contexts_are_left_out_and_registers_shown_at_random() -> None:
    import random

    rng = random.Random(0)
    titled = Context("Naps help.", title="Study")
    shown = [batches.shown(titled, MAIN, 0.3, rng) for _ in range(200)]
    assert 30 < sum(not context.title for context in shown) < 90
    press = MAIN.model_copy(update={"register_shown": Register.LAY})
    lay = [batches.shown(Context("Naps help."), press, 0.3, rng).register is Register.LAY for _ in range(200)]
    assert 70 < sum(lay) < 130


@pytest.mark.shared
def test_the_committed_settings_test_on_what_the_linear_model_is_tested_on(shared: Path, repository: Path) -> None:
    linear = load(repository / "configs" / "train" / "claims-linear.toml", LinearSettings)
    encoder = load(repository / "configs" / "train" / "claims-encoder.toml", EncoderSettings)
    assert (linear.split.seed, linear.split.test_percent) == (encoder.split.seed, encoder.split.test_percent)
    items = examples(shared / "data", linear.corpora, linear.split)
    held = {item.context.text for item in items if percentile(1, item.group) < linear.split.test_percent}
    found = material(shared / "data", encoder)
    of_linear = {corpus.name for corpus in linear.corpora}
    assert {item.context.text for item in found.test if item.corpus in of_linear} == held
    long = {text for text in held if len(text) > 60}
    assert len(long & {item.context.text for item in found.train}) / len(long) < 0.002
    assert all(part_of(item.group, encoder) == "dev" for item in found.dev)
