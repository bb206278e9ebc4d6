"""No training run holds a text that is kept apart for scoring."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from overclaim.classifiers import held_out
from overclaim.classifiers.examples import read_rows

KEPT = "Garlic lowered blood pressure in eighty adults."


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    key = held_out.key(KEPT)
    assert key is not None
    monkeypatch.setattr(held_out, "_listed", lambda: frozenset({key}))


def test_the_same_words_have_the_same_key_whatever_their_marks() -> None:
    assert held_out.key(KEPT) == held_out.key("GARLIC lowered blood-pressure, in eighty adults")
    assert held_out.key(KEPT) != held_out.key("Garlic raised blood pressure in eighty adults.")


def test_very_short_texts_are_not_listed() -> None:
    assert held_out.key("More trials are needed.") is None


@pytest.mark.parametrize(
    "row",
    [{"text": KEPT}, {"id": "a", "sentences": ["We met.", KEPT]}, {"abstract": [{"section": "RESULTS", "text": KEPT}]}],
)
def test_a_row_that_holds_a_kept_text_is_not_read(tmp_path: Path, row: dict[str, object]) -> None:
    rows = [{"text": "Garlic is a bulb of the onion kind."}, row]
    with gzip.open(tmp_path / "rows.jsonl.gz", "wt") as stream:
        stream.writelines(json.dumps(item) + "\n" for item in rows)
    assert list(read_rows(tmp_path, "rows.jsonl.gz")) == rows[:1]


def test_the_listing_names_every_text_of_a_folder(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as stream:
        stream.write(json.dumps({"title": KEPT, "sentences": [KEPT, "Tea did not lower it in anyone."]}) + "\n")
    assert held_out.key(KEPT) in held_out.listing(tmp_path).split()
    assert len(held_out.listing(tmp_path).split()) == 2
