"""What every literature must do: find by words, whole documents back, the same order every time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from overclaim.errors import StoreError
from overclaim.stores import aside, literature
from overclaim.types import EvidenceBase, Failure
from tests.samples import reading

BASE = EvidenceBase(documents=3, failed=1, fingerprint="abc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    literature.build(tmp_path / "lit", [[reading(3), reading(1)], [reading(2)]], lambda: (BASE, []))
    return tmp_path / "lit"


def test_what_was_stored_comes_back_whole(folder: Path) -> None:
    stored = literature.Literature.open(folder)
    assert stored.base == BASE
    hit = stored.search("cholesterol lowering with muesli", 1)[0]
    original = reading(1)
    assert (hit.document, hit.study, hit.statement) == (original.document, original.study, original.statements[1])
    sentence = hit.statement.sentence
    assert hit.document.text[sentence.start : sentence.end] == sentence.text


def test_ties_come_in_the_order_of_document_and_sentence(folder: Path) -> None:
    hits = literature.Literature.open(folder).search("cholesterol", 10)
    assert [(hit.document.id, hit.statement.sentence.index) for hit in hits[:3]] == [
        ("pmid:1", 1),
        ("pmid:2", 1),
        ("pmid:3", 1),
    ]


def test_words_are_found_by_stem_title_and_without_accents(folder: Path) -> None:
    stored = literature.Literature.open(folder)
    for query in ("musli", "cholesterols", "lowering"):
        assert stored.search(query, 5), query


@pytest.mark.parametrize("query", ["", "  ", "?!", "xylophone", 'what "if" (the) AND query: has^ syntax~ *'])
def test_a_query_without_words_or_matches_finds_nothing_it_should_not(folder: Path, query: str) -> None:
    assert list(literature.Literature.open(folder).search(query, 5)) == []


def test_sentences_that_claim_nothing_are_not_stored(folder: Path) -> None:
    assert not literature.Literature.open(folder).search("adults toast", 5)


@dataclass(frozen=True)
class ByLength:
    """An embedder by whose vectors texts of like length are near."""

    name: str = "by-length"
    sha256: str = "ef"
    dimensions: int = 4

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([len(text) / 100 for text in texts])
        return np.column_stack([np.cos(angles), np.sin(angles), 0 * angles, 0 * angles]).astype(np.float32)


def test_the_nearest_vectors_come_first_and_ties_in_order(tmp_path: Path) -> None:
    stored = literature.build(tmp_path / "lit", [[reading(2), reading(1)]], lambda: (BASE, []), ByLength())
    claim = reading(1).statements[1]
    vector = ByLength().embed([f"{reading(1).document.title} {claim.text}"])[0]
    hits = stored.near(vector, 2)
    assert [hit.document.id for hit in hits] == ["pmid:1", "pmid:2"]
    assert (hits[0].statement, hits[0].study) == (claim, reading(1).study)
    assert hits[0].score == pytest.approx(1, abs=1e-3)
    assert [hit.document.id for hit in stored.near(vector, 1)] == ["pmid:1"]
    assert list(stored.near(0 * vector, 2)) == []


def test_documents_that_are_added_are_found_by_their_vectors_too(tmp_path: Path) -> None:
    folder = tmp_path / "lit"
    literature.build(folder, [[reading(1), reading(2)]], lambda: (BASE, []), ByLength())
    grown = literature.update(folder, {"pmid:1", "pmid:7"}, [[reading(7)]], lambda: (BASE, []), ByLength())
    assert [hit.document.id for hit in grown.near(ByLength().embed(["x" * 60])[0], 9)] == ["pmid:2", "pmid:7"]


def test_a_literature_without_vectors_finds_nothing_near(folder: Path) -> None:
    assert list(literature.Literature.open(folder).near(ByLength().embed(["any"])[0], 5)) == []


def test_an_empty_literature_is_searchable(tmp_path: Path) -> None:
    stored = literature.build(tmp_path / "lit", [], lambda: (EvidenceBase(0, 0, "none"), []))
    assert list(stored.search("ketamine", 5)) == []
    with_vectors = literature.build(tmp_path / "more", [], lambda: (EvidenceBase(0, 0, "none"), []), ByLength())
    assert list(with_vectors.near(ByLength().embed(["ketamine"])[0], 5)) == []


def test_a_folder_that_is_no_literature_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="already exists"):
        literature.build(tmp_path, [], lambda: (BASE, []))
    with pytest.raises(StoreError, match="overclaim index"):
        literature.Literature.open(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_nothing_is_left_when_the_contents_are_refused(tmp_path: Path) -> None:
    def refuse() -> tuple[EvidenceBase, list[Failure]]:
        raise StoreError("no abstract")

    with pytest.raises(StoreError, match="no abstract"):
        literature.build(tmp_path / "lit", [[reading()]], refuse)
    assert list(tmp_path.iterdir()) == []


def test_of_two_who_build_the_same_literature_the_first_stays(tmp_path: Path) -> None:
    def meanwhile() -> tuple[EvidenceBase, list[Failure]]:
        if not (tmp_path / "lit").exists():
            literature.build(tmp_path / "lit", [[reading(2)]], lambda: (BASE, []))
        return BASE, []

    stored = literature.build(tmp_path / "lit", [[reading(1)]], meanwhile)
    assert [hit.document.id for hit in stored.search("cholesterol", 5)] == ["pmid:2"]
    assert [path.name for path in tmp_path.iterdir()] == ["lit"]


def test_what_a_killed_build_left_long_ago_is_removed(tmp_path: Path) -> None:
    old, new = tmp_path / ".writing-old", tmp_path / ".writing-new"
    for leftover in (old, new):
        leftover.mkdir()
        (leftover / "part").write_text("x")
    os.utime(old, (0, 0))
    literature.build(tmp_path / "lit", [[reading(1)]], lambda: (BASE, []))
    assert not old.exists()
    assert new.exists()


def test_what_a_build_that_is_dead_left_is_removed_at_once_and_that_of_a_live_one_stays(tmp_path: Path) -> None:
    dead = tmp_path / ".writing-dead"
    dead.mkdir()
    (dead / aside.LOCK).touch()

    def meanwhile() -> tuple[EvidenceBase, list[Failure]]:
        literature.build(tmp_path / "other", [[reading(2)]], lambda: (BASE, []))
        return BASE, []

    stored = literature.build(tmp_path / "lit", [[reading(1)]], meanwhile)
    assert [hit.document.id for hit in stored.search("cholesterol", 5)] == ["pmid:1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lit", "other"]


def test_an_update_drops_and_adds_and_readers_keep_what_they_opened(folder: Path) -> None:
    before = literature.Literature.open(folder)
    new = EvidenceBase(documents=3, failed=0, fingerprint="def")
    after = literature.update(folder, {"pmid:1", "pmid:9"}, [[reading(9)], []], lambda: (new, []))
    assert after.base == new
    assert [hit.document.id for hit in after.search("cholesterol", 5)] == ["pmid:2", "pmid:3", "pmid:9"]
    assert [hit.document.id for hit in before.search("cholesterol", 5)] == ["pmid:1", "pmid:2", "pmid:3"]


def test_an_updated_literature_scores_as_one_that_is_built_anew(folder: Path, tmp_path: Path) -> None:
    grown = literature.update(folder, {"pmid:1", "pmid:4", "pmid:5"}, [[reading(4)], [reading(5)]], lambda: (BASE, []))
    anew = literature.build(tmp_path / "anew", [[reading(number) for number in (2, 3, 4, 5)]], lambda: (BASE, []))
    told = [[(hit.document.id, hit.score) for hit in one.search("müsli lowered", 9)] for one in (grown, anew)]
    assert told[0] == told[1]


def test_an_update_that_was_killed_shows_the_old_state_and_can_be_done_again(folder: Path) -> None:
    def killed() -> tuple[EvidenceBase, list[Failure]]:
        raise KeyboardInterrupt

    for contents in (killed, killed):
        with pytest.raises(KeyboardInterrupt):
            literature.update(folder, {"pmid:1", "pmid:9"}, [[reading(9)]], contents)
        shown = literature.Literature.open(folder).search("cholesterol", 9)
        assert [hit.document.id for hit in shown] == ["pmid:1", "pmid:2", "pmid:3"]
    done = literature.update(folder, {"pmid:1", "pmid:9"}, [[reading(9)]], lambda: (BASE, []))
    assert [hit.document.id for hit in done.search("cholesterol", 9)] == ["pmid:2", "pmid:3", "pmid:9"]


def test_an_altered_file_of_a_literature_is_named(folder: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.name in {"latest_version_hint.json", aside.LOCK}:
            continue
        whole = path.read_bytes()
        for damaged in (whole + b"\0", bytes([whole[0] ^ 1]) + whole[1:] if whole else b"{}\n"):
            path.write_bytes(damaged)
            with pytest.raises(StoreError, match=rf"{path.name}.*overclaim index"):
                literature.Literature.open(folder)
        path.write_bytes(whole)
    assert literature.verify(folder).base == BASE


def test_of_a_large_literature_sizes_are_compared_until_it_is_verified(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next(folder.glob("failures-*.jsonl"))
    path.write_bytes(b"{}\n")
    monkeypatch.setattr("overclaim.stores.literature._HASHED_AT_OPENING", 1)
    with pytest.raises(StoreError, match="altered"):
        literature.Literature.open(folder)
    victim = next(folder.rglob("*.lance/data/*.lance"))
    path.write_bytes(b"")
    content = bytearray(victim.read_bytes())
    content[-1] ^= 1
    victim.write_bytes(content)
    literature.Literature.open(folder)
    with pytest.raises(StoreError, match=rf"{victim.name}: altered"):
        literature.verify(folder)


def test_two_who_build_different_literatures_at_one_place_the_second_is_told(tmp_path: Path) -> None:
    def meanwhile() -> tuple[EvidenceBase, list[Failure]]:
        if not (tmp_path / "lit").exists():
            literature.build(tmp_path / "lit", [[reading(2)]], lambda: (BASE, []))
        return EvidenceBase(1, 0, "another"), []

    with pytest.raises(StoreError, match="another process wrote another literature"):
        literature.build(tmp_path / "lit", [[reading(1)]], meanwhile)
    assert literature.Literature.open(tmp_path / "lit").base == BASE
    assert [path.name for path in tmp_path.iterdir()] == ["lit"]
