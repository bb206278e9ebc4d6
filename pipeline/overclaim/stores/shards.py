"""Shards of the claims dataset: Parquet files that are whole or absent, and how many records went into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import methodcaller
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from overclaim.errors import StoreError
from overclaim.stores import files, rows
from overclaim.types import Failure, Reading

SHARDS = "shards"


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
            {reason: count for reason in reasons if (count := self._skipped(reason) + other._skipped(reason))},
            self.sentences + other.sentences,
            self.claims + other.claims,
        )

    def _skipped(self, reason: str) -> int:
        return self.skipped.get(reason, 0)


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
        write_table(folder / SHARDS / f"{index:06d}.{name}.parquet", table)
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
    files.write_sealed(shard_path(folder, index), asdict(shard))
    return shard


def store(folder: Path, shard: Shard, contents: Sequence[bytes]) -> Shard:
    """``shard`` as written to ``folder`` from the bytes of its files, which another machine made.

    Raises ``StoreError`` where they are not what was made.
    """
    for file, content in zip(shard.files, contents, strict=True):
        files.write_whole(folder / SHARDS / file.name, methodcaller("write_bytes", content))
        intact(folder / SHARDS, file)
    files.write_sealed(shard_path(folder, shard.index), asdict(shard))
    return shard


def write_table(path: Path, table: Any) -> ShardFile:
    """The description of ``table`` as written to ``path``, which is whole or absent."""
    files.write_whole(path, lambda aside: pq.write_table(table, aside, compression="zstd", write_page_checksum=True))
    return described(path, table.num_rows)


def described(path: Path, rows: int) -> ShardFile:
    """The description of the file at ``path`` as it is."""
    return ShardFile(path.name, rows, path.stat().st_size, files.sha256_file(path))


def finished_shard(folder: Path, index: int, fingerprint: str) -> Shard | None:
    """Shard ``index`` if it is finished, was made with ``fingerprint`` and its files are unaltered, else None."""
    path = shard_path(folder, index)
    if not path.is_file():
        return None
    try:
        shard = read_shard(path)
    except ValueError:
        return None
    intact = all(is_intact(folder / SHARDS / file.name, file) for file in shard.files)
    return shard if intact and shard.fingerprint == fingerprint else None


def read_shard(path: Path) -> Shard:
    """The description in ``path``; raises ``ValueError`` where it is damaged."""
    from pydantic import TypeAdapter

    return TypeAdapter(Shard).validate_python(files.read_sealed(path))


def is_intact(path: Path, expected: ShardFile) -> bool:
    """True when ``path`` is what was written."""
    return path.is_file() and path.stat().st_size == expected.bytes and files.sha256_file(path) == expected.sha256


def intact(folder: Path, expected: ShardFile) -> Path:
    """The path of the file in ``folder``; raises ``StoreError`` unless it is what was written."""
    path = folder / expected.name
    if not is_intact(path, expected):
        raise StoreError(f"{path}: missing or altered since it was written; run the extraction again with --resume")
    return path
