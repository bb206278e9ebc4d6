"""The readers on real PubMed, MEDLINE and JSON Lines files, against an independent parse of the same records."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from overclaim.errors import InputError
from overclaim.readers import jsonl, medline
from overclaim.readers.detect import read
from overclaim.readers.resolve import stream
from overclaim.types import Deletion, Document, Failure, Record, Skip, Status

pytestmark = pytest.mark.shared

# Files whose records the index does not count, with what they hold: MEDLINE format, and files without any record.
NOT_COUNTED = {
    "pubmed_result1.txt.gz": (1, 0),
    "pubmed_result2.txt.gz": (4, 0),
    "pubmed_result3.txt.gz": (1, 0),
    "NbibImporterTest.nbib.gz": (1, 0),
    "MedlineImporterTestMinimalEntry.xml.gz": (0, 1),
    # A record in the element names of 2001 (NCBIArticle), and deletions that name MEDLINE numbers but no PMID.
    "stress_test_pubmed.xml.gz": (4, 0),
    "stress_test_medline.xml.gz": (0, 6),
}
UNREADABLE = {"MedlineImporterTestMalformedEntry.xml.gz", "MedlinePlainImporterTestInvalidFormat.xml.gz"}
# Whose abstract differs in more than labels and carets: MathML in one line, the 2001 record of the same PMID, and tags
# that were escaped twice and are taken out here.
DIFFERENT_ABSTRACT = {"32759406", "11726920", "31840442"}
# No abstract there, an English OtherAbstract here.
FROM_OTHER_ABSTRACT = 3
# No title there, the title in the original language here.
WITHOUT_ENGLISH_TITLE = 7


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


@cache
def parsed(folder: Path) -> dict[str, tuple[Record, ...]]:
    """The records of every file in the index; unreadable files have none."""
    found = {}
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        try:
            found[entry["file"]] = tuple(read(folder / entry["file"]))
        except InputError:
            found[entry["file"]] = ()
    return found


def bare(text: str | None) -> str:
    """Letters and signs alone: no white space, carets or byte order marks."""
    return re.sub(r"[\s^\ufeff]", "", text or "")


def test_no_record_of_any_file_is_lost(shared: Path) -> None:
    folder = shared / "data" / "pubmed_xml"
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        name = Path(entry["file"]).name
        counts = Counter(type(record) for record in parsed(folder)[entry["file"]])
        expected = NOT_COUNTED.get(name, (entry["records"] + entry.get("book", 0), 0))
        assert (counts[Document], counts[Failure]) == expected, name
        if name not in NOT_COUNTED:
            assert counts[Deletion] == entry.get("delete_citation", 0), name


def test_the_unreadable_files_are_refused(shared: Path) -> None:
    folder = shared / "data" / "pubmed_xml"
    empty = {Path(name).name for name, records in parsed(folder).items() if not records}
    assert empty == UNREADABLE | {"37909814.xml.gz"}
    for name in UNREADABLE:
        with pytest.raises(InputError, match="not well-formed XML"):
            list(read(folder / "JabRef+jabref" / name))


def test_records_agree_with_an_independent_parse(shared: Path) -> None:
    folder = shared / "data" / "pubmed_xml"
    differences: dict[str, set[str]] = {"title": set(), "abstract": set(), "missing": set()}
    filled = untitled = 0
    for row in rows(folder / "pubmed_xml_parsed.jsonl.gz"):
        documents = [record for record in parsed(folder)[row["file"]] if isinstance(record, Document)]
        mine = next((document for document in documents if document.id == f"pmid:{row['pmid']}"), None)
        if mine is None:
            differences["missing"].add(str(row["pmid"]))
            continue
        if not row["title"]:
            assert mine.title == str(mine.extra["vernacular_title"])
            untitled += 1
        elif bare(mine.title) != bare(re.sub(r"^\[(.*)\]([.?!]?)$", r"\1\2", row["title"].replace(".].", ".]"))):
            differences["title"].add(str(row["pmid"]))
        if mine.text and not row["abstract"]:
            filled += 1
        elif not same_abstract(mine, row):
            differences["abstract"].add(str(row["pmid"]))
    # One record whose PMID stands in its id list alone, and three invented ones with words for PMIDs.
    assert differences["missing"] == {"", "Text2", "Text249", "Text496"}
    assert differences["title"] == {"11726920"}
    assert differences["abstract"] == DIFFERENT_ABSTRACT
    assert (filled, untitled) == (FROM_OTHER_ABSTRACT, WITHOUT_ENGLISH_TITLE)


def same_abstract(document: Document, row: dict[str, Any]) -> bool:
    """True when both have the same words, leaving out labels, which the other parse keeps in its text."""
    if row["sections"] and bare(document.text) == bare("".join(part["text"] for part in row["sections"])):
        return True
    pieces = [(section.label, document.text[section.start : section.end]) for section in document.sections]
    pattern = "".join(f"(?:{re.escape(bare(label))}[:.]?)?{re.escape(bare(text))}" for label, text in pieces)
    return re.fullmatch(pattern, bare(row["abstract"]), re.IGNORECASE) is not None


def test_offsets_of_sections_hold(shared: Path) -> None:
    for records in parsed(shared / "data" / "pubmed_xml").values():
        for document in (record for record in records if isinstance(record, Document)):
            pieces = [document.text[section.start : section.end] for section in document.sections]
            assert "\n".join(pieces) == document.text
            assert all(piece == " ".join(piece.split()) != "" for piece in pieces)


def test_retractions_are_recognised(shared: Path) -> None:
    records = [record for found in parsed(shared / "data" / "pubmed_xml").values() for record in found]
    by_status: dict[Status, set[str]] = {}
    for document in (record for record in records if isinstance(record, Document)):
        by_status.setdefault(document.status, set()).add(document.id)
    assert by_status[Status.RETRACTED] == {"pmid:8655018", "pmid:8863847", "pmid:11543891"}
    assert by_status[Status.RETRACTION_NOTICE] == {"pmid:9634358", "pmid:11600210"}


def test_the_whole_folder_as_one_stream(shared: Path) -> None:
    folder = shared / "data" / "pubmed_xml"
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    items = list(stream(folders))
    counts = Counter(type(item) for item in items)
    read_in = sum(len(records) for records in parsed(folder).values())
    assert len(items) == read_in + len(UNREADABLE)
    assert counts[Failure] == 7 + len(UNREADABLE)
    ids = [item.id for item in items if isinstance(item, Document)]
    assert len(ids) == len(set(ids)) == counts[Document]
    assert counts[Document] + counts[Failure] + counts[Skip] == len(items)


def test_a_thousand_medline_records(shared: Path) -> None:
    folder = shared / "data" / "medline_records"
    documents = {}
    count = 0
    for record in medline.read(folder / "pubmed_medline_format_1000.txt.gz"):
        assert isinstance(record, Document)
        documents[record.id] = record
        count += 1
    assert count == 1000
    other = [row for row in rows(folder / "medline_records.jsonl.gz") if row["source"] == "robotreviewer"]
    assert len(other) == 1000
    same_sections = 0
    for row in other:
        document = documents[f"pmid:{row['pmid']}"]
        assert bare(document.title) == bare(row["title"])
        assert document.year == row["year"]
        assert document.journal == row["journal"]
        assert list(document.publication_types) == row["publication_types"]
        assert document.mesh == tuple(dict.fromkeys(name.split("/")[0].lstrip("*") for name in row["mesh"]))
        labels = [section.label for section in document.sections]
        same_sections += labels == ([part["label"] for part in row["sections"]] or [None] * bool(row["abstract"]))
    # The rest: headings such as METHODS AND RESULTS, which the other parse leaves in the text.
    assert same_sections >= 950


def test_abstracts_by_pmid_in_json_lines(shared: Path) -> None:
    path = shared / "data" / "ketamine" / "ketamine_abstracts.jsonl.gz"
    records = list(jsonl.read(path))
    assert len(records) == 1163
    failed = 0
    for record, row in zip(records, rows(path), strict=True):
        if isinstance(record, Failure):
            failed += 1
            assert not row["pmid"]
            assert not row["abstract"]
            continue
        assert isinstance(record, Document)
        assert record.id == f"pmid:{row['pmid']}" if row["pmid"] else record.id.startswith("text:")
        assert record.extra["rct"] == row["rct"]
    assert failed == 365
