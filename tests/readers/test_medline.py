from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers.medline import read
from overclaim.types import Document, Failure, Record, Status
from tests.readers.records import put


def records(folder: Path, text: str | bytes) -> list[Record]:
    return list(read(put(folder, "a.nbib", text)))


def one(folder: Path, text: str) -> Document:
    (record,) = records(folder, f"PMID- 7\n{text}")
    assert isinstance(record, Document), record
    return record


def test_wrapped_values_are_joined(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        "TI  - Tea and\n      sleep.\nPT  - Research Support, Non-U.S.\n      Gov't\n"
        "MH  - Tea/adverse\n      effects/*pharmacology\nMH  - *Sleep\nMH  - Humans\n",
    )
    assert document.title == "Tea and sleep."
    assert document.publication_types == ("Research Support, Non-U.S. Gov't",)
    assert document.mesh == ("Tea", "Sleep", "Humans")
    assert document.extra["mesh_headings"] == (
        {"descriptor": "Tea", "qualifiers": ("adverse effects", "pharmacology"), "major": ("pharmacology",)},
        {"descriptor": "Sleep", "qualifiers": (), "major": ("Sleep",)},
        {"descriptor": "Humans", "qualifiers": (), "major": ()},
    )


def test_doi_year_journal(tmp_path: Path) -> None:
    document = one(
        tmp_path, "DP  - 1998 Dec-1999 Jan\nLID - S1 [pii]\nAID - 10.1/x [doi]\nTA  - J Tea\nJT  - Journal of tea\n"
    )
    assert (document.year, document.doi, document.journal) == (1998, "10.1/x", "Journal of tea")


def test_other_tags_are_kept(tmp_path: Path) -> None:
    document = one(tmp_path, "OT  - tea\nOT  - sleep\nCI  - Copyright of nobody.\nXYZ - new tag\n")
    assert document.extra == {"OT": ("tea", "sleep"), "CI": ("Copyright of nobody.",), "XYZ": ("new tag",)}


@pytest.mark.parametrize(
    ("tag", "kind", "status"),
    [
        ("RIN", "RetractionIn", Status.RETRACTED),
        ("ROF", "RetractionOf", Status.RETRACTION_NOTICE),
        ("ECI", "ExpressionOfConcernIn", Status.CONCERN),
        ("EIN", "ErratumIn", Status.CORRECTED),
        ("EFR", "ErratumFor", Status.CURRENT),
    ],
)
def test_notices(tmp_path: Path, tag: str, kind: str, status: Status) -> None:
    document = one(tmp_path, f"{tag} - J Tea. 2020;1(2):3.\n      PMID: 99\n")
    assert document.status is status
    assert document.extra["notices"] == ({"type": kind, "id": "pmid:99", "citation": "J Tea. 2020;1(2):3. PMID: 99"},)


def test_other_abstract_only_where_english_and_alone(tmp_path: Path) -> None:
    assert one(tmp_path, "OAB - Tea helps.\nOABL- eng\n").text == "Tea helps."
    assert one(tmp_path, "OAB - Le thé aide.\nOABL- fre\n").text == ""
    assert one(tmp_path, "AB  - Tea.\nOAB - Tea helps.\n").text == "Tea."


def test_original_title_where_there_is_no_other(tmp_path: Path) -> None:
    assert one(tmp_path, "TI  - [Not Available].\nTT  - Le thé.\n").title == "Le thé."


def test_records_are_parted_by_blank_lines_or_by_a_new_pmid(tmp_path: Path) -> None:
    found = records(tmp_path, "\n\nPMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n\n\n\nPMID- 3\nTI  - Three")
    assert [record.id for record in found if isinstance(record, Document)] == ["pmid:1", "pmid:2", "pmid:3"]


def test_a_blank_line_inside_a_value_does_not_end_the_record(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "PMID- 1\nAB  - First part.\n\n      Second part.\n")
    assert isinstance(record, Document)
    assert record.text == "First part. Second part."


@pytest.mark.parametrize(
    ("bad", "reason", "identifier"),
    [
        ("PMID- 2\nTI  - Two\nno tag here\n", "line 5 has no tag", "pmid:2"),
        ("OWN - NLM\nTI  - Two\n", "no id", None),
        ("PMID- two\n", "no PubMed number", None),
        ("PMID- 2\nTI  - caf\udce9\n", "line 4 is not UTF-8", "pmid:2"),
    ],
)
def test_a_bad_record_fails_alone(tmp_path: Path, bad: str, reason: str, identifier: str | None) -> None:
    content = f"PMID- 1\n\n{bad}\nPMID- 3\n".encode(errors="surrogateescape")
    first, second, third = records(tmp_path, content)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Failure)
    assert reason in second.reason
    assert (second.document_id, second.source and second.source.record) == (identifier, 2)


def test_a_continuation_of_nothing_is_a_failure(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "      loose words\nPMID- 1\n")
    assert isinstance(record, Failure)
    assert record.reason == "line 1 continues no field"


def test_a_record_over_the_limit_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overclaim.readers.tagged.MAX_RECORD_BYTES", 1000)
    long = "PMID- 2\nAB  - tea\n" + "      and tea\n" * 500
    first, second, third = records(tmp_path, f"PMID- 1\n\n{long}\nPMID- 3\n")
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Failure)
    assert "a record of more than" in second.reason


def test_blank_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no MEDLINE record"):
        records(tmp_path, "\n\n")
