"""A tiny entity model is trained, exported and run: ONNX against torch, resumption, and the folder's checks."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")

from overclaim.classifiers.entities import tagger
from overclaim.classifiers.entities.architecture import network
from overclaim.classifiers.entities.fit import logits_of
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.entities.train import train
from overclaim.classifiers.entities.words import words
from overclaim.classifiers.training import loop
from overclaim.classifiers.training.base import CHECKPOINT
from overclaim.config import load
from overclaim.errors import ConfigError, ModelError
from overclaim.types import EntityLabel
from tests.classifiers.entities import tiny
from tests.classifiers.trained import Made, make

TEXTS = [
    "examplin may improve rash on the ward .",
    "we recruited 3 nurses 61 and considered naps .",
    "",
    "naps " * 60,
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory, "tiny-entities", tiny.write, train)


@pytest.fixture(scope="module")
def found(made: Made) -> tagger.OnnxTagger:
    return tagger.load(made.out)


def test_both_label_sets_are_learnt_side_by_side(made: Made, found: tagger.OnnxTagger) -> None:
    assert made.scores["development"]["exact spans, drugs"]["all"] > 0.9
    assert made.scores["development"]["words, trials"]["POPULATION"] > 0.9
    drugs, trials = ([(each.text, each.label) for each in spans] for spans in found.tag(TEXTS[:2]))
    assert {("examplin", EntityLabel.CHEMICAL), ("rash", EntityLabel.DISEASE)} <= set(drugs)
    assert ("3 nurses", EntityLabel.POPULATION) in trials


def test_a_label_that_no_corpus_annotates_is_never_said(found: tagger.OnnxTagger) -> None:
    said = {each.label for spans in found.tag(TEXTS) for each in spans}
    assert said <= {EntityLabel.CHEMICAL, EntityLabel.DISEASE, EntityLabel.POPULATION}


def test_scores_stand_in_manifest_and_card(made: Made) -> None:
    manifest = tomllib.loads((made.out / "model.toml").read_text(encoding="utf-8"))
    value, low, high = manifest["scores"]["exact spans, drugs"]["CHEMICAL"]
    assert low <= value <= high
    assert value == made.scores["development"]["exact spans, drugs"]["CHEMICAL"]
    assert manifest["labels"] == {"drugs": ["CHEMICAL", "DISEASE"], "trials": ["POPULATION"]}
    assert manifest["data"]["development"]["drugs"] == 15
    assert "| exact spans, drugs |" in (made.out / "README.md").read_text(encoding="utf-8")


def test_onnx_computes_what_torch_does(made: Made, found: tagger.OnnxTagger) -> None:
    import torch

    model = network(load(made.settings, EntitySettings).base, 0.0)
    model.load_state_dict(torch.load(made.out / "work" / CHECKPOINT, weights_only=True)["model"])
    expected = logits_of(model, TEXTS, found.tokenizer, found.window)
    got = found.logits(TEXTS, [words(found.tokenizer, text) for text in TEXTS])
    for one, other in zip(expected, got, strict=True):
        assert one.shape == other.shape
        assert np.allclose(one, other, atol=0.2)
        assert (one.argmax(axis=2) == other.argmax(axis=2)).mean() > 0.95 if one.size else True


def test_batches_do_not_change_what_is_found(found: tagger.OnnxTagger) -> None:
    assert found.tag(TEXTS) == [found.tag([text])[0] for text in TEXTS]


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_offsets_hold_for_any_text(found: tagger.OnnxTagger, text: str) -> None:
    for each in found.tag([text, f"examplin {text} rash (3 nurses)"])[1]:
        shown = f"examplin {text} rash (3 nurses)"
        assert shown[each.start : each.end] == each.text
        assert each.text.strip() == each.text != ""


def test_a_finished_training_is_not_repeated(made: Made) -> None:
    log = (made.out / "work" / loop.LOG).read_text(encoding="utf-8")
    assert train(made.settings, made.data, made.out)["development"] == made.scores["development"]
    assert (made.out / "work" / loop.LOG).read_text(encoding="utf-8") == log


def test_an_altered_threshold_changes_the_fingerprint(made: Made, found: tagger.OnnxTagger, tmp_path: Path) -> None:
    copy = shutil.copytree(made.out, tmp_path / "copy")
    manifest = (copy / "model.toml").read_text(encoding="utf-8")
    line = next(line for line in manifest.splitlines() if line.startswith('"CHEMICAL" ='))
    (copy / "model.toml").write_text(manifest.replace(line, '"CHEMICAL" = 0.125', 1), encoding="utf-8")
    assert tagger.load(copy).sha256 != found.sha256


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "onnx-entities"', 'kind = "onnx"', "finding entities needs 'onnx-entities'"),
        ('"CHEMICAL" = ', '"CHEMIST" = ', "no threshold for CHEMICAL"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(made: Made, tmp_path: Path, old: str, new: str, message: str) -> None:
    copy = shutil.copytree(made.out, tmp_path / "copy")
    manifest = (copy / "model.toml").read_text(encoding="utf-8")
    (copy / "model.toml").write_text(manifest.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        tagger.load(copy)


def test_a_label_that_is_not_mapped_stops_training(made: Made, tmp_path: Path) -> None:
    settings = made.data / "other.toml"
    settings.write_text(
        made.settings.read_text(encoding="utf-8").replace('place = ""', 'street = ""'), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="label 'place' is not mapped"):
        train(settings, made.data, tmp_path)
