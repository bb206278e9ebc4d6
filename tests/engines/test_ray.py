"""The ray engine: what it says when Ray fails it, and a cluster that loses a machine in the middle of a run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from overclaim.api import extraction
from overclaim.api.extraction import classifier, extract
from overclaim.api.fingerprint import made_with
from overclaim.api.growth import Piece
from overclaim.config import ExtractSettings
from overclaim.errors import EngineError, MissingExtraError
from overclaim.stores import dataset, shards
from tests.api.test_extract import abstracts, files_of
from tests.engines.cluster import HEAD, OTHER, two_nodes
from tests.engines.sessions import started

PATIENCE = 300.0
SETTINGS = ExtractSettings(model="claims-linear", shard_size=5)


def deadly(number: int) -> int:
    if number == 2:
        os._exit(1)
    return number


class Careful:
    """Work whose third piece kills its process, unless care is taken."""

    def __call__(self, number: int) -> int:
        return deadly(number)

    def carefully(self, number: int) -> int:
        return -number


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    with started("ray", workers=2):
        yield


def test_without_ray_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "overclaim.engines.ray", raising=False)
    with pytest.raises(MissingExtraError, match=r"pip install 'overclaim\[ray\]'"):
        import_module("overclaim.engines.ray")


def test_a_cluster_that_does_not_answer_is_named() -> None:
    pytest.importorskip("ray")
    from overclaim.engines import ray

    with pytest.raises(EngineError, match=f"cannot be reached at {HEAD}:1: "):
        next(ray.run(deadly, [0], 1, f"{HEAD}:1"))


@pytest.mark.usefixtures("session")
def test_a_piece_of_work_that_kills_its_process_is_given_up_after_its_retries() -> None:
    from overclaim.engines import ray

    results = ray.run(deadly, range(4), 1)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(EngineError, match="gave up a piece of work after 4 tries"):
        next(results)


@pytest.mark.usefixtures("session")
def test_it_is_done_carefully_where_that_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    from overclaim.engines import ray

    monkeypatch.setattr(ray, "_RETRIES", 0)
    assert list(ray.run(Careful(), range(4), 2)) == [0, 1, -2, 3]


@pytest.mark.skipif(sys.platform != "linux", reason="gives each node a loopback address of its own: Linux only")
def test_a_machine_lost_in_the_middle_changes_nothing_in_the_dataset(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    source, config, out = tmp_path / "abstracts.jsonl", tmp_path / "extract.toml", tmp_path / "ray"
    undisturbed = extract([abstracts(source, 150)], tmp_path / "local", settings=SETTINGS)
    config.write_text(f'model = "{SETTINGS.model}"\nshard_size = {SETTINGS.shard_size}\n')
    command = [sys.executable, "-m", "overclaim", "extract", str(source), "--out", out.name, "--config", config.name]
    with two_nodes() as cluster:
        command += ["--engine", "ray", "--address", cluster.address, "--workers", "2"]
        running = cluster.start("extract", command, subprocess.PIPE, tmp_path)
        deadline = time.monotonic() + PATIENCE
        while running.poll() is None and not (len(done(out)) > 4 and cluster.busy(OTHER)):
            assert time.monotonic() < deadline, "the extraction did not get on"
            time.sleep(0.002)
        cluster.kill(OTHER)
        before = len(done(out))
        told, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, told
    assert 4 < before < len(done(out)) == 30
    assert files_of(out) == files_of(undisturbed.folder)
    ids = [document.id for documents, _ in dataset.read_shards(out) for document, _ in documents]
    assert len(set(ids)) == len(ids) == undisturbed.counts.ok


def test_a_machine_with_other_models_is_refused(tmp_path: Path) -> None:
    made = {**made_with(classifier(SETTINGS.model)), "models": {"claims-linear": "other"}}
    work = extraction._ShardWork(tmp_path, "f", SETTINGS, made)
    with pytest.raises(EngineError, match="has other models than the one that began; install the same"):
        work(Piece(0, ()))


def done(folder: Path) -> list[Path]:
    """What says that shards are finished."""
    return list((folder / shards.SHARDS).glob("*.json"))
