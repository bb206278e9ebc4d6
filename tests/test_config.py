"""Settings: the shipped files are the defaults, and a wrong key is named with its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.config import CheckSettings, Corpora, ExtractSettings, Frozen, load, read_settings
from overclaim.errors import ConfigError


@pytest.mark.parametrize(("name", "settings"), [("check", CheckSettings), ("extract", ExtractSettings)])
def test_the_shipped_settings_are_the_defaults(repository: Path, name: str, settings: type[Frozen]) -> None:
    assert load(repository / "configs" / f"{name}.toml", settings) == settings()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("modell = 'x'", ("'modell'", "known there", "model")),
        ("[retrieval]\nkeep = 0", ("retrieval.keep", "greater than or equal to 1")),
        ("[retrieval]\nkept = 1\n[other]\n", ("'retrieval.kept'", "'other'")),
        ("model = ", ("not valid TOML",)),
    ],
)
def test_what_is_wrong_is_named_with_its_path(tmp_path: Path, content: str, words: tuple[str, ...]) -> None:
    path = tmp_path / "check.toml"
    path.write_text(content)
    with pytest.raises(ConfigError) as refused:
        load(path, CheckSettings)
    assert all(word in str(refused.value) for word in ("check.toml", *words))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such configuration file"):
        load(tmp_path / "none.toml", CheckSettings)


class Row(Frozen):
    name: str


class Training(Frozen):
    corpora: Corpora[Row]


def test_corpora_of_one_name_are_refused_in_every_training(tmp_path: Path) -> None:
    path = tmp_path / "training.toml"
    path.write_text('corpora = [{ name = "a" }, { name = "b" }]\n', encoding="utf-8")
    assert [row.name for row in load(path, Training).corpora] == ["a", "b"]
    path.write_text('corpora = [{ name = "a" }, { name = "b" }, { name = "a" }]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"training.toml: corpora: .*corpora stand twice: a$"):
        load(path, Training)


class Fit(Frozen):
    epochs: int
    rate: float = 1.0


class Drawn(Row):
    draw: int = 0


class Steps(Frozen):
    fit: Fit
    corpora: Corpora[Drawn]
    tags: tuple[str, ...] = ()


def test_a_file_lays_its_keys_over_those_of_the_file_it_extends(tmp_path: Path) -> None:
    (tmp_path / "first.toml").write_text(
        'tags = ["x", "y"]\nfit = { epochs = 3, rate = 0.5 }\n'
        'corpora = [{ name = "a", draw = 1 }, { name = "b", draw = 2 }]\n'
    )
    (tmp_path / "second.toml").write_text(
        'extends = "first.toml"\ntags = ["z"]\nfit.epochs = 1\ncorpora = [{ name = "c" }, { name = "b", draw = 7 }]\n'
    )
    (tmp_path / "third.toml").write_text('extends = "second.toml"\nfit.rate = 0.25\n')
    found = load(tmp_path / "third.toml", Steps)
    assert found.fit == Fit(epochs=1, rate=0.25)
    assert [(row.name, row.draw) for row in found.corpora] == [("a", 1), ("b", 7), ("c", 0)]
    assert found.tags == ("z",)
    (tmp_path / "fourth.toml").write_text('extends = "third.toml"\ncorpora = []\n')
    assert load(tmp_path / "fourth.toml", Steps).corpora == ()
    assert read_settings(tmp_path / "third.toml")["fit"] == {"epochs": 1, "rate": 0.25}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("extends = 3", "second.toml: extends: give the path of another settings file"),
        ('extends = "none.toml"', r"second.toml: extends: no file .*none.toml"),
        ('extends = ""', "second.toml: extends: no file"),
        ('extends = "second.toml"', "second.toml extends this file in turn"),
        ('extends = "other.toml"', "other.toml: extends: second.toml extends this file in turn"),
        ('extends = "wrong.toml"', r"second.toml, or a file that it extends: unknown key 'epoch'"),
    ],
)
def test_a_file_that_cannot_be_extended_is_named(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "other.toml").write_text('extends = "second.toml"')
    (tmp_path / "wrong.toml").write_text("epoch = 2\nepochs = 1")
    path = tmp_path / "second.toml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=words):
        load(path, Fit)
