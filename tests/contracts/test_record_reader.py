"""What every record reader keeps to, on the same records in its own format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.protocols import RecordReader
from overclaim.readers import common
from overclaim.tables import RECORD_READERS, resolve
from overclaim.types import Document, Failure, Record
from tests.readers.records import ROWS, WRITERS, many, put, write

FORMATS = sorted(RECORD_READERS)
TEXT_FORMATS = sorted(set(FORMATS) - {"parquet"})


def reader(name: str) -> RecordReader:
    found: RecordReader = resolve(RECORD_READERS, name, "record format")
    return found


def documents(records: Iterator[Record]) -> list[Document]:
    found = list(records)
    assert all(isinstance(record, Document) for record in found), found
    return [record for record in found if isinstance(record, Document)]


def test_every_format_is_written_here() -> None:
    assert set(WRITERS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_fields_and_ids(name: str, tmp_path: Path) -> None:
    read = documents(reader(name)(write(name, tmp_path)))
    assert [document.id for document in read] == ["pmid:11", "pmid:12", "pmid:13"]
    assert [document.title for document in read] == [row.title for row in ROWS]
    assert {document.year for document in read} == {2018}
    assert {document.journal for document in read} == {"Journal of Invented Trials"}
    assert read[0].url == "https://pubmed.ncbi.nlm.nih.gov/11/"


@pytest.mark.parametrize("name", FORMATS)
def test_text_and_sections_are_the_same_in_every_format(name: str, tmp_path: Path) -> None:
    for document, row in zip(documents(reader(name)(write(name, tmp_path))), ROWS, strict=True):
        assert document.text == "\n".join(text for _, text in row.parts)
        pieces = [(section.label, document.text[section.start : section.end]) for section in document.sections]
        assert pieces == list(row.parts)


@pytest.mark.parametrize("name", FORMATS)
def test_sources_count_the_records(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path)
    sources = [document.source for document in documents(reader(name)(path))]
    assert [(source.path, source.record) for source in sources if source] == [(str(path), n) for n in (1, 2, 3)]


@pytest.mark.parametrize("name", FORMATS)
def test_reading_twice_gives_the_same(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path)
    assert list(reader(name)(path)) == list(reader(name)(path))


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_gzip_is_transparent_whatever_the_suffix(name: str, tmp_path: Path) -> None:
    packed = write(name, tmp_path, packed=True)
    plain = packed.rename(tmp_path / "renamed")
    assert [document.id for document in documents(reader(name)(plain))] == ["pmid:11", "pmid:12", "pmid:13"]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_the_first_record_comes_before_the_rest_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(name, tmp_path, many(2000))
    taken: list[int] = []
    original = common.Guarded.readinto

    def counted(self: common.Guarded, buffer: object) -> int:
        taken.append(original(self, buffer))
        return taken[-1]

    monkeypatch.setattr(common.Guarded, "readinto", counted)
    records = reader(name)(path)
    assert isinstance(next(records), Document)
    assert sum(taken) < path.stat().st_size / 10


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_a_truncated_archive_yields_what_was_whole_and_says_that_the_rest_is_lost(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path, many(2000), packed=True)
    path.write_bytes(path.read_bytes()[:-2000])
    records = list(reader(name)(path))
    assert len(records) > 100
    assert all(isinstance(record, Document) for record in records[:-1])
    last = records[-1]
    assert isinstance(last, Failure)
    assert "rest of the file was lost: truncated gzip" in last.reason
    assert last.source is not None
    assert last.source.path == str(path)
    assert last.source.record == len(records)


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_an_archive_truncated_before_the_first_record_is_refused(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path, packed=True)
    path.write_bytes(path.read_bytes()[:14])
    with pytest.raises(InputError, match="truncated gzip"):
        list(reader(name)(path))


@pytest.mark.parametrize("name", FORMATS)
def test_missing_and_empty_files_and_folders_are_refused(name: str, tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "none", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "empty", "empty file"),
    ):
        (tmp_path / "empty").touch()
        with pytest.raises(InputError, match=message):
            list(reader(name)(path))


@pytest.mark.parametrize("name", ["pubmed-xml", "csv", "parquet", "ris"])
def test_a_file_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, "prose", "A plain sentence.\nAnd one more.\n")
    with pytest.raises(InputError, match=f"^{path}: ") as caught:
        list(reader(name)(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["jsonl", "medline"])
def test_lines_of_another_kind_are_failures(name: str, tmp_path: Path) -> None:
    records = list(reader(name)(put(tmp_path, "prose", "A plain sentence.\n\nAnd one more.\n")))
    assert len(records) == 2
    assert all(isinstance(record, Failure) and record.source for record in records)


@pytest.mark.parametrize("name", sorted(set(TEXT_FORMATS) - {"pubmed-xml"}))
def test_bytes_that_are_not_utf8_fail_their_record_alone(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path)
    path.write_bytes(path.read_bytes().replace("–".encode(), b"\x96"))
    first, second, third = list(reader(name)(path))
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Failure)
    assert "not UTF-8" in second.reason
    assert second.source is not None
    assert second.source.record == 2


@pytest.mark.parametrize("name", sorted(set(TEXT_FORMATS) - {"pubmed-xml"}))
def test_byte_order_mark_and_windows_line_ends(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert [document.id for document in documents(reader(name)(path))] == ["pmid:11", "pmid:12", "pmid:13"]


@pytest.mark.parametrize("name", sorted(set(TEXT_FORMATS) - {"pubmed-xml"}))
def test_utf16_is_refused_with_the_remedy(name: str, tmp_path: Path) -> None:
    path = write(name, tmp_path)
    path.write_bytes(path.read_bytes().decode().encode("utf-16"))
    with pytest.raises(InputError, match="save it as UTF-8"):
        list(reader(name)(path))
