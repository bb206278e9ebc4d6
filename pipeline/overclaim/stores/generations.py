"""How a claims dataset grows: each run that adds files is a generation, written once and never altered.

Generation 0 is the first run. A later one holds the shards of its own files, and the documents of earlier generations
that its notices speak of, as they read now. Beside its shards stand the changes that it made to who holds which id, and
what its notices tell. A row, or a failure to analyse a document, stands when no later generation changed its id: so
readers see what one run over all files would have given, and a later run need not read the old files again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from overclaim.errors import StoreError
from overclaim.stores import files, rows
from overclaim.stores.shards import SHARDS, Counts, ShardFile, described, intact, write_table
from overclaim.types import Document, Holder, Notice

FOLDER = "generations"
Change = tuple[str, Holder | None]
HOLDERS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        ("file", pa.int32()),
        ("record", pa.int64()),
        ("version", pa.int32()),
        ("revising", pa.bool_()),
        ("has_text", pa.bool_()),
    ]
)
"""Who holds an id after a generation: the record's file among all inputs; all null where nobody does any more."""
NOTICES = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("about", "type", "id", "citation")])
"""What the notices of a generation tell of other records."""
_ROWS = 1 << 17


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished generation: its shards ``first`` to ``first + shards``, what it added and what it took away.

    ``counts`` are those of its own shards, ``dropped`` is negative where records of earlier generations stand no more.
    """

    number: int
    fingerprint: str
    first: int
    shards: int
    counts: Counts
    dropped: Counts
    files: tuple[ShardFile, ...] = ()


_GENERATION = TypeAdapter(Generation)


def of_manifest(entries: Sequence[Any]) -> list[Generation]:
    """The generations that a manifest lists."""
    return [_GENERATION.validate_python(entry) for entry in entries]


def path_of(folder: Path, number: int) -> Path:
    """The file that says that generation ``number`` is finished."""
    return folder / FOLDER / f"{number:06d}.json"


def write(folder: Path, described: Generation, changes: Iterable[Change], notices: Iterable[Notice]) -> Generation:
    """``described`` with the files of its changes and notices, all written."""
    done = path_of(folder, described.number)
    done.parent.mkdir(exist_ok=True)
    holders = _write_holders(done.with_suffix(".holders.parquet"), changes)
    told = pa.Table.from_pylist([asdict(notice) for notice in notices], NOTICES)
    written = (holders, write_table(done.with_suffix(".notices.parquet"), told))
    generation = replace(described, files=written)
    files.write_sealed(done, asdict(generation))
    return generation


def _write_holders(path: Path, changes: Iterable[Change]) -> ShardFile:
    count = 0

    def fill(aside: Path) -> None:
        nonlocal count
        with pq.ParquetWriter(aside, HOLDERS, compression="zstd") as writer:
            rest = iter(changes)
            while some := [{"id": name, **(asdict(held) if held else {})} for name, held in islice(rest, _ROWS)]:
                writer.write_table(pa.Table.from_pylist(some, HOLDERS))
                count += len(some)

    files.write_whole(path, fill)
    return described(path, count)


def changes(folder: Path, generations: Iterable[Generation]) -> Iterator[Change]:
    """The changes that ``generations`` made to who holds which id, in order; raises ``StoreError``."""
    for generation in generations:
        for batch in _batches(folder, generation.files[0]):
            for row in batch.to_pylist():
                name = row.pop("id")
                yield name, (None if row["file"] is None else Holder(**row))


def notices(folder: Path, generations: Iterable[Generation]) -> Iterator[Notice]:
    """What the notices of ``generations`` tell, in order; raises ``StoreError``."""
    for generation in generations:
        for batch in _batches(folder, generation.files[1]):
            yield from (Notice(**row) for row in batch.to_pylist())


def _batches(folder: Path, file: ShardFile) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(intact(folder / FOLDER, file)) as opened:
        yield from opened.iter_batches()


def last_changes(folder: Path, generations: Sequence[Generation]) -> Mapping[str, int]:
    """The ids that generations after the first changed, each with the number of the last that did."""
    found: dict[str, int] = {}
    for generation in generations:
        if generation.number:
            for batch in _batches(folder, generation.files[0]):
                found.update(dict.fromkeys(batch.column("id").to_pylist(), generation.number))
    return found


def stands(document_id: str | None, generation: int, changed: Mapping[str, int]) -> bool:
    """True when what ``generation`` stored of ``document_id`` still stands, by ``last_changes``."""
    return document_id is None or changed.get(document_id, 0) <= generation


def tally(folder: Path, generations: Sequence[Generation], ids: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """The counts of sentences and of claims of the stored documents among ``ids`` that stand."""
    columns = ["id", "sentences", "claims"]
    found = (table.to_pylist() for table in _standing(folder, generations, ids, columns))
    return {row["id"]: (row["sentences"], row["claims"]) for some in found for row in some}


def documents(folder: Path, generations: Sequence[Generation], ids: Collection[str]) -> Iterator[Document]:
    """The stored documents among ``ids`` that stand, in the order of their shards."""
    for table in _standing(folder, generations, ids, None):
        yield from (document for document, _ in rows.documents(table))


def _standing(
    folder: Path, generations: Sequence[Generation], ids: Collection[str], columns: Sequence[str] | None
) -> Iterator[pa.Table]:
    if not ids:
        return
    changed = last_changes(folder, generations)
    for generation in generations:
        wanted = pa.array(sorted(name for name in ids if stands(name, generation.number, changed)), pa.string())
        for index in range(generation.first, generation.first + generation.shards):
            path = folder / SHARDS / f"{index:06d}.documents.parquet"
            try:
                yield _rows_of(path, wanted, columns)
            except (OSError, pa.ArrowException) as error:
                raise StoreError(f"{path}: damaged ({error}); run the extraction again with --resume") from None


def _rows_of(path: Path, wanted: pa.Array, columns: Sequence[str] | None) -> pa.Table:
    """The rows of the wanted ids; of other columns than the ids nothing is read where there are none.

    What is read is verified by the sums of its pages, so that not every file needs to be hashed.
    """
    with pq.ParquetFile(path, page_checksum_verification=True) as opened:
        mask = pc.is_in(opened.read(["id"]).column("id"), value_set=wanted)
        if not pc.any(mask).as_py():
            return rows.DOCUMENTS.empty_table()
        return opened.read(columns).filter(mask)
