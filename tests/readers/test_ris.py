from __future__ import annotations

from pathlib import Path

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.common import Line
from overclaim.readers.ris import SYNTAX, read
from overclaim.readers.tagged import parse
from overclaim.types import Document, Failure, Record
from tests.readers.records import put


def records(folder: Path, text: str) -> list[Record]:
    return list(read(put(folder, "a.ris", text)))


def one(folder: Path, fields: str) -> Document:
    (record,) = records(folder, f"TY  - JOUR\n{fields}ER  - \n")
    assert isinstance(record, Document), record
    return record


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("AN  - 123\nDB  - PubMed\nDO  - 10.1/x\n", "pmid:123"),
        ("AN  - 123\nDP  - NLM\n", "pmid:123"),
        ("UR  - https://www.ncbi.nlm.nih.gov/pubmed/123\n", "pmid:123"),
        ("N1  - PMID: 123\nID  - 5\n", "pmid:123"),
        ("AN  - 123\nDB  - Embase\nDO  - https://doi.org/10.1/X\n", "doi:10.1/x"),
        ("M3  - doi: 10.1/X\n", "doi:10.1/x"),
        ("ID  - tea2018\n", "tea2018"),
        ("AN  - L123\n", "L123"),
    ],
)
def test_ids(tmp_path: Path, fields: str, expected: str) -> None:
    assert one(tmp_path, fields).id == expected


def test_fields(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        "T1  - Tea and sleep\nN2  - BACKGROUND: Sleep.\nRESULTS: Tea helped.\nJF  - Journal of tea\nY1  - 2018/03/01/\n"
        "DO  - 10.1/x\nM3  - Journal Article; Review\nKW  - tea\nKW  - sleep\nAU  - A, B\n",
    )
    assert (document.title, document.journal, document.year) == ("Tea and sleep", "Journal of tea", 2018)
    assert [section.label for section in document.sections] == ["BACKGROUND", "RESULTS"]
    assert document.publication_types == ("Journal Article", "Review")
    assert document.mesh == ()
    assert document.extra["KW"] == ("tea", "sleep")
    assert document.extra["AU"] == ("A, B",)


def test_keywords_of_pubmed_are_mesh(tmp_path: Path) -> None:
    assert one(tmp_path, "AN  - 1\nDB  - MEDLINE\nKW  - *Tea/adverse effects\nKW  - Humans\n").mesh == ("Tea", "Humans")


def test_values_go_on_over_lines_and_repeats(tmp_path: Path) -> None:
    assert (
        one(tmp_path, "ID  - 1\nAB  - Tea\nhelps.\n\n  A lot.\nAB  - Every night.\n").text
        == "Tea helps. A lot. Every night."
    )


def test_vendor_lines_before_the_first_record_are_none(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "Provider: Tea House\nContent: text/plain\n\nTY  - JOUR\nID  - 1\nER  - \n")
    assert isinstance(record, Document)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("TY  - JOUR\nDO  - 10.1/x\nTI  - Cut", "no ER line"),
        ("TI  - No start\nER  - \n", "outside a record"),
        ("TY  - JOUR\nTI  - Nameless\nER  - \n", "no id"),
    ],
)
def test_a_bad_record_fails_alone(tmp_path: Path, bad: str, reason: str) -> None:
    good = "TY  - JOUR\nID  - {}\nER  - \n"
    first, second, third = records(tmp_path, f"{good.format(1)}\n{bad}\n{good.format(3)}")
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, Failure)
    assert reason in second.reason
    assert second.source is not None
    assert second.source.record == 2


def test_a_record_cut_off_at_the_end_of_the_file(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "TY  - JOUR\nDO  - 10.1/x\nAB  - Tea hel")
    assert isinstance(record, Failure)
    assert record.document_id == "doi:10.1/x"


def test_files_without_records_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no RIS record"):
        records(tmp_path, "Tea for two.\n")


VALUES = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0\xad"), min_size=1
)
RECORDS = st.lists(st.lists(st.tuples(st.sampled_from(["AU", "KW", "A2"]), VALUES), max_size=4), min_size=1, max_size=3)


@given(RECORDS)
def test_well_formed_records_read_as_rispy_reads_them(contents: list[list[tuple[str, str]]]) -> None:
    body = [["TY  - JOUR", *(f"{tag}  - {value}" for tag, value in fields), "ER  - "] for fields in contents]
    text = "\n".join("\n".join(lines) for lines in body)
    theirs = rispy.loads(text)
    ours = list(parse((Line(number, line) for number, line in enumerate(text.split("\n"), 1)), SYNTAX))
    assert [record.problem for record in ours] == [None] * len(theirs)
    names = {"AU": "authors", "KW": "keywords", "A2": "secondary_authors"}
    for mine, other in zip(ours, theirs, strict=True):
        assert {names[tag]: list(values) for tag, values in mine.fields.items() if tag in names} == {
            name: values for name, values in other.items() if name in names.values()
        }
