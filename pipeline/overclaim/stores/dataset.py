"""The claims dataset: Parquet shards that are whole or absent, a manifest that adds up, and the failures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as pq

from overclaim.errors import StoreError
from overclaim.stores import files, rows
from overclaim.types import Document, Failure, Reading, Source, Statement, Study

MANIFEST = "manifest.json"
FAILURES = "failures.jsonl"
PLAN = "plan.json"
SHARDS = "shards"
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents in = ok + failed + skipped (by reason), and what came out of them."""

    records: int
    ok: int
    failed: int
    skipped: Mapping[str, int]
    sentences: int
    claims: int

    def __post_init__(self) -> None:
        if self.records != self.ok + self.failed + sum(self.skipped.values()):
            raise StoreError(f"records do not add up: {self.records} in, but {self}")

    def __add__(self, other: Counts) -> Counts:
        reasons = sorted(self.skipped.keys() | other.skipped.keys())
        return Counts(
            self.records + other.records,
            self.ok + other.ok,
            self.failed + other.failed,
            {reason: self.skipped.get(reason, 0) + other.skipped.get(reason, 0) for reason in reasons},
            self.sentences + other.sentences,
            self.claims + other.claims,
        )


NOTHING = Counts(0, 0, 0, {}, 0, 0)


@dataclass(frozen=True, slots=True)
class ShardFile:
    """One file of a shard: its name in the shards folder, rows, size in bytes and hash."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shard:
    """What one finished shard holds; stored beside its Parquet files and written last."""

    index: int
    fingerprint: str
    counts: Counts
    files: tuple[ShardFile, ...]
    failures: tuple[Failure, ...]


def shard_path(folder: Path, index: int) -> Path:
    """The file that says that shard ``index`` is finished."""
    return folder / SHARDS / f"{index:06d}.json"


def write_shard(
    folder: Path,
    index: int,
    fingerprint: str,
    readings: Sequence[Reading],
    outcome: tuple[Sequence[Failure], Mapping[str, int]],
    all_sentences: bool,
) -> Shard:
    """The shard written for ``readings``; ``outcome`` is the failures and the skipped records by reason."""
    failures, skipped = outcome
    tables = rows.tables(readings, all_sentences)
    written = tuple(
        _write_table(folder / SHARDS / f"{index:06d}.{name}.parquet", table)
        for name, table in zip(rows.Rows._fields, tables, strict=True)
    )
    counts = Counts(
        records=len(readings) + len(failures) + sum(skipped.values()),
        ok=len(readings),
        failed=len(failures),
        skipped=dict(sorted(skipped.items())),
        sentences=sum(len(reading.statements) for reading in readings),
        claims=sum(statement.labels.is_claim for reading in readings for statement in reading.statements),
    )
    shard = Shard(index, fingerprint, counts, written, tuple(failures))
    files.write_text_whole(shard_path(folder, index), json.dumps(asdict(shard), ensure_ascii=False, indent=1) + "\n")
    return shard


def _write_table(path: Path, table: Any) -> ShardFile:
    files.write_whole(path, lambda aside: pq.write_table(table, aside, compression="zstd"))
    return ShardFile(path.name, table.num_rows, path.stat().st_size, files.sha256_file(path))


def finished_shard(folder: Path, index: int, fingerprint: str) -> Shard | None:
    """Shard ``index`` if it is finished, was made with ``fingerprint`` and its files are unaltered, else None."""
    path = shard_path(folder, index)
    if not path.is_file():
        return None
    try:
        shard = _read_shard(path)
    except (ValueError, KeyError, TypeError):
        return None
    intact = all(_intact(folder / SHARDS / file.name, file) for file in shard.files)
    return shard if intact and shard.fingerprint == fingerprint else None


def _read_shard(path: Path) -> Shard:
    from pydantic import TypeAdapter

    return TypeAdapter(Shard).validate_json(path.read_bytes())


def _intact(path: Path, expected: ShardFile) -> bool:
    return path.is_file() and path.stat().st_size == expected.bytes and files.sha256_file(path) == expected.sha256


@contextmanager
def writing(folder: Path, plan: Mapping[str, Any], resume: bool) -> Iterator[None]:
    """Holds ``folder`` for one writer with ``plan`` (what fixes the bytes); raises ``StoreError`` if it cannot.

    A folder that already holds a dataset is refused without ``resume``, and with it when its plan differs.
    """
    (folder / SHARDS).mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        _lock(lock, folder)
        path = folder / PLAN
        if path.is_file():
            _check_plan(folder, json.loads(path.read_text(encoding="utf-8")), plan, resume)
        elif any((folder / SHARDS).glob("*.json")):
            raise StoreError(f"{folder}: holds shards but no {PLAN}; choose an empty folder")
        for place in (folder, folder / SHARDS):
            files.remove_leftovers(place)
        files.write_text_whole(path, json.dumps(plan, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        yield


def _lock(handle: IO[str], folder: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: an open file is not shared for deletion, but two writers are not detected
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(f"{folder}: another process is writing this dataset; wait for it or choose another") from None


def _check_plan(folder: Path, old: Mapping[str, Any], new: Mapping[str, Any], resume: bool) -> None:
    if not resume:
        raise StoreError(f"{folder}: already holds a dataset; add --resume to continue it or choose another folder")
    changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    if changed:
        raise StoreError(
            f"{folder}: was written with other {', '.join(changed)}; give the same inputs and settings to resume, "
            "or choose another folder"
        )


def finish(folder: Path, plan: Mapping[str, Any], shards: Sequence[Shard]) -> Counts:
    """The total counts, after writing ``failures.jsonl`` and the manifest, which makes the dataset complete."""
    counts = sum((shard.counts for shard in shards), NOTHING)
    lines = [json.dumps(failure_row(failure), ensure_ascii=False) for shard in shards for failure in shard.failures]
    files.write_text_whole(folder / FAILURES, "".join(line + "\n" for line in lines))
    manifest = {
        "schema_version": rows.SCHEMA_VERSION,
        "fingerprint": files.sha256_json(plan),
        "plan": plan,
        "counts": asdict(counts),
        "shards": [{"index": shard.index, "files": [asdict(file) for file in shard.files]} for shard in shards],
    }
    files.write_text_whole(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return counts


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
    """The failures of the complete dataset in ``folder``."""
    lines = (folder / FAILURES).read_text(encoding="utf-8").splitlines()
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
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        missing = {"schema_version", "fingerprint", "plan", "counts", "shards"} - manifest.keys()
    except (ValueError, AttributeError) as error:
        raise StoreError(f"{path}: damaged ({error}); run the extraction again") from None
    if missing:
        raise StoreError(f"{path}: damaged (no {', '.join(sorted(missing))}); run the extraction again")
    return manifest


def read_shards(folder: Path) -> Iterator[tuple[list[tuple[Document, Study]], list[Statement]]]:
    """Shard by shard, the documents with their studies and the statements; raises ``StoreError`` on altered files."""
    for shard in read_manifest(folder)["shards"]:
        paths = []
        for entry in shard["files"]:
            expected = ShardFile(**entry)
            path = folder / SHARDS / expected.name
            if not _intact(path, expected):
                raise StoreError(f"{path}: missing or altered since it was written; run the extraction again")
            paths.append(path)
        claims, documents = (pq.read_table(path) for path in paths)
        yield list(rows.documents(documents)), list(rows.statements(claims))
