"""``overclaim corpora names``: the table of names goes to a file, or an error says what is missing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from overclaim.api.names import SPLITS
from tests.cli.conftest import Run


def test_the_table_is_written(run: Run, tmp_path: Path) -> None:
    for name in SPLITS:
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / f"{name}.jsonl.gz").write_bytes(gzip.compress(b""))
    out = tmp_path / "names.tsv"
    assert run("corpora", "names", "--shared", tmp_path, "--out", out).code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") for line in lines[:-1])
    assert lines[-1].split("\t") == ["identifier", "label", "form", "marks", "share"]


def test_without_the_corpora_the_error_names_the_option(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    ran = run("corpora", "names")
    assert ran.code == 2
    assert "--shared" in ran.err
