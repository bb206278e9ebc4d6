"""``publish`` and ``fetch``: what they print, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_bad_inputs import RECORD, refused


def test_a_dataset_is_published_and_fetched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "evidence.jsonl").write_text(json.dumps(RECORD) + "\n")
    (tmp_path / "extract.toml").write_text('model = "claims-linear"\n')
    claims, copy, address = tmp_path / "claims", tmp_path / "copy", (tmp_path / "store").as_uri()
    made = run(
        "extract", (tmp_path / "evidence.jsonl").as_uri(), "--out", claims, "--config", tmp_path / "extract.toml"
    )
    assert (made.code, made.err) == (0, "")
    assert run("publish", claims, address).out == f"{address}: dataset of 9 files, 9 of them sent\n"
    assert run("publish", claims, address).out == f"{address}: dataset of 9 files, 0 of them sent\n"
    assert run("fetch", address, copy).out == f"{copy}: dataset of 9 files, 9 of them fetched\n"
    assert (copy / "manifest.json").read_bytes() == (claims / "manifest.json").read_bytes()
    refused(run("publish", claims, tmp_path), "is a folder of this machine; give an address")
    refused(
        run("publish", claims, "https://u:hush@example.org/claims"),
        "https://example.org/claims: nothing can be written",
    )
    refused(run("fetch", (tmp_path / "nowhere").as_uri(), tmp_path / "other"), "nothing is published there")
