"""Whatever bytes come, a reader answers with records or one ``InputError``, and the counts add up.

``OVERCLAIM_FUZZ=10000 python -m pytest tests/readers/test_fuzz.py --hypothesis-seed=7`` tries as many inputs per test.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers import csv_table, jsonl, medline, parquet, pubmed_xml, ris
from overclaim.readers.resolve import stream
from overclaim.types import Document, Failure, Record
from tests.readers.records import ROWS, WRITERS, put


def inputs(usual: int) -> settings:
    """Settings for as many inputs as ``OVERCLAIM_FUZZ`` says, else ``usual``."""
    count = int(os.environ.get("OVERCLAIM_FUZZ", usual))
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


READERS = {
    "a.jsonl": jsonl.read,
    "a.csv": csv_table.read,
    "a.ris": ris.read,
    "a.nbib": medline.read,
    "a.xml": pubmed_xml.read,
    "a.parquet": parquet.read,
}
WHOLE = {f"a{suffix}": writer(ROWS) for suffix, writer in WRITERS.values()}
PIECES = st.sampled_from(
    [
        b"PMID- 7\n",
        b"AB  - Tea: BACKGROUND: It",
        b"      more\n",
        b"TY  - JOUR\n",
        b"ER  - \n",
        b"DO  - 10.1/x\n",
        b"\r\n",
        b'{"pmid": 1, "abstract": "Tea."}\n',
        b'{"pmid": ',
        b'"',
        b",",
        b"\n",
        b"pmid,abstract\n",
        b"7,Tea.\n",
        b"\xff",
        b"\x00",
        b"\xe2\x82",
        b"&x;",
        b"<PubmedArticleSet>",
        b"</PubmedArticleSet>",
        b"<MedlineCitation>",
        b"<PubmedArticle>",
        b"<PMID>7</PMID>",
        b"</PubmedArticle>",
        b"</MedlineCitation>",
    ]
)
CONTENT = st.lists(PIECES | st.binary(max_size=6), max_size=12).map(b"".join)


def read_all(name: str, content: bytes) -> list[Record] | str:
    with TemporaryDirectory() as folder:
        try:
            return list(READERS[name](put(Path(folder), name, content)))
        except InputError as error:
            return str(error)


@pytest.mark.parametrize("name", sorted(READERS))
@inputs(150)
@given(content=CONTENT)
def test_no_bytes_crash_a_reader(name: str, content: bytes) -> None:
    check_answer(read_all(name, content))


DAMAGES = st.lists(
    st.tuples(st.sampled_from(["cut", "flip", "splice", "repeat"]), st.integers(0, 1 << 16), st.integers(0, 1 << 16)),
    min_size=1,
    max_size=4,
)


def damaged(content: bytes, damages: list[tuple[str, int, int]]) -> bytes:
    """``content`` cut off, with a bit flipped, with a piece taken out, or with a piece repeated elsewhere."""
    for kind, first, second in damages:
        start, end = sorted((first % (len(content) + 1), second % (len(content) + 1)))
        if kind == "cut":
            content = content[:start] or content
        elif kind == "flip" and start < len(content):
            content = content[:start] + bytes([content[start] ^ 1 << second % 8]) + content[start + 1 :]
        elif kind == "splice":
            content = content[:start] + content[end:] or content
        else:
            content = content[:end] + content[start:]
    return content


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", sorted(READERS))
@inputs(40)
@given(damages=DAMAGES)
def test_no_damage_to_a_valid_file_crashes_a_reader(
    name: str, packed: bool, damages: list[tuple[str, int, int]]
) -> None:
    whole = gzip.compress(WHOLE[name], mtime=0) if packed and name != "a.parquet" else WHOLE[name]
    check_answer(read_all(name, damaged(whole, damages)))


@pytest.mark.parametrize("name", sorted(READERS.keys() - {"a.parquet"}))
@inputs(40)
@given(st.integers(1, 1 << 16))
def test_a_packed_file_that_breaks_off_is_told_of(name: str, place: int) -> None:
    packed = gzip.compress(WHOLE[name], mtime=0)
    result = read_all(name, packed[: 1 + place % (len(packed) - 1)])
    assert isinstance(result, str) or any(isinstance(record, Failure) for record in result)


def check_answer(result: list[Record] | str) -> None:
    """Asserts one error on one line, or records that are numbered without repetition and whole."""
    if isinstance(result, str):
        assert "\n" not in result
        return
    numbers = [record.source.record for record in result if record.source]
    assert len(numbers) == len(result)
    assert numbers == sorted(set(numbers))
    for record in result:
        if isinstance(record, Document):
            pieces = [record.text[section.start : section.end] for section in record.sections]
            assert "\n".join(pieces) == record.text
            record.text.encode()
        elif isinstance(record, Failure):
            assert record.reason


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
KEYS = st.sampled_from(
    ["id", "pmid", "doi", "title", "abstract", "year", "journal", "mesh", "status", "publication_types", "other"]
)


@inputs(200)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=6) | JSON, min_size=1, max_size=5))
def test_any_json_values_give_one_record_each(values: list[object]) -> None:
    content = "".join(json.dumps(value) + "\n" for value in values).encode()
    result = read_all("a.jsonl", content)
    assert not isinstance(result, str)
    assert len(result) == len(values)


@inputs(40)
@given(st.lists(CONTENT, min_size=1, max_size=3))
def test_a_folder_of_anything_comes_out_whole(contents: list[bytes]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for index, content in enumerate(contents):
            put(folder, f"{index}.nbib", content)
        items = list(stream([folder]))
    results = [read_all("a.nbib", content) for content in contents]
    assert len(items) == sum(1 if isinstance(result, str) else len(result) for result in results)
