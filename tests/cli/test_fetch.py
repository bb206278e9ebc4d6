"""``overclaim models fetch`` from an archive on this machine."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from overclaim.config import data_folder
from tests.cli.conftest import Run


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of the fast claims model, and an empty models folder."""
    monkeypatch.setenv("OVERCLAIM_MODELS", str(tmp_path / "models"))
    with zipfile.ZipFile(tmp_path / "fast.zip", "w") as zipped:
        for path in Path(str(data_folder("models", "claims-linear"))).iterdir():
            if path.is_file():
                zipped.write(path, f"fast/{path.name}")
    return tmp_path / "fast.zip"


def test_a_model_is_fetched_listed_and_asked(run: Run, archive: Path, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    ran = run("models", "fetch", "fast", archive, "--sha256", sha256)
    assert (ran.code, ran.out) == (0, f"fast: fetched, in {tmp_path / 'models' / 'fast'}\n")
    assert "already there" in run("models", "fetch", "fast", archive, "--sha256", sha256.upper()).out
    assert "task claims, kind linear" in run("models", "list").out
    assert run("models", "verify", "fast").out.startswith("fast: ok (")
    rows, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    rows.write_text('{"id": 1, "text": "Aspirin lowered fever."}\n')
    assert run("predict", "claims", rows, "--out", out, "--model", "fast").code == 0
    assert '"id": 1' in out.read_text()


def test_another_hash_is_one_line_and_exit_code_2(run: Run, archive: Path, tmp_path: Path) -> None:
    ran = run("models", "fetch", "fast", archive, "--sha256", "0" * 64)
    assert ran.code == 2
    assert ran.err.startswith("overclaim: error: ")
    assert "nothing was installed" in ran.err
    assert ran.err.count("\n") == 1
    assert not list((tmp_path / "models").iterdir())
    assert run("models", "fetch", "fast", archive).code == 2
