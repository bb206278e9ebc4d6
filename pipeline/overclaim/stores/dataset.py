"""The claims dataset: Parquet shards that are whole or absent, a manifest that adds up, and the failures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from overclaim.errors import StoreError
from overclaim.stores import files, generations, rows
from overclaim.stores.generations import Generation
from overclaim.stores.shards import NOTHING, SHARDS, Counts, Shard, ShardFile, described, intact, read_shard, shard_path
from overclaim.types import Document, Failure, Reading, Source, Statement, Study

MANIFEST = "manifest.json"
FAILURES = "failures.jsonl"
PLAN = "plan.json"
LOCK = ".lock"
ANALYSE = "analyse"
"""The stage of failures that are about a document, not about a record of a file."""
LAYOUT = "2.1"
"""The version of the folder's layout; that of the rows is ``rows.SCHEMA_VERSION``."""


@contextmanager
def writing(folder: Path, plan: Mapping[str, Any], resume: bool) -> Iterator[None]:
    """Holds ``folder`` for one writer with ``plan`` (what fixes the bytes); raises ``StoreError`` if it cannot.

    A folder that already holds a dataset is refused without ``resume``, and with it when its plan differs. Once a
    generation is finished, only the finished ones count: what was planned after them may be planned anew.
    """
    for place in (folder / SHARDS, folder / generations.FOLDER):
        place.mkdir(parents=True, exist_ok=True)
    with files.locked(folder / LOCK, f"{folder}: another process is writing this dataset"):
        old = read_plan(folder)
        if old is not None:
            _check_plan(folder, old, plan, resume)
        elif any((folder / SHARDS).glob("*.json")):
            raise StoreError(f"{folder}: holds shards but no {PLAN}; choose an empty folder")
        _remove_leftovers(folder)
        with files.room(folder, "run the same command with --resume (or --update, as before)"):
            files.write_sealed(folder / PLAN, plan)
            yield


def read_plan(folder: Path) -> dict[str, Any] | None:
    """The plan of the dataset in ``folder``, finished or not; None when there is none.

    Where its file is lost or damaged, the plan of the finished generations, which stands in the manifest.
    """
    path, finished = folder / PLAN, _finished(folder)
    try:
        return files.read_sealed(path)
    except (FileNotFoundError, ValueError) as error:
        if finished is not None:
            return dict(finished["plan"])
        if isinstance(error, FileNotFoundError):
            return None
        raise StoreError(f"{path}: damaged ({error}); extract into a new folder") from None


def _finished(folder: Path) -> dict[str, Any] | None:
    """The manifest of the dataset in ``folder``; None when it is not finished or must be repaired."""
    try:
        return read_manifest(folder)
    except StoreError:
        return None


def _check_plan(folder: Path, old: Mapping[str, Any], new: Mapping[str, Any], resume: bool) -> None:
    if not resume:
        raise StoreError(
            f"{folder}: already holds a dataset; add --resume to continue it, --update to add files that are new, or "
            "choose another folder"
        )
    finished = _finished(folder)
    last = last_generation(old) if finished is None else len(finished["generations"]) - 1
    before, now = until(old, last), until(new, last)
    changed = [key for key in sorted(before.keys() | now.keys()) if before.get(key) != now.get(key)]
    if changed:
        raise StoreError(
            f"{folder}: was written with other {', '.join(changed)}; give the same inputs and settings to resume "
            "(--update adds files that are new), or choose another folder"
        )


def last_generation(plan: Mapping[str, Any]) -> int:
    """The number of the last generation of ``plan``."""
    return max((_generation(entry) for entry in plan["inputs"]), default=0)


def until(plan: Mapping[str, Any], generation: int) -> dict[str, Any]:
    """``plan`` as it was when ``generation`` was the last."""
    return {**plan, "inputs": [entry for entry in plan["inputs"] if _generation(entry) <= generation]}


def _generation(entry: Mapping[str, Any]) -> int:
    return int(entry["generation"])


def finish(folder: Path, plan: Mapping[str, Any], done: Sequence[Generation]) -> Counts:
    """The total counts, after writing ``failures.jsonl`` and the manifest, which makes the dataset complete."""
    counts = sum((part for one in done for part in (one.counts, one.dropped)), NOTHING)
    shards = [(one.number, _description(folder, one.first + index)) for one in done for index in range(one.shards)]
    failures = _standing_failures(shards, generations.last_changes(folder, done))
    if len(failures) != counts.failed:
        raise StoreError(
            f"{folder}: {len(failures)} failures are listed and {counts.failed} were counted; extract anew"
        )
    lines = [json.dumps(failure_row(failure), ensure_ascii=False) + "\n" for failure in failures]
    files.write_text_whole(folder / FAILURES, "".join(lines))
    listed = described(folder / FAILURES, len(failures))
    manifest = {
        "schema_version": LAYOUT,
        "fingerprint": files.sha256_json(plan),
        "plan": plan,
        "counts": asdict(counts),
        "failures": asdict(listed),
        "generations": [asdict(one) for one in done],
        "shards": [
            {"index": shard.index, "generation": number, "files": [asdict(file) for file in shard.files]}
            for number, shard in shards
        ],
    }
    files.write_sealed(folder / MANIFEST, manifest)
    _remove_leftovers(folder)
    _remove_abandoned(folder, len(shards), len(done))
    return counts


def _remove_leftovers(folder: Path) -> None:
    """Removes what writers that died left half-written."""
    for place in (folder, folder / SHARDS, folder / generations.FOLDER):
        files.remove_leftovers(place)


def _remove_abandoned(folder: Path, shards: int, done: int) -> None:
    """Removes what a generation left that was begun and then planned anew."""
    for place, kept in ((folder / SHARDS, shards), (folder / generations.FOLDER, done)):
        for path in place.iterdir():
            number = path.name.partition(".")[0]
            if number.isdecimal() and int(number) >= kept:
                path.unlink()


def _description(folder: Path, index: int) -> Shard:
    path = shard_path(folder, index)
    try:
        return read_shard(path)
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: missing or damaged ({error}); run the extraction again with --resume") from None


def _standing_failures(shards: Sequence[tuple[int, Shard]], changed: Mapping[str, int]) -> list[Failure]:
    """The failures that stand: to read a record for ever, to analyse a document until its id is changed."""
    return [
        failure
        for number, shard in shards
        for failure in shard.failures
        if failure.stage != ANALYSE or generations.stands(failure.document_id, number, changed)
    ]


def failure_row(failure: Failure) -> dict[str, object]:
    """A failure as one JSON object: document id, stage, reason, file and record."""
    source = failure.source
    return {
        "document_id": failure.document_id,
        "stage": failure.stage,
        "reason": failure.reason,
        "path": source.path if source else None,
        "record": source.record if source else None,
    }


def read_failures(folder: Path) -> list[Failure]:
    """The failures of the complete dataset in ``folder``; raises ``StoreError`` when their file was altered."""
    return failures_in(intact(folder, ShardFile(**read_manifest(folder)["failures"])))


def failures_in(path: Path) -> list[Failure]:
    """The failures that are listed in the file at ``path``."""
    with path.open(encoding="utf-8") as lines:
        return [failure_of(json.loads(line)) for line in lines]


def failure_of(row: Mapping[str, Any]) -> Failure:
    """The failure that ``failure_row`` wrote."""
    source = None if row["path"] is None else Source(row["path"], row["record"])
    return Failure(row["document_id"], row["stage"], row["reason"], source)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the complete dataset in ``folder``; raises ``StoreError`` when there is none."""
    path = folder / MANIFEST
    if not path.is_file():
        hint = "the extraction did not finish: run it again with --resume" if (folder / PLAN).is_file() else ""
        raise StoreError(f"{folder}: no {MANIFEST}" + (f"; {hint}" if hint else "; is this a claims dataset?"))
    try:
        manifest = files.read_sealed(path)
    except ValueError as error:
        raise StoreError(f"{path}: damaged ({error}); run the extraction again with --resume") from None
    if manifest["schema_version"] != LAYOUT:
        raise StoreError(
            f"{path}: written with layout {manifest['schema_version']}, this version reads {LAYOUT}; extract into a "
            "new folder"
        )
    return manifest


def read_generations(folder: Path) -> list[Generation]:
    """The generations of the complete dataset in ``folder``; raises ``StoreError`` when there is none."""
    return generations.of_manifest(read_manifest(folder)["generations"])


def read_shards(folder: Path, after: int = -1) -> Iterator[tuple[list[tuple[Document, Study]], list[Statement]]]:
    """Shard by shard, the documents that stand, with their studies, and their statements.

    Those of generations later than ``after`` alone. Raises ``StoreError`` on altered files.
    """
    changed = generations.last_changes(folder, read_generations(folder))
    for shard in read_manifest(folder)["shards"]:
        number = shard["generation"]
        if number <= after:
            continue
        claims, documents = (pq.read_table(intact(folder / SHARDS, ShardFile(**file))) for file in shard["files"])
        standing = [pair for pair in rows.documents(documents) if generations.stands(pair[0].id, number, changed)]
        said = rows.statements(claims)
        yield standing, [one for one in said if generations.stands(one.sentence.document_id, number, changed)]


def read_readings(folder: Path, after: int = -1) -> Iterator[list[Reading]]:
    """The same as readings, each document with its statements."""
    for documents, statements in read_shards(folder, after):
        own: dict[str, list[Statement]] = {document.id: [] for document, _ in documents}
        for statement in statements:
            own[statement.sentence.document_id].append(statement)
        yield [Reading(document, tuple(own[document.id]), study) for document, study in documents]
