"""A document that hangs, kills its worker or eats its memory is a listed failure; the others are not touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from overclaim.api.extraction import Extraction, extract
from overclaim.config import ExtractSettings
from overclaim.errors import StoreError
from overclaim.stores import dataset, shards
from overclaim.types import Document

HOOKS = Path(__file__).parent / "hooks"
SETTINGS = ExtractSettings(model="claims-linear", shard_size=5)


def extracted(folder: Path, workers: int, *texts: str, settings: ExtractSettings = SETTINGS) -> Extraction:
    """What comes of abstracts with these texts; their ids are pmid:1, pmid:2, ..."""
    rows = [{"id": f"pmid:{number}", "abstract": text} for number, text in enumerate(texts, start=1)]
    source = folder / "abstracts.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return extract(source, folder / "claims", settings=settings, engine=("local", workers))


def failed(done: Extraction) -> dict[str | None, str]:
    """The reasons by document, after a check that every document is either stored or listed."""
    failures = dataset.read_failures(done.folder)
    stored = [document.id for documents, _ in dataset.read_shards(done.folder) for document, _ in documents]
    assert (done.counts.ok, done.counts.failed) == (len(stored), len(failures))
    assert done.counts.records == len(stored) + len(failures)
    assert all(failure.stage == "analyse" and failure.source for failure in failures)
    return {failure.document_id: failure.reason for failure in failures}


def test_in_workers_what_kills_a_process_or_eats_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HOOKS), os.environ.get("PYTHONPATH", "")]))
    done = extracted(
        tmp_path, 2, "Tea raised alertness.", "DIE.", "Walking may improve sleep.", "GROW.", "Toast is dry."
    )
    found = failed(done)
    assert sorted(found, key=str) == ["pmid:2", "pmid:4"]
    assert found["pmid:2"].startswith("the process that analysed it died, twice")
    assert found["pmid:4"].startswith("MemoryError")
    assert not list(done.folder.rglob(".writing-*"))


def test_a_document_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from overclaim.stages import sentences

    def split(document: Document) -> None:
        while "HANG" in document.text:
            pass
        raise ValueError("not what hangs")

    monkeypatch.setattr(sentences, "split", split)
    quick = SETTINGS.model_copy(update={"seconds_per_document": 0.2})
    found = failed(extracted(tmp_path, 1, "Tea is wet.", "HANG.", "Toast is dry.", settings=quick))
    assert found["pmid:2"] == "TimeoutError: took longer than 0.2 s (seconds_per_document in the settings)"
    assert found["pmid:1"] == found["pmid:3"] == "ValueError: not what hangs"


def test_a_shard_for_which_memory_runs_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(shards, "write_shard", refuse)
    with pytest.raises(StoreError, match=r"shards/000000.json: memory ran out .* --resume"):
        extracted(tmp_path, 1, "Tea is wet.")
