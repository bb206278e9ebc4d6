from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from overclaim.errors import InputError
from overclaim.readers import common
from overclaim.readers.jsonl import read
from overclaim.types import Document, Failure, Status
from tests.readers.records import put


def one(folder: Path, **values: Any) -> Document:
    (record,) = read(put(folder, "one.jsonl", json.dumps(values)))
    assert isinstance(record, Document), record
    return record


def reason(folder: Path, line: str | bytes) -> str:
    (record,) = read(put(folder, "bad.jsonl", line))
    assert isinstance(record, Failure)
    assert record.stage == "read"
    assert record.source is not None
    assert (record.source.path, record.source.record) == (str(folder / "bad.jsonl"), 1)
    return record.reason


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id": "pmid:7"}, "pmid:7"),
        ({"id": "PMID: 007"}, "pmid:7"),
        ({"pmid": 7}, "pmid:7"),
        ({"pmid": "7"}, "pmid:7"),
        ({"pmid": 7.0}, "pmid:7"),
        ({"pmid": 7, "doi": "10.1/x"}, "pmid:7"),
        ({"pmid": None, "doi": "https://doi.org/10.1/ABC"}, "doi:10.1/abc"),
        ({"id": "doi:10.1/ABC"}, "doi:10.1/abc"),
        ({"id": "our-own-3", "pmid": 7}, "our-own-3"),
        ({"id": 3}, "3"),
    ],
)
def test_ids(tmp_path: Path, values: dict[str, object], expected: str) -> None:
    assert one(tmp_path, **values).id == expected


def test_unknown_keys_are_kept(tmp_path: Path) -> None:
    document = one(tmp_path, pmid=7, labels={"a": [1, 2]}, rct=True)
    assert document.extra == {"labels": {"a": [1, 2]}, "rct": True}


def test_fields(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        id="x",
        title="[Tea for all.]",
        abstract="Tea was given. It helped.",
        year="2019 Mar",
        doi="doi:10.1/X",
        publication_types=["Journal Article", "Journal Article", "Review"],
        mesh=["Tea"],
        source_url="https://example.org/x",
    )
    assert (document.title, document.year, document.doi) == ("Tea for all.", 2019, "10.1/X")
    assert document.publication_types == ("Journal Article", "Review")
    assert (document.mesh, document.url) == (("Tea",), "https://example.org/x")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "concern"}, Status.CONCERN),
        ({"publication_types": ["Retracted Publication"]}, Status.RETRACTED),
        ({"publication_types": ["Retraction of Publication"]}, Status.RETRACTION_NOTICE),
        ({"publication_types": ["Retracted Publication"], "status": "corrected"}, Status.RETRACTED),
        ({"publication_types": ["Review"]}, Status.CURRENT),
        ({"status": "In-Process"}, Status.CURRENT),
        ({"title": "RETRACTED: Tea"}, Status.RETRACTED),
    ],
)
def test_status(tmp_path: Path, values: dict[str, object], expected: Status) -> None:
    assert one(tmp_path, pmid=7, **values).status is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "not valid JSON"),
        ('{"pmid": 1', "not valid JSON"),
        ("[1, 2]", "a JSON object is needed"),
        ('"text"', "a JSON object is needed"),
        ("{}", "no id"),
        ('{"title": "Only a title"}', "no id"),
        ('{"pmid": "seven"}', "no PubMed number"),
        ('{"pmid": true}', "'pmid' must be a string or whole number, found bool"),
        ('{"pmid": 1.5}', "'pmid' must be"),
        ('{"pmid": 1, "title": 5}', "'title' must be a string, found int"),
        ('{"pmid": 1, "abstract": 5}', "'abstract' must be a string, a list"),
        ('{"pmid": 1, "abstract": ["x", 5]}', "'abstract' must be a list of {section, text}"),
        ('{"pmid": 1, "abstract": [{"section": "A"}]}', "'abstract' must be a list of {section, text}"),
        ('{"pmid": 1, "year": "soon"}', "'year' must hold a year"),
        ('{"pmid": 1, "mesh": [1]}', "'mesh' must be a list of strings"),
        ('{"pmid": 1, "status": "fine"}', "'status' must be one of current"),
        ('{"pmid": 1, "title": "\\ud800"}', "half of a character"),
        ('{"pmid": 1, "abstract": [{"section": "A", "text": "\\udc00"}]}', "half of a character"),
        ('{"pmid": ' + "9" * 5000 + "}", "not acceptable JSON"),
        ("[" * 100_000, "not acceptable JSON"),
        (b'{"pmid": 1, "title": "caf\xe9"}', "not UTF-8 (byte 26 is 0xe9)"),
    ],
)
def test_a_bad_line_is_a_failure_that_says_why(tmp_path: Path, line: str | bytes, expected: str) -> None:
    assert expected in reason(tmp_path, line)


def test_a_bad_line_keeps_its_id_when_it_has_one(tmp_path: Path) -> None:
    (record,) = read(put(tmp_path, "bad.jsonl", '{"pmid": 1, "title": 5}'))
    assert isinstance(record, Failure)
    assert record.document_id == "pmid:1"


def test_line_numbers_count_blank_lines(tmp_path: Path) -> None:
    records = list(read(put(tmp_path, "a.jsonl", '\ufeff\n{"pmid": 1}\r\n\n  \n{oops\n{"pmid": 2}')))
    assert [record.source.record for record in records if record.source] == [2, 5, 6]
    assert [type(record) for record in records] == [Document, Failure, Document]


def test_a_line_over_the_limit_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "MAX_RECORD_BYTES", 1000)
    long = '{"pmid": 2, "abstract": "' + "x" * 50_000 + '"}\n'
    records = list(read(put(tmp_path, "a.jsonl", '{"pmid": 1}\n' + long + '{"pmid": 3}\n')))
    assert [type(record) for record in records] == [Document, Failure, Document]
    assert isinstance(records[1], Failure)
    assert "line 2 is longer" in records[1].reason


def test_a_json_array_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="JSON array"):
        list(read(put(tmp_path, "a.jsonl", '[\n{"pmid": 1},\n{"pmid": 2}\n]')))


def test_blank_lines_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record"):
        list(read(put(tmp_path, "a.jsonl", "\n \n")))


def test_a_record_without_id_is_known_by_its_content(tmp_path: Path) -> None:
    lines = [{"title": "Tea", "abstract": text} for text in ("Tea is wet.", "Tea is hot.", "Tea is wet.")]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    first, second, third = (record.id for record in read(path) if isinstance(record, Document))
    assert first.startswith("text:")
    assert first == third != second


@pytest.mark.parametrize("key", ["abstract", "sentences"])
def test_a_list_of_sentences_is_an_abstract(tmp_path: Path, key: str) -> None:
    path = put(
        tmp_path, "a.jsonl", json.dumps({"id": "7", "title": "Tea", key: ["Tea is wet.", "It is hot."]}).encode()
    )
    (record,) = read(path)
    assert isinstance(record, Document)
    assert record.text == "Tea is wet. It is hot."
    assert [record.text[section.start : section.end] for section in record.sections] == [record.text]
