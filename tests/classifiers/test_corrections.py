"""Corrections change the labels that they name, are refused where they do not fit, and leave the held-out share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from overclaim.api.corpora import show
from overclaim.classifiers.corrections import Correction
from overclaim.classifiers.encoder.data import part_of
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.examples import Example, examples, is_held_out
from overclaim.classifiers.readings import digest
from overclaim.classifiers.settings import CorpusSettings, SplitSettings
from overclaim.config import data_folder, load, parse
from overclaim.errors import ConfigError, InputError

ASPECTS = {"claim or not": "claim", "kinds": "kinds", "strength": "strength", "polarity": "polarity"}
SPLIT = SplitSettings(seed=1, test_percent=20)
SENTENCES = ("We asked ninety bakers.", "Naps may lower the rate of burns.", "Naps caused no headache.")
LABELS: tuple[dict[str, Any], ...] = (
    {"kinds": [], "strength": None, "polarity": None},
    {"kinds": ["efficacy"], "strength": "causal", "polarity": "affirmed"},
    {"kinds": ["safety", "mechanism"], "strength": "causal", "polarity": "affirmed"},
)
SEEN, KEPT = (next(f"doc:{n}" for n in range(100) if is_held_out(f"doc:{n}", SPLIT) is held) for held in (False, True))


def correction(sentence: int, field: str, old: Any, new: Any, **changed: Any) -> dict[str, Any]:
    row = {"id": SEEN, "sentence": sentence, "sha256": digest(SENTENCES[sentence]), "field": field}
    return row | {"old": old, "new": new, "reason": "the wording decides"} | changed


HEDGED = correction(1, "strength", "causal", "conditional")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("overclaim.classifiers.examples.data_folder", lambda _: tmp_path)
    documents = [
        {"id": name, "register": "abstract", "title": name, "sentences": SENTENCES, "labels": LABELS}
        for name in (SEEN, KEPT)
    ]
    write(tmp_path / "documents.jsonl", *documents)
    return tmp_path


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def read(home: Path, *corrections: dict[str, Any]) -> dict[str, list[Example]]:
    write(home / "corrections.jsonl", *corrections)
    corpus = CorpusSettings(name="made", path="documents.jsonl", layout="documents", corrections="corrections.jsonl")
    found = examples(home, (corpus,), SPLIT)
    return {name: [item for item in found if item.group == name] for name in (SEEN, KEPT)}


def test_a_correction_changes_its_field_of_its_sentence_alone(home: Path) -> None:
    plain, found = read(home), read(home, HEDGED)
    assert found[SEEN][1].gold == {**plain[SEEN][1].gold, "strength": {"conditional"}}
    assert [item.corrected for item in found[SEEN]] == [False, True, False]
    assert [found[SEEN][0], found[SEEN][2]] == [plain[SEEN][0], plain[SEEN][2]]


def test_the_held_out_share_keeps_its_labels(home: Path) -> None:
    assert read(home, HEDGED)[KEPT] == read(home)[KEPT]
    with pytest.raises(InputError, match=rf"made {KEPT}: held out, and what is held out keeps its labels"):
        read(home, HEDGED, HEDGED | {"id": KEPT})


def test_what_is_no_claim_can_become_one_and_the_other_way_round(home: Path) -> None:
    made = [
        correction(0, "kinds", [], ["other"]),
        correction(0, "strength", None, "none"),
        correction(0, "polarity", None, "affirmed"),
        correction(1, "kinds", ["efficacy"], []),
        correction(1, "strength", "causal", None),
        correction(1, "polarity", "affirmed", None),
    ]
    first, second, _ = read(home, *made)[SEEN]
    assert first.gold["claim"] == {"claim"}
    assert first.gold["kind"] == {"other"}
    assert first.gold["strength"] == {"none"}
    assert second.gold == {"claim": frozenset(), "kind": frozenset()}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": "doc:lost"}, "no document doc:lost"),
        ({"sentence": 3}, "sentence 3: the document has 3 sentences"),
        ({"sha256": digest("Naps raise the rate of burns.")}, "sentence 1: the text is not the one that was corrected"),
        ({"old": "none"}, "sentence 1: strength is causal, not none as the correction says"),
        ({"field": "kinds", "old": ["safety"], "new": []}, r"kinds is efficacy, not safety"),
        ({"new": "certain"}, "corrected to kinds efficacy, strength certain, polarity affirmed, which is no label"),
        ({"new": None}, "corrected to kinds efficacy, strength none given, polarity affirmed"),
        ({"field": "kinds", "old": ["efficacy"], "new": ["efficacy", "other"]}, r"kinds efficacy\+other"),
        ({"field": "kinds", "old": ["efficacy"], "new": []}, "kinds none given, strength causal"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(home: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=rf"^corrections\.jsonl: .*{told}"):
        read(home, HEDGED | changed)


def test_the_same_correction_twice_no_longer_fits(home: Path) -> None:
    with pytest.raises(InputError, match="strength is conditional, not causal"):
        read(home, HEDGED, HEDGED)


def test_a_malformed_line_is_named(home: Path) -> None:
    with pytest.raises(ConfigError, match=r"corrections\.jsonl: line 2: field"):
        read(home, HEDGED, HEDGED | {"field": "mood"})


def test_rows_of_single_sentences_take_no_corrections() -> None:
    with pytest.raises(ValidationError, match="corrections are for documents and readings, not for rows"):
        CorpusSettings(name="made", path="x.jsonl", layout="rows", corrections="corrections.jsonl")


def packaged(name: str) -> list[dict[str, Any]]:
    text = data_folder("corpora", "overclaim_claims", name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def differs(row: dict[str, Any], aspect: str) -> bool:
    first, second = row["label"], row["again"]
    if aspect == "claim or not":
        return bool(first["kinds"]) != bool(second["kinds"])
    if aspect == "kinds":
        return set(first["kinds"]) != set(second["kinds"])
    return bool(first[aspect] != second[aspect])


def test_the_agreement_that_the_card_gives_is_that_of_the_second_reading() -> None:
    rows = packaged("again.jsonl")
    found: dict[str, tuple[int, int]] = {}
    for one in show("overclaim_claims").agreement:
        aspect, drawn = one.what.split(", ")
        asked = [row for row in rows if row["drawn"] == drawn and ASPECTS[aspect] in row["asked"]]
        certain = [row for row in asked if row["certain"]]
        found[one.what] = (len(certain), sum(not differs(row, aspect) for row in certain))
        assert one.note.startswith(f"of {len(asked)} shown")
    assert found == {one.what: (one.rows, one.same) for one in show("overclaim_claims").agreement}


def test_corrections_that_come_with_the_package_are_well_formed_and_hold_no_text() -> None:
    for row in packaged("corrections.jsonl"):
        one = parse(row, Correction, "corrections.jsonl")
        assert len(one.sha256) == len(digest(""))
        assert one.old != one.new
    allowed = {"id", "sentence", "sha256", "drawn", "asked", "label", "again", "certain"}
    assert {key for row in packaged("again.jsonl") for key in row} == allowed


def test_what_was_read_again_and_found_wrong_for_certain_is_corrected() -> None:
    corrected = {(row["id"], row["sentence"], row["field"]) for row in packaged("corrections.jsonl")}
    for row in packaged("again.jsonl"):
        wrong = {field for field in ("kinds", "strength", "polarity") if differs(row, field)}
        fixed = {field for field in wrong if (row["id"], row["sentence"], field) in corrected}
        assert fixed == (wrong if row["certain"] else set())


@pytest.mark.shared
def test_the_corrections_fit_the_corpus_and_nothing_held_out_or_tuned_on_was_read(
    shared: Path, repository: Path
) -> None:
    settings = load(repository / "configs" / "train" / "claims-encoder.toml", EncoderSettings)
    corpus = next(one for one in settings.corpora if one.name == "overclaim_claims")
    found = examples(shared / "data", (corpus,), settings.split)
    assert sum(item.corrected for item in found) == len(packaged("corrections.jsonl"))
    read = {row["sha256"]: row["id"] for row in packaged("again.jsonl")}
    groups = {item.group for item in found if digest(item.context.text) in read}
    assert {part_of(group, settings) for group in groups} == {"train"}
