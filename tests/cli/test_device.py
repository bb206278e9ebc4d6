"""``--device``: without a GPU the command fails at once and says what to install; datasets tell devices apart."""

from __future__ import annotations

import json
from pathlib import Path

import onnxruntime
import pytest

from overclaim.api.bench import Plan, bench
from overclaim.api.extraction import extract, update
from overclaim.classifiers import session
from overclaim.config import CheckSettings, ExtractSettings, load
from overclaim.errors import ConfigError, InputError, StoreError
from overclaim.stores.dataset import read_manifest
from tests.cli.conftest import Run

HAS_GPU = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
LINEAR = ExtractSettings(model="claims-linear")


@pytest.fixture(autouse=True)
def _no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])


@pytest.fixture
def abstracts(tmp_path: Path) -> Path:
    path = tmp_path / "abstracts.jsonl"
    record = {"id": "pmid:1", "title": "Tea", "abstract": "Tea raised alertness in adults compared with water."}
    path.write_text(json.dumps(record) + "\n")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "{abstracts}", "--out", "{out}"),
        ("check", "{article}", "--against", "{abstracts}"),
        ("predict", "claims", "{abstracts}", "--out", "{out}"),
        ("predict", "exaggeration", "{abstracts}", "--out", "{out}"),
        ("predict", "stance", "{abstracts}", "--out", "{out}"),
        ("predict", "entities", "{abstracts}", "--out", "{out}"),
        ("bench", "{abstracts}", "--device", "cpu"),
    ],
)
def test_without_a_gpu_the_command_says_what_to_install(run: Run, abstracts: Path, arguments: tuple[str, ...]) -> None:
    out, article = abstracts.with_name("out"), abstracts.with_name("article.md")
    article.write_text("Tea raises alertness in everybody.\n")
    names = {"abstracts": abstracts, "article": article, "out": out}
    ran = run(*(each.format(**names) for each in arguments), "--device", "cuda", "--quiet")
    assert ran.code == 2
    assert ran.out == ""
    assert "pip install 'onnxruntime-gpu" in ran.err
    assert "device cpu works without" in ran.err
    assert not out.exists()


@pytest.mark.parametrize("command", [("predict", "claims", "{abstracts}", "--out", "-"), ("bench", "{abstracts}")])
def test_another_device_is_refused(run: Run, abstracts: Path, command: tuple[str, ...]) -> None:
    ran = run(*(each.format(abstracts=abstracts) for each in command), "--device", "tpu")
    assert ran.code == 2
    assert "'cpu'" in ran.err
    assert "'cuda'" in ran.err


def test_settings_name_the_device_and_refuse_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('device = "cuda"')
    assert load(path, ExtractSettings).device == load(path, CheckSettings).device == "cuda"
    path.write_text('device = "gpu"')
    with pytest.raises(ConfigError, match=r"device: .*'cpu' or 'cuda'"):
        load(path, ExtractSettings)


def test_a_dataset_names_its_device_and_is_not_continued_on_another(abstracts: Path, tmp_path: Path) -> None:
    done = extract(abstracts, tmp_path / "claims", settings=LINEAR)
    assert read_manifest(done.folder)["plan"]["settings"]["device"] == "cpu"
    other = LINEAR.model_copy(update={"device": "cuda"})
    with pytest.raises(StoreError, match="settings"):
        extract(abstracts, done.folder, settings=other, resume=True)
    new = tmp_path / "more.jsonl"
    new.write_text(abstracts.read_text().replace("pmid:1", "pmid:2"))
    with pytest.raises(StoreError, match="settings"):
        update([abstracts, new], done.folder, settings=other)


@pytest.mark.skipif(HAS_GPU, reason="there may be a GPU here")
def test_a_measurement_runs_on_the_device_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "check", lambda _: None)
    plan = Plan(models=("claims",), devices=("cuda",), rounds=1, abstracts=1)
    with pytest.raises(InputError, match=r"claims, cuda: ended .* device cuda: needs onnxruntime-gpu"):
        bench([], plan)


def test_an_engine_without_gpus_is_refused(abstracts: Path, tmp_path: Path) -> None:
    settings = LINEAR.model_copy(update={"device": "cuda"})
    with pytest.raises(ConfigError, match="the engine ray gives its tasks no GPU; use local"):
        extract(abstracts, tmp_path / "claims", settings=settings, engine=("ray", 1))
