"""CSV and Parquet tables."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from overclaim.errors import InputError
from overclaim.readers import parquet
from overclaim.readers.csv_table import read
from overclaim.types import Document, Failure, Record
from tests.readers.records import ROWS, as_csv, many, put, write


def records(folder: Path, text: str | bytes) -> list[Record]:
    return list(read(put(folder, "a.csv", text)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    found = records(tmp_path, as_csv(ROWS, delimiter))
    assert [record.id for record in found if isinstance(record, Document)] == ["pmid:11", "pmid:12", "pmid:13"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("pmid,abstract", "pmid:7"),
        ("PubMed ID,Abstract Text", "pmid:7"),
        ("id,abstract", "7"),
        ("DOI,Abstract Note", "doi:7"),
    ],
)
def test_header_names(tmp_path: Path, header: str, expected: str) -> None:
    (record,) = records(tmp_path, f"{header}\n7,Tea.\n")
    assert isinstance(record, Document)
    assert (record.id, record.text) == (expected, "Tea.")


def test_other_columns_are_kept_and_lists_are_split(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "pmid,abstract,MeSH Terms,reviewer\n7,Tea.,Tea; Sleep,ann\n")
    assert isinstance(record, Document)
    assert record.mesh == ("Tea", "Sleep")
    assert record.extra == {"reviewer": "ann"}


def test_missing_values(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "pmid,doi,year,abstract\nNA,10.1/x,NaN,\n")
    assert isinstance(record, Document)
    assert (record.id, record.year, record.text) == ("doi:10.1/x", None, "")


def test_quoted_fields_may_hold_line_breaks_and_delimiters(tmp_path: Path) -> None:
    (record,) = records(tmp_path, 'pmid,abstract\n7,"Tea, hot,\nand ""sweet""."\n')
    assert isinstance(record, Document)
    assert record.text == 'Tea, hot, and "sweet".'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title,abstract\nTea,Tea.\n",
            "no column for an id ('id', 'pmid' or 'doi'); the columns found",
        ),
        ("pmid,title\n7,Tea\n", "no column for 'abstract'; the columns found are 'pmid', 'title'"),
        ("pmid,pmid,abstract\n7,7,Tea\n", "two columns have the same name"),
        ("\n\n", "the columns found are none"),
    ],
)
def test_columns_that_are_needed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        records(tmp_path, text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7,Tea.,more", "line 3: 3 fields, the header has 2"),
        ("7", "line 3: 1 fields, the header has 2"),
        ('7,"Tea" more', "line 3: ',' expected after '\"'"),
        ("seven,Tea.", "no PubMed number"),
        (",", "no id"),
    ],
)
def test_a_bad_row_fails_alone(tmp_path: Path, row: str, reason: str) -> None:
    first, second, third = records(tmp_path, f"pmid,abstract\n1,Tea.\n{row}\n3,Tea.\n")
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Failure)
    assert reason in second.reason
    assert second.source is not None
    assert second.source.record == 2


def test_a_quote_that_never_closes_does_not_swallow_the_file_in_silence(tmp_path: Path) -> None:
    found = records(tmp_path, 'pmid,abstract\n1,Tea.\n2,"Tea.\n3,Tea.\n')
    assert [type(record) for record in found] == [Document, Failure]
    assert isinstance(found[1], Failure)
    assert "unexpected end of data" in found[1].reason


def test_parquet_is_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("parquet", tmp_path, many(600))
    converted: list[int] = []
    rows = parquet._rows

    def counted(source: Path) -> object:
        for row in rows(source):
            converted.append(1)
            yield row

    monkeypatch.setattr(parquet, "_rows", counted)
    found = parquet.read(path)
    assert isinstance(next(found), Document)
    assert len(converted) == 1
    assert sum(1 for _ in found) == 599


def test_parquet_problems(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"pmid": [1, None, 3], "abstract": ["Tea.", None, None]}), path)
    assert [type(record) for record in parquet.read(path)] == [Document, Failure, Document]
    pq.write_table(pa.table({"pmid": [1], "text": ["Tea."]}), path)
    with pytest.raises(InputError, match="no column for 'abstract'"):
        list(parquet.read(path))
    with pytest.raises(InputError, match="not a readable Parquet file"):
        list(parquet.read(put(tmp_path, "b.parquet", b"PAR1 and nothing more")))


def test_a_damaged_page_ends_a_parquet_file_with_one_failure(tmp_path: Path) -> None:
    path = write("parquet", tmp_path, many(1000))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(400)
    path.write_bytes(content)
    found = list(parquet.read(path))
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Failure)
    assert "the rest of the file was lost" in found[-1].reason
