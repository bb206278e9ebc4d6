"""The claims dataset: round trip, whole or absent shards, one writer, counts that add up."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from overclaim.errors import StoreError
from overclaim.stores import dataset, files, generations, rows, shards
from overclaim.types import Failure, Holder, Source
from tests.samples import reading

A, B = ({"path": name, "sha256": name, "generation": 0} for name in ("a.jsonl", "b.jsonl"))
PLAN = {"version": "1", "inputs": [A]}


def generation(folder: Path, *written: shards.Shard) -> generations.Generation:
    """The first generation, of the given shards."""
    counts = sum((shard.counts for shard in written), shards.NOTHING)
    return generations.write(
        folder, generations.Generation(0, "f", 0, len(written), counts, shards.NOTHING), [("pmid:1", Holder(0, 1))], []
    )


def write(folder: Path, index: int = 0, fingerprint: str = "f") -> shards.Shard:
    failure = Failure("pmid:9", "read", "no abstract section closes", Source("a.xml", 9))
    readings = [reading(1), reading(2)]
    return shards.write_shard(folder, index, fingerprint, readings, ([failure], {"no abstract": 3}), False)


def test_rows_round_trip_without_loss() -> None:
    given = [reading(1), reading(2)]
    tables = rows.tables(given, all_sentences=True)
    assert list(rows.statements(tables.claims)) == [statement for one in given for statement in one.statements]
    assert list(rows.documents(tables.documents)) == [(one.document, one.study) for one in given]


def test_only_claims_are_kept_unless_all_sentences_are_asked_for() -> None:
    assert rows.tables([reading()], all_sentences=False).claims.num_rows == 1
    assert rows.tables([reading()], all_sentences=True).claims.num_rows == 2


def test_a_finished_dataset_reads_back_and_adds_up(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        counts = dataset.finish(tmp_path, PLAN, [generation(tmp_path, write(tmp_path, 0), write(tmp_path, 1))])
    assert (counts.records, counts.ok, counts.failed, counts.skipped) == (12, 4, 2, {"no abstract": 6})
    stored = list(dataset.read_shards(tmp_path))
    assert [document.id for documents, _ in stored for document, _ in documents] == ["pmid:1", "pmid:2"] * 2
    assert dataset.read_manifest(tmp_path)["counts"]["claims"] == 4
    assert (tmp_path / "failures.jsonl").read_text().count("no abstract section closes") == 2


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(StoreError, match="do not add up"):
        shards.Counts(5, 3, 1, {}, 0, 0)


def test_a_shard_is_finished_only_with_its_fingerprint_and_unaltered_files(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        shard = write(tmp_path)
    assert shards.finished_shard(tmp_path, 0, "f") == shard
    assert shards.finished_shard(tmp_path, 0, "other") is None
    assert shards.finished_shard(tmp_path, 1, "f") is None
    parquet = tmp_path / "shards" / shard.files[0].name
    content = bytearray(parquet.read_bytes())
    content[len(content) // 2] ^= 1
    parquet.write_bytes(bytes(content))
    assert shards.finished_shard(tmp_path, 0, "f") is None


def test_a_truncated_shard_description_means_not_finished(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        write(tmp_path)
    path = shards.shard_path(tmp_path, 0)
    path.write_text(path.read_text()[:40])
    assert shards.finished_shard(tmp_path, 0, "f") is None


def test_a_folder_in_use_or_of_another_plan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        with pytest.raises(StoreError, match="another process"), dataset.writing(tmp_path, PLAN, resume=True):
            pass
        write(tmp_path)
    with pytest.raises(StoreError, match="--resume"), dataset.writing(tmp_path, PLAN, resume=False):
        pass
    other = {**PLAN, "inputs": [B]}
    with pytest.raises(StoreError, match="other inputs"), dataset.writing(tmp_path, other, resume=True):
        pass


def test_half_written_files_are_removed_on_resume(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        write(tmp_path)
    leftover = tmp_path / "shards" / ".writing-1-000007.claims.parquet"
    leftover.write_bytes(b"PAR1")
    with dataset.writing(tmp_path, PLAN, resume=True):
        assert not leftover.exists()


def test_an_unfinished_or_altered_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is this a claims dataset"):
        dataset.read_manifest(tmp_path)
    with dataset.writing(tmp_path, PLAN, resume=False):
        shard = write(tmp_path)
        with pytest.raises(StoreError, match="did not finish"):
            dataset.read_manifest(tmp_path)
        dataset.finish(tmp_path, PLAN, [generation(tmp_path, shard)])
    (tmp_path / "shards" / shard.files[1].name).unlink()
    with pytest.raises(StoreError, match="missing or altered"):
        list(dataset.read_shards(tmp_path))


def test_an_altered_file_is_told_by_its_own_hash_and_by_name(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        dataset.finish(tmp_path, PLAN, [generation(tmp_path, write(tmp_path))])
    for name in (dataset.MANIFEST, dataset.FAILURES):
        path = tmp_path / name
        whole = path.read_text()
        path.write_text(whole.replace("9", "8", 1))
        with pytest.raises(StoreError, match=rf"{name}: .*altered.*--resume"):
            dataset.read_failures(tmp_path)
        path.write_text(whole)
    assert len(dataset.read_failures(tmp_path)) == 1


def test_a_plan_that_is_lost_or_damaged_is_taken_from_the_manifest(tmp_path: Path) -> None:
    with dataset.writing(tmp_path, PLAN, resume=False):
        shard = write(tmp_path)
    plan = tmp_path / dataset.PLAN
    whole = plan.read_bytes()
    plan.write_bytes(whole[:-9])
    with pytest.raises(StoreError, match=r"plan.json: damaged .*new folder"):
        dataset.read_plan(tmp_path)
    plan.write_bytes(whole)
    with dataset.writing(tmp_path, PLAN, resume=True):
        dataset.finish(tmp_path, PLAN, [generation(tmp_path, shard)])
    for damage in (lambda: plan.write_bytes(whole[:-9]), plan.unlink):
        damage()
        assert dataset.read_plan(tmp_path) == PLAN


def test_a_reason_with_unusual_line_ends_reads_back(tmp_path: Path) -> None:
    failure = Failure("pmid:9", "read", "broke off after \u2028 and \x85", Source("a.xml", 9))
    with dataset.writing(tmp_path, PLAN, resume=False):
        shard = shards.write_shard(tmp_path, 0, "f", [], ([failure], {}), False)
        dataset.finish(tmp_path, PLAN, [generation(tmp_path, shard)])
    assert dataset.read_failures(tmp_path) == [failure]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space"), RuntimeError("LanceError(IO): No space left on device (os error 28)")]
)
def test_a_full_disk_is_an_error_that_names_the_folder_and_the_fix(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(StoreError, match=rf"{tmp_path}: no space is left .* --resume"):  # noqa: SIM117
        with dataset.writing(tmp_path, PLAN, resume=False):
            raise error


def test_a_file_that_could_not_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    def fill(aside: Path) -> None:
        aside.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        files.write_whole(tmp_path / "whole", fill)
    assert list(tmp_path.iterdir()) == []
