"""A blend is made anew from its members by one command."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from overclaim.classifiers import folder
from overclaim.classifiers.train_blend import mean_thresholds, train
from overclaim.errors import ConfigError, ModelError

SETTINGS = 'kind = "blend"\nname = "both"\nmembers = ["claims-linear", "claims"]\n'


def test_the_blend_holds_its_members_hashes_and_mean_thresholds(tmp_path: Path) -> None:
    config, out = tmp_path / "both.toml", tmp_path / "both"
    config.write_text(SETTINGS, encoding="utf-8")
    made = train(config, tmp_path, out)
    classifier = folder.load(out)
    assert classifier.name == "both"
    linear, encoder = (folder.open_model(folder.find(name)).thresholds for name in ("claims-linear", "claims"))
    assert made["thresholds"]["claim"] == pytest.approx((linear["claim"] + encoder["claim"]) / 2)
    manifest = tomllib.loads((out / "model.toml").read_text(encoding="utf-8"))
    assert manifest["settings"]["members"] == made["members"]
    assert manifest["command"] == "overclaim train configs/train/both.toml"


def test_the_shipped_blend_is_what_its_settings_make(repository: Path, tmp_path: Path) -> None:
    train(repository / "configs" / "train" / "claims-blend.toml", tmp_path, tmp_path / "claims-blend")
    shipped = repository / "models" / "claims-blend" / "model.toml"
    assert (tmp_path / "claims-blend" / "model.toml").read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_a_threshold_that_one_member_lacks_is_the_others() -> None:
    assert mean_thresholds([{"claim": 0.5, "abstain:kinds": 0.3}, {"claim": 0.6}]) == {
        "abstain:kinds": 0.3,
        "claim": 0.55,
    }


def test_wrong_members_are_refused(tmp_path: Path) -> None:
    config = tmp_path / "both.toml"
    config.write_text(SETTINGS.replace('"claims-linear", ', ""), encoding="utf-8")
    with pytest.raises(ConfigError, match="members"):
        train(config, tmp_path, tmp_path / "out")
    config.write_text(SETTINGS.replace("claims-linear", "claims-nowhere"), encoding="utf-8")
    with pytest.raises(ModelError, match="no model is called 'claims-nowhere'"):
        train(config, tmp_path, tmp_path / "out")
