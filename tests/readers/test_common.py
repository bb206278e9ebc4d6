"""Limits and archives; what the readers make of them is in the contract test."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers import common, jsonl, pubmed_xml
from overclaim.types import Document, Failure
from tests.readers.records import put


def test_several_archives_in_one_file(tmp_path: Path) -> None:
    path = put(tmp_path, "a.gz", gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    assert [line.text for line in common.lines(path)] == ["one", "two"]


def test_a_damaged_archive(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(random.Random(0).randbytes(50_000)))
    content[20_000:20_050] = bytes(50)
    with pytest.raises(InputError, match="damaged gzip"):
        list(common.lines(put(tmp_path, "a.gz", bytes(content))))


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "RATIO_FLOOR", 10_000)
    path = put(tmp_path, "bomb.jsonl.gz", gzip.compress(b'{"pmid": 1}\n' + b"\n" * 5_000_000))
    with common.Guarded(path) as raw, pytest.raises(InputError, match="more than 200 times its size; refused"):
        raw.readall()
    records = list(jsonl.read(path))
    assert isinstance(records[0], Document)
    assert isinstance(records[1], Failure)
    assert "decompression bomb" in records[1].reason


def test_an_ordinary_file_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    path = put(tmp_path, "a.gz", gzip.compress(b"the same words\n" * 100_000))
    assert sum(1 for _ in common.lines(path)) == 100_000


def test_the_size_of_a_file_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "MAX_FILE_BYTES", 1000)
    with pytest.raises(InputError, match="split it"):
        list(common.lines(put(tmp_path, "a.txt", b"tea\n" * 1000)))


def test_a_bomb_of_blanks_in_xml_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "MAX_RECORD_BYTES", 100_000)
    path = put(tmp_path, "a.xml.gz", gzip.compress(b"<PubmedArticleSet>" + b"<a/>" * 100_000))
    with pytest.raises(InputError, match="a record of more than"):
        list(pubmed_xml.read(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", "{}")
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be opened"):
        list(common.lines(path))


def test_head_is_unpacked_and_short_where_the_file_is(tmp_path: Path) -> None:
    assert common.head(put(tmp_path, "a", gzip.compress(b"words")), 3) == b"wor"
    assert common.head(put(tmp_path, "b", b"w"), 3) == b"w"
