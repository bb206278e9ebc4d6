"""A model is scored on what its training held out, and on nothing whose words it has seen."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from overclaim.api import splits
from overclaim.api.evaluate import evaluate_suite, results_folder, write_results
from overclaim.api.held_out import on_pairs, on_sentences
from overclaim.api.sources import SkipPart, Using
from overclaim.classifiers import folder
from overclaim.classifiers.encoder.data import material, part_of, text_key
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.train_linear import train
from overclaim.config import load
from overclaim.errors import ModelError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.suite import HeldOut, Pairs
from overclaim.protocols import ClaimClassifier
from overclaim.types import ClaimLabels, Context, Register
from tests.classifiers import tiny

QUICK = Resampling(samples=20)
CORPORA = ("claims", "strengths", "advice")
ENCODER = """
kind = "encoder"
name = "tiny"
base = "nowhere"
dev_percent = 25
[split]
seed = 3
test_percent = 20
[fit]
epochs = 1
rate = 1e-3
head_rate = 1e-3
"""
STATEMENTS = """
[[auxiliary]]
name = "statements"
path = "statements.jsonl"
layout = "rows"
head = "strength_statement"
group_key = "paper"
labels = { causal = "causal", no = "none" }
"""
SUITE = """
name = "tiny"
title = "Tiny"
[[parts]]
name = "claims"
held_out = { corpora = ["claims"], heads = ["kinds", "strength", "polarity"], gate = true }
[[parts]]
name = "strength"
held_out = { corpora = ["strengths"], heads = ["strength"] }
[[parts.published]]
value = 0.9
source = "A paper on naps"
[[parts]]
name = "effects"
held_out = { corpora = ["effects"], heads = ["adverse_effect"] }
[[parts]]
name = "pairs"
[parts.pairs]
path = "pairs.jsonl"
corpus = "statements"
group = "paper"
source = "said"
target = "told"
label = "label"
"""


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of corpora written here, with a model trained on them whose manifest names settings and their split."""
    root = tmp_path_factory.mktemp("shared")
    data, model = root / "data", root / "model"
    data.mkdir()
    settings = tiny.write(data)
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
    rows(data / "claims.jsonl", [document(number, word) for number, word in enumerate(words)])
    train(settings, data, model)
    parts = tiny.SETTINGS.partition("[[corpora]]")
    encoder = root / "encoder.toml"
    encoder.write_text(ENCODER + parts[1] + parts[2].partition("[heads")[0] + STATEMENTS, encoding="utf-8")
    manifest = (model / "model.toml").read_text(encoding="utf-8")
    named = f'command = "overclaim train {encoder.as_posix()}"'
    (model / "model.toml").write_text(re.sub("(?m)^command = .*$", named, manifest), encoding="utf-8")
    rows(data / "statements.jsonl", [{"text": f"Tea cures {w}.", "label": "causal", "paper": w} for w in words])
    pairs: list[dict[str, object]] = [
        {"id": w, "paper": w, "said": f"Tea may ease {w}.", "told": f"Tea heals {w}.", "label": "exaggerates"}
        for w in words
    ]
    pairs += [{**row, "id": f"{row['id']} again", "told": f"Tea cures {words[0]}."} for row in pairs[:30]]
    pairs += [{**row, "id": f"{row['id']} without", "label": None} for row in pairs[:30]]
    rows(data / "pairs.jsonl", pairs)
    (root / "suite.toml").write_text(SUITE, encoding="utf-8")
    return root


def document(number: int, word: str) -> dict[str, object]:
    """A document whose last sentence stands in every other one, too."""
    none: dict[str, object] = {"kinds": [], "strength": None, "polarity": None}
    labels = [none, {"kinds": ["efficacy"], "strength": "causal", "polarity": "affirmed"}]
    labels += [{"kinds": ["other"], "strength": "none", "polarity": "denied"}, none]
    texts = [f"We recruited nurses from ward {word}.", f"Naps clearly reduced errors on ward {word}."]
    texts += [f"Snoring is not common in town {word}.", "Say goodbye to restless nights!"]
    register = "lay" if number % 3 == 0 else "abstract"
    return {"id": f"doc:{number}", "register": register, "title": f"Study {word}", "sentences": texts, "labels": labels}


def rows(path: Path, found: Sequence[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")


class Listening:
    """A classifier that remembers what it was asked."""

    def __init__(self, inner: ClaimClassifier) -> None:
        self.inner, self.heard = inner, set[str]()
        self.name, self.sha256 = inner.name, inner.sha256

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        self.heard.update(context.text for context in contexts)
        return self.inner.predict(contexts)


@pytest.fixture
def heard(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The texts that the model is asked during a test."""
    listening = Listening(folder.load(corpora / "model"))
    monkeypatch.setattr(folder, "load", lambda _: listening)
    return listening.heard


def test_no_trained_or_tuned_sentence_is_scored(corpora: Path, heard: set[str]) -> None:
    model, data = str(corpora / "model"), corpora / "data"
    found = on_sentences(HeldOut(corpora=CORPORA, heads=("kinds", "strength", "advice"), gate=True), model, data)
    sentences = material(data, load(corpora / "encoder.toml", EncoderSettings))
    seen = {text_key(item) for item in (*sentences.train, *sentences.dev)}
    held = {item.context.text for item in sentences.test if text_key(item) not in seen}
    assert heard
    assert heard <= held
    assert len(found.gold) == len(found.predicted) == len(found.groups or ())
    shown = sum(text_key(item) in seen for item in sentences.test if item.corpus in CORPORA)
    assert shown
    assert found.remarks == (f"{shown} sentences are left out: their words stand in the training share, too.",)


def test_the_development_share_may_hold_tuned_sentences_but_no_trained_one(corpora: Path, heard: set[str]) -> None:
    asked = HeldOut(corpora=("strengths",), heads=("strength",), share="dev")
    on_sentences(asked, str(corpora / "model"), corpora / "data")
    sentences = material(corpora / "data", load(corpora / "encoder.toml", EncoderSettings))
    assert heard
    assert heard == {item.context.text for item in sentences.dev if item.corpus == "strengths"}


def test_behind_the_gate_a_sentence_without_claim_has_no_strength(corpora: Path) -> None:
    model, data = str(corpora / "model"), corpora / "data"
    gated = on_sentences(HeldOut(corpora=("claims",), heads=("kinds", "strength"), gate=True), model, data)
    assert any(row["kinds"] == [] and row["strength"] is None for row in gated.gold)
    assert any(row and row["strength"] is None for row in gated.predicted)
    free = on_sentences(HeldOut(corpora=("claims",), heads=("strength",)), model, data)
    assert 0 < len(free.gold) < len(gated.gold)
    assert all(set(row) == {"strength"} for row in free.gold)
    assert all(row and row["strength"] for row in free.predicted)


def test_a_register_and_the_scores_of_whole_statements_can_be_asked_for(corpora: Path) -> None:
    model, data = str(corpora / "model"), corpora / "data"
    asked = HeldOut(corpora=("claims",), heads=("kinds",), gate=True)
    every, lay = (
        on_sentences(asked.model_copy(update={"register_": register}), model, data) for register in (None, Register.LAY)
    )
    assert 0 < len(lay.gold) < len(every.gold)
    statements = on_sentences(HeldOut(corpora=("statements",), heads=("strength",)), model, data)
    assert {row["strength"] for row in statements.gold} == {"causal"}


def test_a_corpus_of_which_nothing_was_held_out_is_skipped(corpora: Path) -> None:
    asked = HeldOut(corpora=("claims", "teas"), heads=("kinds",))
    with pytest.raises(SkipPart, match="held out no sentence of teas"):
        on_sentences(asked, str(corpora / "model"), corpora / "data")


def test_pairs_are_of_held_out_papers_and_of_texts_that_were_not_trained_on(corpora: Path, heard: set[str]) -> None:
    asked = Pairs(path="pairs.jsonl", corpus="statements", group="paper", source="said", target="told", label="label")
    found = on_pairs(asked, str(corpora / "model"), corpora / "data")
    settings = load(corpora / "encoder.toml", EncoderSettings)
    assert found.groups
    assert {part_of(f"statements:{paper}", settings) for paper in found.groups} == {"test"}
    assert not any("cures" in text for text in heard) or part_of("statements:aa", settings) == "test"
    assert {row["label"] for row in found.gold} == {"exaggerates"}
    assert all(row and row["label"] in ("exaggerates", "same", "downplays") for row in found.predicted)


def test_a_suite_of_a_model_is_scored_and_written_beside_it(corpora: Path, tmp_path: Path) -> None:
    using = Using(corpora, str(corpora / "model"))
    result = evaluate_suite(corpora / "suite.toml", using, how=QUICK)
    assert not result.skipped
    claims, strength, effects, pairs = result.parts
    assert {"kinds", "strength", "polarity"} <= {scores.name for scores in claims.scores}
    assert strength.scores[0].values["calibration_error"] is not None
    assert effects.scores[0].name == "adverse_effect"
    assert pairs.scores[0].name == "label"
    assert result.about
    assert result.about["sha256"] == folder.load(corpora / "model").sha256
    assert results_folder(using.model) == corpora / "model" / "evaluation"
    written = write_results(result, tmp_path / "out")
    assert [path.name for path in written] == ["tiny.md", "tiny.json"]
    assert "| strength, macro_f1 |" in written[0].read_text(encoding="utf-8")
    assert json.loads(written[1].read_text(encoding="utf-8"))["about"]["model"] == "tiny"
    again = evaluate_suite(corpora / "suite.toml", using, how=QUICK)
    assert again.to_json() == result.to_json()


def test_without_the_corpora_every_part_says_so(corpora: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    result = evaluate_suite(corpora / "suite.toml", how=QUICK)
    assert len(result.skipped) == 4
    assert {part.skipped for part in result.skipped} == {
        "needs the research corpora; set OVERCLAIM_SHARED to their folder"
    }
    assert result.about is None
    empty = evaluate_suite(corpora / "suite.toml", Using(tmp_path), how=QUICK)
    assert {part.skipped for part in empty.skipped} == {"the folder of research corpora has no folder data in it"}


def test_a_model_that_does_not_say_how_it_was_trained_is_refused(corpora: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(corpora / "model", copy)
    manifest = (copy / "model.toml").read_text(encoding="utf-8")
    (copy / "model.toml").write_text(re.sub("(?m)^command = .*$", "", manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="names no training settings"):
        splits.split_of(str(copy), corpora / "data")


def test_a_card_that_counts_other_held_out_sentences_is_remarked(corpora: Path, tmp_path: Path) -> None:
    asked = HeldOut(corpora=("strengths",), heads=("strength",))
    assert not on_sentences(asked, str(corpora / "model"), corpora / "data").remarks
    copy = tmp_path / "copy"
    shutil.copytree(corpora / "model", copy)
    manifest = (copy / "model.toml").read_text(encoding="utf-8")
    (copy / "model.toml").write_text(re.sub(r"(held_out = .*strengths = )\d+", r"\g<1>99", manifest), encoding="utf-8")
    (remark,) = on_sentences(asked, str(copy), corpora / "data").remarks
    assert remark.startswith("Held-out sentences by the model's card and by its settings as they are now: strengths 99")


@pytest.mark.shared
def test_the_shipped_models_are_not_asked_what_a_member_has_seen(shared: Path) -> None:
    assert splits.members("claims-blend") == ["claims-linear", "claims", "claims-small"]
    names = ("claims-linear", "claims", "claims-small", "claims-blend")
    found = {name: splits.split_of(name, shared / "data") for name in names}
    blend = found["claims-blend"]
    assert blend.trained == frozenset().union(*(found[name].trained for name in names[:-1]))
    assert {item.corpus for item in found["claims"].test} == {item.corpus for item in blend.test}
    fresh = [item for item in blend.test if blend.is_fresh(text_key(item), "test")]
    assert 0.98 < len(fresh) / len(blend.test) < 1
    assert not {text_key(item) for item in fresh} & (found["claims"].tuned | blend.trained)
