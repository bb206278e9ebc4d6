"""The blend of stance models answers with the mean of its members, which must be those that it was made of."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from overclaim.api.stance import stance_classifier
from overclaim.classifiers import folder
from overclaim.classifiers.stance import blend
from overclaim.classifiers.stance.aggregate import CLASSES, probabilities
from overclaim.classifiers.stance.model import read
from overclaim.classifiers.train_blend import train
from overclaim.errors import ConfigError, ModelError
from overclaim.types import Stance

ASKED: list[tuple[str, tuple[str, ...]]] = [
    (
        "Ginger tea eases morning sickness.",
        ("In 60 pregnant women ginger tea eased morning sickness more than water did.",),
    ),
    ("Ginger tea eases morning sickness.", ("Ginger tea did not ease morning sickness.",)),
    ("Ginger tea eases morning sickness.", ("Sixty women were enrolled.", "The two groups did not differ in nausea.")),
    ("Ginger tea eases morning sickness.", ()),
]
MEMBERS = ("stance", "stance-large")


def test_its_scores_are_the_mean_of_its_members_in_log_odds() -> None:
    found = stance_classifier("stance-blend").predict(ASKED)
    first, last = (stance_classifier(name).predict(ASKED) for name in MEMBERS)
    for labels, *beside in zip(found[:2], first, last, strict=False):  # one sentence: what is read is the same
        logs = [np.log([each.scores[stance] for stance in CLASSES]) for each in beside]
        mean = np.exp(np.mean(logs, axis=0))
        assert [labels.scores[stance] for stance in CLASSES] == pytest.approx(mean / mean.sum(), abs=0.01)
    assert found[0].stance is Stance.SUPPORTS
    assert found[1].stance is Stance.REFUTES
    assert found[3].stance is Stance.NEUTRAL
    exceeds = [
        [np.log(each.exceeds / (1 - each.exceeds)) for each in pair] for pair in zip(first[:2], last, strict=False)
    ]
    wanted = [1 / (1 + np.exp(-np.mean(pair))) for pair in exceeds]
    assert [labels.exceeds for labels in found[:2]] == pytest.approx(wanted, abs=0.01)


def test_many_sentences_are_put_together_by_each_member_before_the_mean() -> None:
    asked = [ASKED[2]]
    blended = stance_classifier("stance-blend")
    assert isinstance(blended, blend.StanceBlend)
    wholes = [read(asked, member.logits, member.how)[0][1] for member in blended.members]
    mean = probabilities(np.mean(wholes, axis=0))
    (found,) = blended.predict(asked)
    assert [found.scores[stance] for stance in CLASSES] == pytest.approx(mean, abs=1e-3)
    assert set(found.rationale) <= {0, 1}


def test_models_for_another_task_and_blends_of_blends_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="task is 'claims'; give a stance model"):
        stance_classifier("claims-blend")
    config = tmp_path / "odd.toml"
    config.write_text('kind = "blend"\nname = "odd"\ntask = "stance"\nmembers = ["stance", "stance-blend"]\n')
    with pytest.raises(ConfigError, match="stance-blend is a blend itself"):
        train(config, tmp_path, tmp_path / "out")


def test_answers_depend_neither_on_batch_nor_on_order() -> None:
    classifier = stance_classifier("stance-blend")
    whole = classifier.predict(ASKED)
    assert classifier.predict(ASKED[::-1])[::-1] == whole
    assert [classifier.predict([each])[0] for each in ASKED] == whole
    assert classifier.predict([]) == []


def test_the_shipped_blend_is_what_its_settings_make(repository: Path, tmp_path: Path) -> None:
    train(repository / "configs" / "train" / "stance-blend.toml", tmp_path, tmp_path / "stance-blend")
    shipped = repository / "models" / "stance-blend" / "model.toml"
    assert (tmp_path / "stance-blend" / "model.toml").read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_members_other_than_those_it_was_made_of_are_refused(repository: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(repository / "models" / "stance-blend", tmp_path / "stance-blend")
    manifest = copy / "model.toml"
    known = folder.open_model(folder.find("stance")).sha256
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(known, "0" * 64), encoding="utf-8")
    with pytest.raises(ModelError, match=r"its member stance is .*, not the 0{64} it was made of"):
        blend.load(copy)


def test_a_member_for_another_task_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "odd.toml"
    config.write_text(
        'kind = "blend"\nname = "odd"\ntask = "stance"\nmembers = ["stance", "claims"]\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="claims is a model for claims, not for stance"):
        train(config, tmp_path, tmp_path / "out")
