"""A dataset that grows file by file shows what one extraction of all files would have given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from overclaim.api.extraction import Extraction, extract, update
from overclaim.config import DeliverySettings, ExtractSettings
from overclaim.errors import InputError, StoreError
from overclaim.stores import dataset
from overclaim.types import Document, Failure, Statement, Status, Study
from tests.api.deliveries import BASELINE, deletion, deliver, notice, row
from tests.api.test_extract import files_of
from tests.readers.records import Row, put, xml_record

SMALL = ExtractSettings(model="claims-linear", shard_size=3)
UPDATES: Sequence[Sequence[str]] = (
    (
        xml_record(row(104, "Ginger had no effect on nausea in 60 women.", "Ginger"), 1),
        xml_record(Row("x1", "No number", ((None, "Tea."),))),
        notice(106, 101),
    ),
    (deletion("102"), xml_record(row(103, "A letter grew: walking improved mood.", "A letter"))),
    (xml_record(row(102, "Walking lowered blood pressure.", "Walking")), notice(107, 104, "ExpressionOfConcernFor")),
)


def seen(folder: Path) -> tuple[dict[str, tuple[Document, Study, list[Statement]]], list[Failure]]:
    """What readers of a dataset see, by id."""
    found: dict[str, tuple[Document, Study, list[Statement]]] = {}
    for documents, statements in dataset.read_shards(folder):
        for document, study in documents:
            assert document.id not in found
            found[document.id] = (document, study, [])
        for statement in statements:
            found[statement.sentence.document_id][2].append(statement)
    failures = sorted(dataset.read_failures(folder), key=lambda failure: str(failure.source))
    return found, failures


def grown(folder: Path, out: Path, updates: Sequence[Sequence[str]] = UPDATES, workers: int = 1) -> Extraction:
    """A dataset that was extracted from the baseline and updated after each delivery."""
    deliver(folder, 1, *BASELINE)
    done = extract(folder, out, settings=SMALL)
    for number, records in enumerate(updates, start=2):
        deliver(folder, number, *records)
        done = update(folder, out, settings=SMALL, engine=("local", workers))
    return done


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    folder = tmp_path_factory.mktemp("grown")
    return grown(folder / "pubmed", folder / "claims")


def test_grown_and_extracted_at_once_look_the_same_and_count_the_same(undisturbed: Extraction, tmp_path: Path) -> None:
    at_once = extract(undisturbed.folder.parent / "pubmed", tmp_path / "claims", settings=SMALL)
    assert seen(undisturbed.folder) == seen(at_once.folder)
    assert undisturbed.counts == at_once.counts
    assert asdict(at_once.counts)["skipped"] == {
        "an instruction to delete": 1,
        "deleted": 1,
        "no abstract": 2,
        "superseded": 2,
    }
    assert at_once.counts.failed == 1


def test_notices_that_come_later_change_status_level_and_reasons(undisturbed: Extraction) -> None:
    found, _ = seen(undisturbed.folder)
    assert {name: document.status for name, (document, _, _) in found.items()} == {
        "pmid:101": Status.RETRACTED,
        "pmid:102": Status.CURRENT,
        "pmid:103": Status.CURRENT,
        "pmid:104": Status.CONCERN,
    }
    study = found["pmid:101"][1]
    assert study.status is Status.RETRACTED
    assert any("retract" in reason for reason in study.reasons)


def test_the_manifest_tells_which_files_are_in_and_when_they_came(undisturbed: Extraction) -> None:
    manifest = dataset.read_manifest(undisturbed.folder)
    names = [(Path(entry["path"]).name, entry["generation"]) for entry in manifest["plan"]["inputs"]]
    assert names == [(f"pubmed26n000{number}.xml.gz", number - 1) for number in (1, 2, 3, 4)]
    assert undisturbed.files == 4


def test_an_update_reads_only_what_is_new(undisturbed: Extraction) -> None:
    pubmed = undisturbed.folder.parent / "pubmed"
    assert undisturbed.added is not None
    assert undisturbed.added.counts.records == 3  # two of its own, and an older one that a notice changed
    before = files_of(undisturbed.folder)
    again = update(pubmed, undisturbed.folder, settings=SMALL)
    assert again.added is None
    assert again.counts == undisturbed.counts
    assert files_of(undisturbed.folder) == before


def test_two_workers_grow_the_same_bytes_and_old_files_need_not_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for workers in (1, 2):
        home = tmp_path / str(workers)
        home.mkdir()
        monkeypatch.chdir(home)
        done = grown(Path("pubmed"), Path("claims"), UPDATES[:1], workers)
        for path in Path("pubmed").iterdir():
            path.unlink()
        deliver(Path("pubmed"), 3, *UPDATES[1])
        done = update(Path("pubmed"), Path("claims"), settings=SMALL, engine=("local", workers))
        results.append((files_of(Path("claims")), done.counts))
    assert results[0] == results[1]


def test_an_interrupted_update_shows_the_old_state_and_goes_on_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = grown(Path("pubmed"), Path("claims"), UPDATES[:2])
    before = seen(done.folder)
    deliver(Path("pubmed"), 4, *UPDATES[2])
    with monkeypatch.context() as patched:
        patched.setattr("overclaim.stores.generations.write", refuse)
        with pytest.raises(KeyboardInterrupt):
            update(Path("pubmed"), Path("claims"), settings=SMALL)
    assert seen(done.folder) == before
    done = update(Path("pubmed"), Path("claims"), settings=SMALL)
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert files_of(tmp_path / "claims") == files_of(grown(Path("pubmed"), Path("claims")).folder.resolve())


def refuse(*_: object) -> None:
    raise KeyboardInterrupt


def test_resume_repairs_a_grown_dataset(tmp_path: Path) -> None:
    done = grown(tmp_path / "pubmed", tmp_path / "claims", UPDATES[:2])
    before = files_of(done.folder)
    for name in (
        "shards/000000.claims.parquet",
        "shards/000002.json",
        "generations/000001.holders.parquet",
        "manifest.json",
    ):
        (done.folder / name).unlink()
    extract(tmp_path / "pubmed", done.folder, settings=SMALL, resume=True)
    assert files_of(done.folder) == before


def test_what_cannot_be_added_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    done = grown(tmp_path / "pubmed", tmp_path / "claims", ())
    before = files_of(done.folder)
    with pytest.raises(InputError, match="pubmed26n0002"):
        update([*tmp_path.glob("pubmed/*.gz"), deliver(tmp_path / "late", 3)], done.folder, settings=SMALL)
    changed = deliver(tmp_path / "again", 1, *BASELINE[:2])
    with pytest.raises(InputError, match="read before with other content"):
        update(changed, done.folder, settings=SMALL)
    damaged = deliver(tmp_path / "damaged", 2, *UPDATES[0])
    put(damaged.parent, f"{damaged.name}.md5", "0" * 32)
    with pytest.raises(InputError, match="damaged: its MD5"):
        update(damaged, done.folder, settings=SMALL)
    with pytest.raises(StoreError, match="other settings"):
        update(deliver(tmp_path / "next", 2), done.folder, settings=SMALL.model_copy(update={"shard_size": 4}))
    with pytest.raises(StoreError, match="--update adds files"):
        extract(
            tmp_path / "next",
            done.folder,
            settings=SMALL.model_copy(update={"delivery": DeliverySettings(gaps=True)}),
            resume=True,
        )
    assert files_of(done.folder) == before


def test_an_update_of_nothing_yet_extracts_and_other_formats_grow_too(tmp_path: Path) -> None:
    first = put(tmp_path, "a.jsonl", '{"pmid": 1, "abstract": "Tea raised alertness in adults."}\n')
    second = put(tmp_path, "b.jsonl", '{"pmid": 1, "abstract": "Again."}\n{"pmid": 2, "abstract": "Tea helped."}\n')
    update(first, tmp_path / "claims", settings=SMALL)
    counts = update([first, second], tmp_path / "claims", settings=SMALL).counts
    assert (counts.records, counts.ok, counts.failed) == (3, 2, 1)
    assert dataset.read_failures(tmp_path / "claims")[0].reason == f"duplicate id, first seen at {first}#1"
