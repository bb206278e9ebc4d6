"""A tiny encoder is trained, exported and run: ONNX against torch, resumption, and the folder's checks."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")

import torch

from overclaim.classifiers import folder, onnx, session
from overclaim.classifiers.encoder import card, export, fit, folds
from overclaim.classifiers.encoder.architecture import network
from overclaim.classifiers.encoder.data import material
from overclaim.classifiers.encoder.settings import EncoderSettings, FoldsSettings
from overclaim.classifiers.encoder.train import train
from overclaim.classifiers.training import loop
from overclaim.classifiers.training.base import CHECKPOINT, base_folder, restore, tokenizer
from overclaim.classifiers.training.export import exported
from overclaim.classifiers.training.settings import FitSettings
from overclaim.config import load
from overclaim.errors import ConfigError, ModelError
from overclaim.types import Context, Strength
from tests.classifiers import tiny_encoder
from tests.classifiers.trained import Made, make

CONTEXTS = [
    Context("Naps clearly reduced errors on the ward.", title="Study 1", after="We recruited 3 nurses."),
    Context("Snoring is common in one third of the bakers."),
    Context("Naps may not improve recall.", before="We recruited 3 nurses."),
    Context(""),
    Context("naps " * 500),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory, "tiny-encoder", tiny_encoder.write, train)


def trained(made: Made) -> Any:
    """The network as it was trained."""
    import torch

    model = network(load(made.settings, EncoderSettings).base, 0.0)
    model.load_state_dict(torch.load(made.out / "work" / CHECKPOINT, weights_only=True)["model"])
    return model


def test_training_goes_on_from_a_trained_model_with_its_heads(made: Made) -> None:
    base = f"trained:{made.out}"
    again = network(base, 0.0).state_dict()
    assert all((again[name] == weights).all() for name, weights in trained(made).state_dict().items())
    assert tokenizer(base).to_str() == tokenizer(load(made.settings, EncoderSettings).base).to_str()


@pytest.mark.parametrize(("precision", "apart"), [("half", 0.004), ("int8", 0.01), ("fast", 0.01)])
def test_training_goes_on_from_a_released_network_with_the_bits_that_it_has(
    made: Made, tmp_path: Path, precision: str, apart: float
) -> None:
    settings = load(made.settings, EncoderSettings).model_copy(update={"precision": precision})
    model = trained(made)
    export.save(model, tokenizer(settings.base), onnx.load(made.out).heads, settings, tmp_path)
    again = network(f"trained:{tmp_path}", 0.1)
    assert again.body.config.num_attention_heads == model.body.config.num_attention_heads
    assert again.body.config.hidden_dropout_prob == 0.1
    before, after = model.state_dict(), again.state_dict()
    assert before.keys() == after.keys()
    for name, values in before.items():
        assert (values - after[name]).abs().max() <= apart * values.abs().max(), name


def test_heads_of_another_shape_start_anew(made: Made) -> None:
    base = f"trained:{made.out}"
    layer = torch.nn.Linear(3, 2)
    before = layer.weight.clone()
    restore(layer, "heads", base)
    assert (layer.weight == before).all()


def test_a_trained_base_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no tokenizer.json; train that model first"):
        tokenizer(f"trained:{tmp_path}")


def test_some_of_many_sentences_are_compared_with_single_precision(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sentences = material(made.data, load(made.settings, EncoderSettings)).test
    monkeypatch.setattr(card, "_COMPARED", len(sentences) // 3)
    assert len(sentences) >= 3 * len(card.compared(sentences)) - 2
    shutil.copytree(made.out / "work", tmp_path / "out" / "work")
    found = train(made.settings, made.data, tmp_path / "out")
    assert found["checks"]["labels as in single precision, all"] > 0.9
    assert found["held_out"] == made.scores["held_out"]


@pytest.mark.parametrize("last", [0.0, 0.5])
def test_the_rates_rise_and_fall_to_the_share_that_the_settings_name(last: float) -> None:
    class Parts(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body, self.heads = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)

    how = FitSettings(epochs=1, rate=1.0, head_rate=2.0, warmup=0.2, last=last)
    optimiser, schedule = loop.optimiser_of(Parts(), how, 100)
    rates = []
    for _ in range(101):
        rates.append([group["lr"] for group in optimiser.param_groups])
        optimiser.step()
        schedule.step()
    assert rates[0] == [0.05, 0.1]
    assert max(rates) == [1.0, 2.0]
    assert rates[100] == [last, 2 * last]


def test_scores_are_returned_and_stand_in_manifest_and_card(made: Made) -> None:
    manifest = tomllib.loads((made.out / "model.toml").read_text(encoding="utf-8"))
    name = "claim or not, claims"
    assert manifest["scores"][name]["macro"][0] == made.scores["held_out"][name]["macro"] > 0.6
    assert 0 <= manifest["checks"]["calibration error, claim"] <= 1
    assert manifest["command"] == f"overclaim train configs/train/{made.settings.name}"
    assert 0 <= manifest["thresholds"]["abstain:kinds"] < 1
    assert 0 <= manifest["thresholds"]["abstain:strength"] < 1
    assert "| claim or not, claims |" in (made.out / "README.md").read_text(encoding="utf-8")


def test_losses_fall(made: Made) -> None:
    rows = [json.loads(line) for line in (made.out / "work" / loop.LOG).read_text(encoding="utf-8").splitlines()]
    assert sum(rows[-1]["losses"].values()) < 0.7 * sum(rows[0]["losses"].values())


@pytest.mark.parametrize(("precision", "apart"), [("half", 0.03), ("int8", 0.1), ("fast", 0.3)])
def test_the_saved_network_says_what_torch_says(made: Made, tmp_path: Path, precision: str, apart: float) -> None:
    settings = load(made.settings, EncoderSettings).model_copy(update={"precision": precision})
    model, classifier = trained(made), onnx.load(made.out)
    copy = tmp_path / "copy"
    hashes = export.save(model, tokenizer(settings.base), classifier.heads, settings, copy)
    text = (made.out / "model.toml").read_text(encoding="utf-8")
    (copy / "model.toml").write_text(
        re.sub(r'(?m)^"model.onnx" = .*$', f'"model.onnx" = "{hashes[session.NETWORK]}"', text)
    )
    small, full = onnx.load(copy).logits(CONTEXTS), fit.logits_of(model, CONTEXTS, classifier.encoding)
    assert small.shape == full.shape
    assert np.abs(small - full).max() < apart
    assert np.corrcoef(small.ravel(), full.ravel())[0, 1] > 0.999


def test_plain_onnx_is_torch_to_the_fifth_digit(made: Made) -> None:
    import onnxruntime

    settings = load(made.settings, EncoderSettings)
    model = network(settings.base, 0.0)
    plain = onnxruntime.InferenceSession(exported(model), providers=["CPUExecutionProvider"])
    encoding = onnx.load(made.out).encoding
    for context in CONTEXTS:
        tokens = encoding.tokens(context)
        ids, segments = np.array([tokens.ids]), np.array([tokens.segments])
        found = plain.run(None, {"ids": ids, "mask": np.ones_like(ids), "segments": segments})[0]
        assert found[0] == pytest.approx(fit.logits_of(model, [context], encoding)[0], abs=1e-5)


def test_answers_do_not_depend_on_the_batch(made: Made) -> None:
    classifier = folder.load(made.out)
    whole = classifier.predict(CONTEXTS)
    assert classifier.predict(CONTEXTS[::-1])[::-1] == whole
    assert [classifier.predict([context])[0] for context in CONTEXTS] == whole


def test_a_bare_sentence_alone_has_the_scores_of_whole_statements(made: Made) -> None:
    titled, bare, *_ = onnx.load(made.out).predict(CONTEXTS)
    scores = [bare.scores[f"{onnx.STATEMENT}:{strength.value}"] for strength in Strength]
    assert sum(scores) == pytest.approx(1, abs=1e-3)
    assert f"{onnx.STATEMENT}:causal" not in titled.scores


def test_an_interrupted_run_goes_on_to_the_same_weights(made: Made, tmp_path: Path) -> None:
    import torch

    work = tmp_path / "out" / "work"
    shutil.copytree(made.out / "work", work)
    state = torch.load(work / CHECKPOINT, weights_only=True)
    whole = tmp_path / "whole"
    settings = load(made.settings, EncoderSettings)
    assert state["epoch"] == settings.fit.epochs
    train(made.settings, made.data, tmp_path / "out")
    assert (tmp_path / "out" / session.NETWORK).read_bytes() == (made.out / session.NETWORK).read_bytes()
    train(made.settings, made.data, whole)
    assert (whole / onnx.OUTPUTS).read_bytes() == (made.out / onnx.OUTPUTS).read_bytes()


def test_a_base_that_is_not_installed_names_the_fix() -> None:
    with pytest.raises(ConfigError, match=r"package nosuch_encoder is not installed: pip install 'overclaim\[train\]'"):
        base_folder("package:nosuch_encoder/model")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("heads.json", '"bare"', '"bore"', "heads.json is incomplete"),
        ("heads.json", '"affirmed"', '"agreed"', r"heads.json does not fit \(polarity\)"),
        ("heads.json", '"limits"', '"limit"', "heads.json names no limits"),
        ("heads.json", '"sentence"', '"sentences"', "unknown key 'sentences'"),
        ("model.onnx", None, None, "model.onnx cannot be run"),
    ],
)
def test_files_that_do_not_fit_are_refused(
    made: Made, tmp_path: Path, name: str, old: str | None, new: str | None, message: str
) -> None:
    import hashlib

    copy = tmp_path / "copy"
    shutil.copytree(made.out, copy, ignore=shutil.ignore_patterns("work"))
    before = (copy / name).read_bytes()
    after = before.replace(old.encode(), new.encode()) if old and new else b"no network"
    (copy / name).write_bytes(after)
    manifest = copy / "model.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest()))
    with pytest.raises(ModelError, match=message):
        folder.load(copy)


def test_cross_validation_answers_every_sentence_by_a_model_that_saw_neither_text_nor_group(
    made: Made, tmp_path: Path
) -> None:
    config = tmp_path / "folds.toml"
    text = made.settings.read_text(encoding="utf-8").replace('kind = "encoder"', 'kind = "encoder-folds"')
    text = text.replace('base = "', 'targets = ["strengths"]\nbase = "').replace("epochs = 4", "epochs = 2")
    config.write_text(text.replace("test_percent = 20", "test_percent = 20\nfolds = 3"), encoding="utf-8")
    scores = folds.train(config, made.data, tmp_path / "out")
    settings = load(config, FoldsSettings)
    answers = (tmp_path / "out" / folds.ANSWERS).read_text(encoding="utf-8").splitlines()
    found = scores["corpora"]["strengths"]
    assert len(answers) == found["sentences"] == 30
    assert 2 <= len(found["folds"]) <= 3
    assert found["f1"]["macro"][1] <= found["f1"]["macro"][0] <= found["f1"]["macro"][2]
    target = folds.target_of(settings, made.data)
    for fold in range(3):
        part = folds.training_part(fold, target, settings)
        held = [item for item in target.items if folds.fold_of(item, settings) == fold]
        assert not {item.context.text for item in held} & {item.context.text for item in part}
        assert not {item.group for item in held} & {item.group for item in part}
    assert [name for _, name in folds.answers(tmp_path / "out", settings, made.data)] == [
        json.loads(row)["answer"] for row in answers
    ]
    again = folds.train(config, made.data, tmp_path / "out")
    assert again == scores


def test_a_teacher_answers_where_there_is_no_gold(made: Made, tmp_path: Path) -> None:
    rows = [{"pmid": n, "sentences": ["We recruited nurses.", "Naps improve recall."]} for n in range(30)]
    (made.data / "loose.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    config = tmp_path / "taught.toml"
    text = made.settings.read_text(encoding="utf-8").replace("epochs = 4", "epochs = 2")
    text += f'[teacher]\nmodel = "{made.out.as_posix()}"\n[[teacher.unlabelled]]\n'
    config.write_text(text + 'name = "loose"\npath = "loose.jsonl"\ndraw = 10\n', encoding="utf-8")
    settings = load(config, EncoderSettings)
    loose = [item for item in material(made.data, settings).train if item.corpus == "loose"]
    assert loose
    assert all(not item.gold and item.context.before + item.context.after for item in loose)
    lost = tmp_path / "lost.toml"
    lost.write_text(config.read_text(encoding="utf-8").replace('tiny-encoder"\n[[', 'nowhere"\n[['), encoding="utf-8")
    with pytest.raises(ModelError, match="nowhere: not a model folder"):
        train(lost, made.data, tmp_path / "none")
    scores = train(config, made.data, tmp_path / "out")
    assert scores["held_out"]["claim or not, claims"]["macro"] > 0.6
    logged = [json.loads(line) for line in (tmp_path / "out" / "work" / loop.LOG).read_text().splitlines()]
    assert logged[0]["losses"]["teacher"] > 0


def test_layers_are_drawn_evenly_from_the_first_on(tmp_path: Path) -> None:
    base = tiny_encoder.write_base(tmp_path / "base")
    whole, thin = network(base, 0.0), network(base, 0.0, layers=1)
    assert (len(whole.body.encoder.layer), len(thin.body.encoder.layer)) == (2, 1)
    first, kept = (model.body.encoder.layer[0].state_dict() for model in (whole, thin))
    assert all(torch.equal(first[name], kept[name]) for name in first)
    with pytest.raises(ConfigError, match="layers = 3: the base encoder has 2"):
        network(base, 0.0, layers=3)
