"""Holders packed and plain, and a ledger that goes on after it was stored."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.readers.holders import Holders
from overclaim.readers.ledger import Ledger, stored
from overclaim.readers.resolve import expand, stream, stream_after
from overclaim.types import Document, Holder, Notice, Status
from tests.readers.records import Row, xml_record
from tests.readers.test_resolve import about, deletion, xml_file

IDS = st.sampled_from(
    ["pmid:1", "pmid:01", "pmid:255", "pmid:256", "pmid:41000000", "pmid:99999999999", "doi:10.1/x", "7"]
)
HELD = st.builds(
    Holder,
    st.integers(0, 1 << 22),
    st.integers(0, 1 << 30),
    st.integers(0, 1 << 14),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(st.tuples(IDS, HELD | st.none()), max_size=20))
def test_holders_do_what_a_dict_does(steps: list[tuple[str, Holder | None]]) -> None:
    holders, plain = Holders(), dict[str, Holder]()
    for document_id, holder in steps:
        if holder is None:
            holders.pop(document_id)
            plain.pop(document_id, None)
        else:
            holders[document_id] = plain[document_id] = holder
        assert holders.get(document_id) == plain.get(document_id)
    assert dict(holders.items()) == plain
    assert len(list(holders.items())) == len(plain)


def test_pmids_in_a_row_take_less_than_12_bytes_each() -> None:
    holders = Holders()
    for number in range(1, 100_001):
        holders[f"pmid:{number}"] = Holder(number // 30_000, number % 30_000, 1, True, True)
    blocks = holders._blocks
    size = sys.getsizeof(blocks) + sum(sys.getsizeof(block) for block in blocks.values())
    assert size < 12 * 100_000


def texts(items: object) -> dict[str, tuple[str, Status, object]]:
    return {
        item.id: (item.text, item.status, item.extra.get("notices"))
        for item in items  # type: ignore[attr-defined]
        if isinstance(item, Document)
    }


def record(kind: str, pmid: int, version: int, text: str) -> str:
    if kind == "delete":
        return deletion(str(pmid), version)
    words = ((None, text),) if text != "none" else ()
    told = about("RetractionOf", str(pmid % 3 + 1)) if kind == "notice" else ""
    return xml_record(Row(str(pmid), "Tea", words), version, told)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["record", "record", "notice", "delete"]),
                st.integers(1, 3),
                st.integers(1, 2),
                st.sampled_from(["A.", "B.", "none"]),
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=2,
        max_size=4,
    )
)
def test_file_by_file_gives_what_all_files_at_once_give(files: list[list[tuple[str, int, int, str]]]) -> None:
    with TemporaryDirectory() as folder:
        paths = [
            xml_file(Path(folder), f"{index}.xml", *(record(*one) for one in events))
            for index, events in enumerate(files)
        ]
        at_once = texts(stream(paths))
        standing: dict[str, Document] = {}
        changes: list[tuple[str, Holder | None]] = []
        news: list[Notice] = []
        for index, path in enumerate(paths):
            ledger = Ledger.after(paths[:index], changes, news)
            found = {item.id: item for item in stream_after(expand([path]), ledger) if isinstance(item, Document)}
            amended = [name for name in ledger.older_told_of() if name in standing]
            for name in amended:
                standing[name] = ledger.informed(standing[name])
            for name, _ in ledger.changes():
                standing.pop(name, None)
            standing |= found
            changes += list(ledger.changes())
            news += list(ledger.news())
        assert texts(standing.values()) == at_once


def test_what_json_kept_of_notices_is_made_whole() -> None:
    assert stored({"notices": [{"type": "a"}], "note": [1]}) == {"notices": ({"type": "a"},), "note": [1]}
    assert stored({"note": [1]}) == {"note": [1]}
