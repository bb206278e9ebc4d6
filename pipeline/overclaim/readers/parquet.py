"""Parquet tables into documents, one batch of rows in memory at a time; columns as in CSV, ``abstract`` may be a list.

Parquet has its own compression and checksums, so the guard of the text formats does not apply; batches are small.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from overclaim.errors import InputError
from overclaim.readers import common
from overclaim.readers.csv_table import check_columns
from overclaim.readers.fields import document
from overclaim.types import Record, Source

BATCH_ROWS = 256


def read(path: Path) -> Iterator[Record]:
    """The documents of a Parquet file; raises ``InputError`` when it is none or lacks a column that is needed."""
    return common.stream(path, _records(path))


def _records(path: Path) -> Iterator[Record]:
    import pyarrow as pa

    common.head(path, 4)
    try:
        for number, row in enumerate(_rows(path), start=1):
            source = Source(str(path), number)
            yield common.attempt(partial(document, row, source), source)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path}: not a readable Parquet file: {reason}") from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        check_columns(path, file.schema_arrow.names)
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield from batch.to_pylist()
