from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.detect import read
from overclaim.readers.resolve import Inputs, expand, stream
from overclaim.types import Document, Failure, Skip, Status
from tests.readers.records import ROWS, Row, put, write, xml_record

TEA = Row("7", "Tea", ((None, "Tea helped."),))


def xml_file(folder: Path, name: str, *records: str) -> Path:
    return put(folder, name, f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>")


def version(number: int, text: str = "Tea helped.") -> str:
    return xml_record(replace(TEA, parts=((None, text),)), number)


def deletion(pmid: str = "7", number: int | None = None) -> str:
    attribute = f' Version="{number}"' if number else ""
    return f"<DeleteCitation><PMID{attribute}>{pmid}</PMID></DeleteCitation>"


def outcomes(*paths: Path) -> list[str]:
    """One line per record: the text of a document, the reason of a skip or failure, without folders."""
    found = []
    for item in stream(paths):
        line = item.text if isinstance(item, Document) else f"{type(item).__name__.lower()}: {item.reason}"
        found.append(line.replace(f"{paths[0].parent}/", ""))
    return found


def test_a_later_file_replaces_a_record(tmp_path: Path) -> None:
    first = xml_file(tmp_path, "a.xml", version(1, "Old."), xml_record(ROWS[1]))
    second = xml_file(tmp_path, "b.xml", version(1, "New."))
    assert outcomes(first, second) == ["skip: superseded by a later record at b.xml#1", ROWS[1].parts[0][1], "New."]
    assert outcomes(second, first)[0] == "skip: superseded by a later record at a.xml#1"


def test_the_highest_version_stands_wherever_it_comes(tmp_path: Path) -> None:
    path = xml_file(tmp_path, "a.xml", version(2, "Two."), version(3, "Three."), version(1, "One."))
    assert outcomes(path) == [
        "skip: superseded by version 3 at a.xml#2",
        "Three.",
        "skip: superseded by version 3 at a.xml#2",
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([version(1), deletion()], ["skip: deleted by a.xml#2", "skip: an instruction to delete"]),
        ([version(2), deletion(number=1)], ["Tea helped.", "skip: an instruction to delete"]),
        ([version(2), deletion(number=2)], ["skip: deleted by a.xml#2", "skip: an instruction to delete"]),
        ([deletion(), version(1)], ["skip: an instruction to delete", "Tea helped."]),
        ([deletion("8")], ["skip: an instruction to delete"]),
    ],
)
def test_deletions(tmp_path: Path, records: Sequence[str], expected: list[str]) -> None:
    assert outcomes(xml_file(tmp_path, "a.xml", *records)) == expected


def test_medline_revises_xml_and_the_other_way_round(tmp_path: Path) -> None:
    xml = xml_file(tmp_path, "a.xml", version(1))
    nbib = put(tmp_path, "b.nbib", "PMID- 7\nAB  - New.\n")
    assert outcomes(xml, nbib) == ["skip: superseded by a later record at b.nbib#1", "New."]


def about(kind: str, pmid: str) -> str:
    inner = f'<CommentsCorrections RefType="{kind}"><RefSource>J</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'
    return f"<CommentsCorrectionsList>{inner}</CommentsCorrectionsList>"


@pytest.mark.parametrize(
    ("kind", "reverse", "expected"),
    [
        ("RetractionOf", "RetractionIn", Status.RETRACTED),
        ("ExpressionOfConcernFor", "ExpressionOfConcernIn", Status.CONCERN),
        ("ErratumFor", "ErratumIn", Status.CORRECTED),
        ("CommentOn", None, Status.CURRENT),
    ],
)
def test_a_notice_among_the_records_reaches_an_older_export(
    kind: str, reverse: str | None, expected: Status, tmp_path: Path
) -> None:
    old = xml_file(tmp_path, "a.xml", version(1))
    new = xml_file(tmp_path, "b.xml", xml_record(replace(TEA, pmid="9", title="Notice"), extra=about(kind, "7")))
    first, _ = stream([old, new])
    assert isinstance(first, Document)
    assert first.status is expected
    told = ({"type": reverse, "id": "pmid:9", "citation": "Notice"},) if reverse else None
    assert first.extra.get("notices") == told


def test_a_notice_that_the_record_knows_is_not_doubled(tmp_path: Path) -> None:
    path = xml_file(
        tmp_path,
        "a.xml",
        xml_record(TEA, extra=about("RetractionIn", "9")),
        xml_record(replace(TEA, pmid="9"), extra=about("RetractionOf", "7")),
    )
    first, second = stream([path])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.extra["notices"] == ({"type": "RetractionIn", "id": "pmid:9", "citation": "J"},)
    assert second.status is Status.RETRACTION_NOTICE


@pytest.mark.parametrize("name", ["jsonl", "csv", "ris", "parquet"])
def test_a_repeated_id_is_a_failure_where_there_are_no_revisions(name: str, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    first, second = write(name, tmp_path, [TEA]), write(name, tmp_path / "more", [TEA, ROWS[0]])
    assert outcomes(first, second)[:2] == ["Tea helped.", f"failure: duplicate id, first seen at {first.name}#1"]


def test_a_table_does_not_revise_pubmed(tmp_path: Path) -> None:
    xml = xml_file(tmp_path, "a.xml", version(1))
    table = put(tmp_path, "b.csv", "pmid,abstract\n7,Other.\n")
    assert outcomes(xml, table) == ["Tea helped.", "failure: duplicate id, first seen at a.xml#1"]
    assert outcomes(table, xml) == ["Other.", "failure: duplicate id, first seen at b.csv#1"]


def test_records_without_abstract_are_skipped(tmp_path: Path) -> None:
    assert outcomes(write("jsonl", tmp_path))[2] == "skip: no abstract"


def test_folders(tmp_path: Path) -> None:
    for name in ("b.jsonl", "sub/a.jsonl", "sub/notes.md", "picture.png", ".hidden.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        put(tmp_path, name, json.dumps({"id": name, "abstract": "Tea."}) if name.endswith("l") else "words")
    inputs = expand([tmp_path])
    assert [Path(str(path)).relative_to(tmp_path).as_posix() for path in inputs.files] == ["b.jsonl", "sub/a.jsonl"]
    assert sorted(path.name for path in inputs.ignored) == [".hidden.jsonl", "notes.md", "picture.png"]
    assert [item.id for item in stream([tmp_path]) if isinstance(item, Document)] == ["b.jsonl", "sub/a.jsonl"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write("jsonl", tmp_path)
    assert expand([path, tmp_path, path]) == Inputs((path,))


def test_an_unreadable_file_in_a_folder_is_one_failure_and_a_named_one_an_error(tmp_path: Path) -> None:
    bad = put(tmp_path, "a.xml", "<html/>")
    write("jsonl", tmp_path)
    first, *rest = list(stream([tmp_path]))
    assert isinstance(first, Failure)
    assert first.reason == "not PubMed XML: the root element is <html>"
    assert first.source is not None
    assert str(first.source) == str(bad)
    assert len(rest) == 3
    with pytest.raises(InputError, match="not PubMed XML"):
        list(stream([bad]))


def test_paths_that_do_not_exist_and_folders_without_records(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(stream([tmp_path / "none"]))
    put(tmp_path, "notes.md", "words")
    with pytest.raises(InputError, match="no file of records in this folder"):
        list(stream([tmp_path]))


EVENTS = st.lists(
    st.lists(st.tuples(st.sampled_from(["record", "delete"]), st.integers(1, 3), st.integers(1, 3)), max_size=5),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_every_record_comes_out_once_and_every_id_at_most_once(files: list[list[tuple[str, int, int]]]) -> None:
    with TemporaryDirectory() as folder:
        paths = []
        for index, events in enumerate(files):
            body = [
                xml_record(replace(TEA, pmid=str(pmid)), number) if kind == "record" else deletion(str(pmid), number)
                for kind, pmid, number in events
            ]
            paths.append(xml_file(Path(folder), f"{index}.xml", *body))
        items = list(stream(paths))
        assert [item.source for item in items] == [record.source for path in paths for record in read(path)]
        kept = [(item.id, item.extra["pmid_version"]) for item in items if isinstance(item, Document)]
        assert all(isinstance(item, Document | Skip) for item in items)
    assert sorted(kept) == sorted(standing(event for events in files for event in events).items())


def standing(events: object) -> dict[str, int]:
    """What an update in order leaves: the plain reading of PubMed's rules, as an oracle."""
    held: dict[str, int] = {}
    for kind, pmid, number in events:  # type: ignore[attr-defined]
        key = f"pmid:{pmid}"
        if kind == "record":
            held[key] = max(number, held.get(key, 0))
        elif held.get(key) == number:
            del held[key]
    return held
