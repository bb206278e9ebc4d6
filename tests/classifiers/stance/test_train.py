"""A tiny stance model is trained, exported and run: ONNX against torch, batches, resumption, the folder's checks."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")

from overclaim.classifiers.session import NETWORK
from overclaim.classifiers.stance import model as stance_model
from overclaim.classifiers.stance.aggregate import calibrated
from overclaim.classifiers.stance.architecture import network
from overclaim.classifiers.stance.data import epoch, material
from overclaim.classifiers.stance.fit import batches, keep, logits_of
from overclaim.classifiers.stance.pairs import Pair, text_key
from overclaim.classifiers.stance.settings import StanceSettings
from overclaim.classifiers.stance.train import train
from overclaim.classifiers.training.base import CHECKPOINT, body
from overclaim.classifiers.training.loop import LOG
from overclaim.config import load
from overclaim.errors import ConfigError, ModelError
from overclaim.types import Stance
from tests.classifiers.stance import tiny
from tests.classifiers.tiny_encoder import write_mpnet
from tests.classifiers.trained import Made, make

ASKED: list[tuple[str, list[str]]] = [
    ("Naps reduced errors b a .", ["We recruited nurses .", "Naps clearly reduced errors b a ."]),
    ("Naps reduced injury c a .", ["Naps never reduced injury c a ."]),
    ("Naps reduced snoring .", ["We recruited nurses .", "Shifts were long ."]),
    ("Naps reduced snoring .", []),
    ("", [""]),
    ("naps " * 300, ["naps " * 300] * 3),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory, "tiny-stance", tiny.write, train)


def test_what_was_learnt_holds_for_claims_not_seen(made: Made) -> None:
    assert made.scores["development"]["given evidence, quoted"]["macro"] > 0.8
    assert made.scores["development"]["whole abstract, scifact"]["macro"] > 0.5
    rows = [json.loads(line) for line in (made.out / "work" / LOG).read_text(encoding="utf-8").splitlines()]
    assert rows[-1]["losses"]["stance"] < 0.7 * rows[0]["losses"]["stance"]


def test_claims_that_say_more_than_their_evidence_are_told_from_those_that_do_not(made: Made) -> None:
    classifier = stance_model.load(made.out)
    asked = [(f"{more} {topic} .", [f"Naps clearly reduced {topic} ."]) for topic in tiny.TOPICS for more in tiny.MORE]
    found = [labels.exceeds for labels in classifier.predict(asked)]
    assert max(found[::2]) < 0.5 < min(found[1::2])


def test_scores_stand_in_manifest_and_card(made: Made) -> None:
    manifest = tomllib.loads((made.out / "model.toml").read_text(encoding="utf-8"))
    name = "whole abstract, scifact"
    assert manifest["scores"][name]["macro"][0] == made.scores["development"][name]["macro"]
    assert manifest["task"] == "stance"
    assert f"| {name} |" in (made.out / "README.md").read_text(encoding="utf-8")


def test_the_saved_network_says_what_torch_says(made: Made) -> None:
    import torch

    model, classifier = network(load(made.settings, StanceSettings).base, 0.0), stance_model.load(made.out)
    model.load_state_dict(torch.load(made.out / "work" / CHECKPOINT, weights_only=True)["model"])
    pairs = [(claim, " ".join(sentences)) for claim, sentences in ASKED]
    full = calibrated(logits_of(model, pairs, classifier.encoding), classifier.calibration)
    small = classifier.logits(pairs)
    assert small.shape == full.shape
    assert np.corrcoef(small.ravel(), full.ravel())[0, 1] > 0.99
    assert (small[:, :3].argmax(axis=1) == full[:, :3].argmax(axis=1)).mean() >= 0.8


def test_answers_depend_neither_on_batch_nor_on_order(made: Made) -> None:
    classifier = stance_model.load(made.out)
    whole = classifier.predict(ASKED)
    assert classifier.predict(ASKED[::-1])[::-1] == whole
    assert [classifier.predict([each])[0] for each in ASKED] == whole
    assert whole[3].stance is Stance.NEUTRAL
    assert classifier.predict([]) == []


def test_the_sentences_shown_are_those_that_take_the_stance(made: Made) -> None:
    assert made.scores["checks"]["rationale sentences F1, scifact"] > 0.5
    classifier, whole = stance_model.load(made.out), material(made.data, load(made.settings, StanceSettings)).whole_dev
    found = classifier.predict([(item.claim, item.sentences) for item in whole])
    telling = [(item, labels) for item, labels in zip(whole, found, strict=True) if labels.rationale]
    assert telling
    for item, labels in telling:
        alone = classifier.predict([(item.claim, [item.sentences[place]]) for place in labels.rationale])
        assert len(alone) == 1 or {each.stance for each in alone} == {labels.stance}


def test_no_claim_of_one_part_stands_in_another(made: Made) -> None:
    settings = load(made.settings, StanceSettings)
    parts = material(made.data, settings)
    claims = [{text_key(item.claim) for item in part} for part in (parts.train, parts.tune, parts.whole_dev)]
    assert all(claims)
    assert len(set.union(*claims)) == sum(map(len, claims))
    shown = {text_key(item.sentences[place]) for item in parts.whole_dev for place in item.rationale}
    assert not shown & {text_key(item.evidence) for item in parts.train}


def test_an_epoch_draws_what_the_settings_say_and_moves_on(made: Made) -> None:
    settings = load(made.settings, StanceSettings)
    few = settings.model_copy(update={"corpora": (settings.corpora[0].model_copy(update={"draw": {"neutral": 5}}),)})
    items = material(made.data, few).train
    first, second = epoch(items, few, 0), epoch(items, few, 1)
    drawn = [{place for place in each if items[place].label is Stance.NEUTRAL} for each in (first, second)]
    assert [len(each) for each in drawn] == [5, 5]
    assert not drawn[0] & drawn[1]
    assert epoch(items, few, 0) == first


def test_the_share_that_the_settings_say_is_shown_under_its_title(made: Made) -> None:
    settings = load(made.settings, StanceSettings)
    items = [Pair("scifact", "train", "b", "a", Stance.SUPPORTS, title="d c")] * 64
    encoding = stance_model.load(made.out).encoding
    bare, titled = encoding.tokens("b", "a").ids, encoding.tokens("b", "d c. a").ids

    def shown(share: float) -> list[tuple[int, ...]]:
        corpora = tuple(each.model_copy(update={"titled": share}) for each in settings.corpora)
        found = batches(items, encoding, settings.model_copy(update={"corpora": corpora}), 0)
        return [tuple(row[read]) for batch in found for row, read in zip(batch.ids, batch.mask > 0, strict=True)]

    assert set(shown(0.0)) == {bare}
    assert set(shown(1.0)) == {titled}
    assert 16 < shown(0.5).count(titled) < 48
    assert shown(0.5).count(titled) + shown(0.5).count(bare) == 64


def test_an_interrupted_run_goes_on_to_the_same_weights(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.out / "work", tmp_path / "out" / "work")
    train(made.settings, made.data, tmp_path / "out")
    assert (tmp_path / "out" / NETWORK).read_bytes() == (made.out / NETWORK).read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("stance.json", '"refutes"', '"denies"', r"stance.json does not fit \(classes must be"),
        ("stance.json", '"joint"', '"joined"', "unknown key 'joined'"),
        ("model.onnx", None, None, "model.onnx cannot be run"),
    ],
)
def test_files_that_do_not_fit_are_refused(
    made: Made, tmp_path: Path, name: str, old: str | None, new: str | None, message: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made.out, copy, ignore=shutil.ignore_patterns("work"))
    before = (copy / name).read_bytes()
    after = before.replace(old.encode(), new.encode()) if old and new else b"no network"
    (copy / name).write_bytes(after)
    manifest = copy / "model.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest()))
    with pytest.raises(ModelError, match=message):
        stance_model.load(copy)


def test_a_trained_model_serves_as_the_base_of_another(made: Made) -> None:
    from overclaim.classifiers.training.base import base_folder

    settings = load(made.settings, StanceSettings)
    trained = network(f"trained:{made.out}", 0.0).body.state_dict()
    assert base_folder(f"trained:{made.out}") == str(made.out)
    plain = body(settings.base, 0.0).state_dict()
    assert trained.keys() == plain.keys()
    assert any(not (trained[name] == plain[name]).all() for name in plain)


def test_a_base_that_was_trained_needs_no_base_of_its_own(made: Made, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(made.out, out)
    manifest = out / "model.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("base = ", 'base = "gone" # '), encoding="utf-8")
    found, known = (network(f"trained:{each}", 0.0).state_dict() for each in (out, made.out))
    assert all((found[name] == known[name]).all() for name in known)
    (out / NETWORK).unlink()
    with pytest.raises(ConfigError, match="has not come to an end"):
        network(f"trained:{out}", 0.0)


def test_the_result_may_lie_between_the_weights_before_and_after(made: Made) -> None:
    settings = load(made.settings, StanceSettings)
    before, after = body(settings.base, 0.0), body(f"trained:{made.out}", 0.0)
    between = body(f"trained:{made.out}", 0.0)
    keep(between, before, 0.25)
    for first, last, found in zip(*(each.parameters() for each in (before, after, between)), strict=True):
        assert ((0.25 * first + 0.75 * last) - found).abs().max() < 1e-5


def test_a_model_goes_on_from_the_mean_of_weights_where_these_were_kept(made: Made, tmp_path: Path) -> None:
    text = made.settings.read_text(encoding="utf-8")
    half, none = tmp_path / "half.toml", tmp_path / "none.toml"
    half.write_text(text.replace("base =", "kept = 0.5\nbase =", 1), encoding="utf-8")
    none.write_text(text, encoding="utf-8")
    settings, out = load(half, StanceSettings), tmp_path / "out"
    shutil.copytree(made.out / "work", out / "work")
    train(half, made.data, out)
    found = network(f"trained:{out}", 0.0).state_dict()
    before, after = network(settings.base, 0.0).state_dict(), network(f"trained:{made.out}", 0.0).state_dict()
    name = next(each for each in before if each.startswith("body.") and not (before[each] == after[each]).all())
    assert ((before[name] + after[name]) / 2 - found[name]).abs().max() < 1e-5
    assert (found["heads.weight"] == after["heads.weight"]).all()
    train(none, made.data, out)
    again = network(f"trained:{out}", 0.0).state_dict()
    assert (again[name] == after[name]).all()


def test_a_trained_base_without_its_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="train that model first"):
        network(f"trained:{tmp_path}", 0.0)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A model over an MPNet, of whose three layers the upper two were fitted."""

    def write(folder: Path) -> Path:
        settings = tiny.write(folder)
        text = settings.read_text(encoding="utf-8").replace((folder / "base").as_posix(), write_mpnet(folder / "mpnet"))
        settings.write_text(text.replace("threads = 1", "threads = 1\nfrozen = 1"), encoding="utf-8")
        return settings

    return make(tmp_path_factory, "tiny-stance-large", write, train)


def test_an_mpnet_learns_as_a_bert_does(large: Made) -> None:
    assert large.scores["development"]["given evidence, quoted"]["macro"] > 0.8
    assert large.scores["checks"]["answers as in single precision"] >= 0.8
    classifier = stance_model.load(large.out)
    assert [classifier.predict([each])[0] for each in ASKED] == classifier.predict(ASKED)


def test_layers_that_are_frozen_stay_as_the_base_has_them(large: Made) -> None:
    before = body(load(large.settings, StanceSettings).base, 0.0).state_dict()
    after = body(f"trained:{large.out}", 0.0).state_dict()
    moved = {name for name in before if not (before[name] == after[name]).all()}
    assert {name.partition("layer.")[2][:1] for name in moved} == {"1", "2"}


def test_training_goes_on_from_a_released_mpnet(large: Made, tmp_path: Path) -> None:
    copy = shutil.copytree(large.out, tmp_path / "released", ignore=shutil.ignore_patterns("work"))
    full, released = (network(f"trained:{each}", 0.0) for each in (large.out, copy))
    assert released.body.config.num_attention_heads == full.body.config.num_attention_heads == 2
    before, after = full.state_dict(), released.state_dict()
    assert before.keys() == after.keys()
    for name, values in before.items():
        assert (values - after[name]).abs().max() <= 0.01 * values.abs().max(), name


def test_another_number_of_frozen_layers_starts_anew_and_too_many_are_refused(large: Made, tmp_path: Path) -> None:
    from overclaim.classifiers.training.loop import fingerprint

    settings = load(large.settings, StanceSettings)
    thawed = settings.model_copy(update={"fit": settings.fit.model_copy(update={"frozen": 0})})
    assert fingerprint(settings) != fingerprint(thawed)
    config = tmp_path / "stance.toml"
    config.write_text(large.settings.read_text(encoding="utf-8").replace("frozen = 1", "frozen = 4"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"fit\.frozen: 4 layers, the base has 3"):
        train(config, large.data, tmp_path / "out")
