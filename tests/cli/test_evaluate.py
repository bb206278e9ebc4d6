"""``overclaim evaluate``: suites print their scores, keep them where told, and say what they skip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overclaim.api.evaluate import list_suites
from overclaim.config import data_folder, load
from overclaim.evaluation.suite import SuiteSettings
from tests.cli.conftest import Run

LABELS = [{"id": "a", "label": "supports"}, {"id": "b", "label": "refutes"}]
SUITE = """
name = "tea"
title = "Tea and gout"
[[parts]]
name = "stance"
metric = "classification"
gold = "gold.jsonl"
predictions = "said.jsonl"
[[parts]]
name = "claims"
held_out = { corpora = ["overclaim_claims"], heads = ["kinds"] }
"""


def settings_of(name: str) -> SuiteSettings:
    """The settings of a suite of the package."""
    return load(data_folder("configs", "eval", f"{name}.toml"), SuiteSettings)


OF_MODELS = [name for name in list_suites() if any(part.is_of_the_model for part in settings_of(name).parts)]


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    for name in ("gold", "said"):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in LABELS), encoding="utf-8")
    path = tmp_path / "tea.toml"
    path.write_text(SUITE, encoding="utf-8")
    return path


def test_a_suite_is_printed_kept_in_the_folder_given_and_says_what_it_skips(
    run: Run, suite: Path, tmp_path: Path
) -> None:
    ran = run("evaluate", suite, "--out", tmp_path / "out")
    assert ran.code == 0
    assert ran.out.startswith("# Tea and gout")
    assert "tea, claims: skipped: needs the research corpora; set OVERCLAIM_SHARED to their folder" in ran.err
    assert (tmp_path / "out" / "tea.md").read_text(encoding="utf-8") == ran.out
    assert json.loads((tmp_path / "out" / "tea.json").read_text(encoding="utf-8"))["name"] == "tea"
    several = run("evaluate", suite, suite, "--format", "json", "--out", tmp_path / "out")
    assert [each["name"] for each in json.loads(several.out)] == ["tea", "tea"]


def test_files_are_scored_into_the_file_given(run: Run, suite: Path, tmp_path: Path) -> None:
    gold, said = suite.with_name("gold.jsonl"), suite.with_name("said.jsonl")
    ran = run("evaluate", "--gold", gold, "--predictions", said, "--format", "json", "--out", tmp_path / "scores.json")
    assert (ran.code, ran.out) == (0, "")
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert scores["parts"][0]["scores"][0]["values"]["accuracy"] == 1


@pytest.mark.parametrize("name", OF_MODELS)
def test_every_shipped_suite_of_a_model_skips_without_the_corpora(
    run: Run, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    monkeypatch.chdir(tmp_path)
    ran = run("evaluate", name)
    assert ran.code == 0
    assert ran.err.count("skipped: needs the research corpora") == len(settings_of(name).parts)
    assert "written:" not in ran.err
    assert not list(tmp_path.iterdir())


def test_suites_are_named_as_their_files_and_name_files_and_corpora_that_there_are(repository: Path) -> None:
    paths = sorted((repository / "configs" / "eval").glob("*.toml"))
    assert {"kinds", "strength-pubmed", "strength-press", "advice", "exaggeration"} <= set(OF_MODELS)
    corpora = {path.parent.name for path in (repository / "corpora").glob("*/corpus.toml")}
    for path in paths:
        settings = load(path, SuiteSettings)
        assert settings.name == path.stem
        for part in settings.parts:
            assert part.folds is None or (path.parent / part.folds.train).is_file()
            assert {each.corpus for each in part.published} - {None} <= corpora


@pytest.mark.shared
def test_published_figures_are_those_of_the_corpora_cards(shared: Path, repository: Path) -> None:
    metrics = {
        "macro_f1": ("macro_f1",),
        "f1:yes": ("ade_class_f1",),
        "f1:causal": ("f1_per_class", "direct_causal"),
        "f1:conditional": ("f1_per_class", "conditional_causal"),
        "f1:correlational": ("f1_per_class", "correlational"),
        "f1:weak": ("f1_per_class", "weak_advice"),
        "f1:strong": ("f1_per_class", "strong_advice"),
    }
    checked = 0
    for path in (repository / "configs" / "eval").glob("*.toml"):
        for part in load(path, SuiteSettings).parts:
            for told in part.published:
                if told.corpus is None or told.metric not in metrics:
                    continue
                card = json.loads((shared / "data" / told.corpus / f"{told.corpus}.json").read_text(encoding="utf-8"))
                stated = [row for row in card["published_scores"] if row.get("verified", True)]
                assert told.value in [_figure(row, metrics[told.metric]) for row in stated], (path.name, told)
                checked += 1
    assert checked >= 10


def _figure(row: dict[str, object], keys: tuple[str, ...]) -> object:
    value: object = row
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
