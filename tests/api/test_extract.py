"""Extraction: the same bytes whatever the workers and interruptions, and every record accounted for."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from overclaim import tables
from overclaim.api.extraction import Extraction, extract, process
from overclaim.api.growth import Piece
from overclaim.config import DeliverySettings, ExtractSettings
from overclaim.errors import InputError, StoreError
from overclaim.stores import dataset, shards
from overclaim.types import ClaimLabels, Context, Document, Failure, Skip, Source

SMALL = ExtractSettings(model="claims-linear", shard_size=7)
SENTENCES = (
    "Blood pressure fell by {n} mmHg with the diet and did not change with advice alone.",
    "We randomised {n} adults to walking or to usual care.",
    "Walking may improve sleep in older adults.",
    "Headache occurred in {n}% of those who fasted.",
    "Coffee was associated with a lower risk of gout (OR 0.{n}).",
)


def abstracts(path: Path, count: int) -> Path:
    """A file of ``count`` abstracts, every tenth without text and every thirteenth line broken."""
    chance = random.Random(7)
    lines = []
    for number in range(count):
        chosen = [chance.choice(SENTENCES).format(n=chance.randint(11, 99)) for _ in range(6)]
        text = "" if number % 10 == 3 else " ".join(chosen)
        row = json.dumps({"id": f"pmid:{number + 1}", "title": f"Trial {number}", "year": 2020, "abstract": text})
        lines.append(row[: len(row) // 2] if number % 13 == 5 else row)
    path.write_text("\n".join(lines) + "\n")
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != dataset.LOCK
    }


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return abstracts(tmp_path_factory.mktemp("source") / "abstracts.jsonl", 60)


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    return extract([source], tmp_path_factory.mktemp("undisturbed") / "claims", settings=SMALL)


def test_every_record_is_accounted_for(undisturbed: Extraction) -> None:
    counts = undisturbed.counts
    assert counts.records == 60
    assert counts.failed == 5
    assert counts.skipped == {"no abstract": 6}
    assert counts.ok == 49
    assert counts.claims > 0
    stored = list(dataset.read_shards(undisturbed.folder))
    assert sum(len(documents) for documents, _ in stored) == counts.ok
    assert sum(len(statements) for _, statements in stored) == counts.claims


def test_offsets_of_stored_claims_quote_their_document(undisturbed: Extraction) -> None:
    for documents, statements in dataset.read_shards(undisturbed.folder):
        texts = {document.id: document.text for document, _ in documents}
        for statement in statements:
            sentence = statement.sentence
            assert texts[sentence.document_id][sentence.start : sentence.end] == sentence.text


def test_two_workers_write_the_same_bytes(source: Path, undisturbed: Extraction, tmp_path: Path) -> None:
    done = extract([source], tmp_path / "claims", settings=SMALL, engine=("local", 2))
    assert files_of(done.folder) == files_of(undisturbed.folder)


def test_the_default_model_gives_the_same_bytes_with_two_workers(tmp_path: Path) -> None:
    source = abstracts(tmp_path / "few.jsonl", 16)
    settings = ExtractSettings(shard_size=5)
    one, two = (
        extract([source], tmp_path / f"claims{workers}", settings=settings, engine=("local", workers))
        for workers in (1, 2)
    )
    assert files_of(one.folder) == files_of(two.folder)


def test_a_gate_keeps_what_the_linear_model_is_sure_claims_nothing_from_the_model(
    source: Path, undisturbed: Extraction, tmp_path: Path
) -> None:
    settings = SMALL.model_copy(update={"gate": 0.3})
    one, two = (
        extract([source], tmp_path / f"claims{workers}", settings=settings, engine=("local", workers))
        for workers in (1, 2)
    )
    assert files_of(one.folder) == files_of(two.folder)
    assert one.counts == undisturbed.counts, "the model is itself behind the gate: what it calls a claim passes"
    models = dataset.read_manifest(one.folder)["plan"]["models"]
    assert "claims-linear behind claims-linear" in models


def test_a_damaged_shard_is_written_again(source: Path, undisturbed: Extraction, tmp_path: Path) -> None:
    done = extract([source], tmp_path / "claims", settings=SMALL)
    victims = sorted((done.folder / shards.SHARDS).glob("*.parquet"))
    victims[0].write_bytes(victims[0].read_bytes()[:-10])
    victims[3].unlink()
    (done.folder / dataset.MANIFEST).unlink()
    again = extract([source], done.folder, settings=SMALL, resume=True)
    assert files_of(again.folder) == files_of(undisturbed.folder)


def test_one_file_may_be_given_as_a_string(source: Path, undisturbed: Extraction, tmp_path: Path) -> None:
    assert extract(str(source), tmp_path / "claims", settings=SMALL).counts == undisturbed.counts


def test_no_input_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no input"):
        extract([], tmp_path / "claims")
    assert list(tmp_path.iterdir()) == []


class Fragile:
    """A classifier that cannot read one of its texts."""

    name = "fragile"
    sha256 = "0"

    def predict(self, contexts: list[Context]) -> list[ClaimLabels]:
        if any("unspeakable" in context.text for context in contexts):
            raise RuntimeError("cannot be read")
        return [ClaimLabels() for _ in contexts]


def test_a_document_that_fails_is_kept_with_its_reason_and_stops_nothing() -> None:
    good, bad = (
        Document(f"pmid:{number}", text, source=Source("a.jsonl", number))
        for number, text in enumerate(["Tea is wet.", "Tea is unspeakable."], start=1)
    )
    lost = Failure(None, "read", "not JSON", Source("a.jsonl", 3))
    skip = Skip("pmid:4", "superseded by a.jsonl#9", Source("a.jsonl", 4))
    outcome = process([bad, good, lost, skip], Fragile())  # type: ignore[arg-type]
    assert [reading.document.id for reading in outcome.readings] == ["pmid:1"]
    assert [(failure.document_id, failure.stage) for failure in outcome.failures] == [
        ("pmid:2", "analyse"),
        (None, "read"),
    ]
    assert outcome.failures[0].reason == "RuntimeError: cannot be read"
    assert outcome.skipped == {"superseded": 1}


@pytest.mark.shared
def test_real_abstracts_and_pubmed_xml_add_up(shared: Path, tmp_path: Path) -> None:
    folders = sorted(folder for folder in (shared / "data" / "pubmed_xml").iterdir() if folder.is_dir())
    paths = [shared / "data" / "ketamine" / "ketamine_abstracts.jsonl.gz", *folders]
    delivery = DeliverySettings(missing_md5=True, gaps=True)
    fast = ExtractSettings(model="claims-linear", delivery=delivery)
    counts = extract(paths, tmp_path / "claims", settings=fast, engine=("local", 2)).counts
    assert counts.records == counts.ok + counts.failed + sum(counts.skipped.values())
    assert counts.records == 1163 + 1356
    assert counts.failed < 400
    assert counts.ok > 1700


def elsewhere(work: Any, pieces: Iterator[object], workers: int, address: str | None = None) -> Iterator[object]:
    """An engine on a machine that has no such folder; what goes there and what comes back is pickled."""
    assert (workers, address) == (2, "there:1")
    for piece in pieces:
        there = pickle.loads(pickle.dumps(work))
        there = replace(there, work=replace(there.work, folder=Path("/nowhere/claims")))
        SENT.append(type(piece))
        yield pickle.loads(pickle.dumps(there(pickle.loads(pickle.dumps(piece)))))


SENT: list[type] = []


def test_machines_that_share_no_folder_write_the_same_bytes_and_resume(
    source: Path, undisturbed: Extraction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SENT.clear()
    monkeypatch.setitem(cast(dict[str, str], tables.ENGINES), "elsewhere", f"{__name__}:elsewhere")
    engine = ("elsewhere", 2, "there:1")
    done = extract([source], tmp_path / "claims", settings=SMALL, engine=engine)
    assert files_of(done.folder) == files_of(undisturbed.folder)
    assert [Piece] * 9 == SENT
    (done.folder / dataset.MANIFEST).unlink()
    shards.shard_path(done.folder, 4).unlink()
    (done.folder / shards.SHARDS / "000007.claims.parquet").write_bytes(b"cut")
    SENT.clear()
    extract([source], tmp_path / "claims", settings=SMALL, engine=engine, resume=True)
    assert files_of(done.folder) == files_of(undisturbed.folder)
    assert [index for index, kind in enumerate(SENT) if kind is Piece] == [4, 7]


def test_a_shard_that_is_not_what_was_made_is_refused(undisturbed: Extraction, tmp_path: Path) -> None:
    made = shards.read_shard(shards.shard_path(undisturbed.folder, 0))
    (tmp_path / shards.SHARDS).mkdir()
    with pytest.raises(StoreError, match="missing or altered"):
        shards.store(tmp_path, made, [b"cut", b"cut"])
    assert not shards.shard_path(tmp_path, 0).exists()
