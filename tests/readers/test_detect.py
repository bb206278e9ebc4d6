from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers.detect import read, record_format
from overclaim.tables import RECORD_READERS
from overclaim.types import Document
from tests.readers.records import WRITERS, put, write


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", sorted(RECORD_READERS))
def test_by_suffix(name: str, packed: bool, tmp_path: Path) -> None:
    assert record_format(write(name, tmp_path, packed=packed)) == name


@pytest.mark.parametrize("suffix", ["", ".txt", ".txt.gz", ".v1"])
@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"csv"}))
def test_by_first_bytes(name: str, suffix: str, tmp_path: Path) -> None:
    path = write(name, tmp_path, packed=suffix.endswith(".gz")).rename(tmp_path / f"records{suffix}")
    assert record_format(path) == name


def test_capital_suffixes(tmp_path: Path) -> None:
    assert record_format(put(tmp_path, "A.CSV", "pmid,abstract\n")) == "csv"


@pytest.mark.parametrize(
    "content", ["Plain words.", "<html></html>", "<!DOCTYPE html>", "\x00\x01", '{\n  "id": 1\n}', "[1]"]
)
def test_unknown_files_are_refused_with_the_known_formats(content: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a file of records; known formats: jsonl, pubmed-xml") as caught:
        record_format(put(tmp_path, "a.txt", content))
    assert ".nbib" in str(caught.value)


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        record_format(tmp_path / "none.jsonl")


@pytest.mark.parametrize("name", sorted(RECORD_READERS))
def test_read(name: str, tmp_path: Path) -> None:
    found = read(write(name, tmp_path))
    assert [record.id for record in found if isinstance(record, Document)] == ["pmid:11", "pmid:12", "pmid:13"]
