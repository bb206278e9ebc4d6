"""Labels without texts: texts come back by place and hash, and a changed text is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from overclaim.classifiers import readings
from overclaim.classifiers.examples import examples
from overclaim.classifiers.settings import CorpusSettings, SplitSettings
from overclaim.errors import InputError

TEXT = "Aims first. Garlic lowered blood pressure."
ROWS = [
    {"id": 7, "title": "Garlic\nand pressure", "text": TEXT, "parts": ["One.", "Two. Three."]},
]
NO_CLAIM: dict[str, Any] = {"kinds": [], "strength": None, "polarity": None}
CLAIM = {"kinds": ["efficacy"], "strength": "causal", "polarity": "affirmed"}


def reading(**changed: Any) -> dict[str, Any]:
    sentences = ["Aims first.", "Garlic lowered blood pressure.", "One.", "Three."]
    row: dict[str, Any] = {
        "id": "made:7",
        "register": "abstract",
        "path": "made.jsonl.gz",
        "title_at": [7, "title"],
        "sentences_at": [[7, "text", 0, 11], [7, "text", 12, 42], ["7", "parts", 0], [7, "parts", 1, 5, 11]],
        "sha256": [readings.digest(sentence) for sentence in sentences],
        "labels": [NO_CLAIM, CLAIM, NO_CLAIM, NO_CLAIM],
    }
    return row | changed


def test_title_and_sentences_are_put_back_from_their_places() -> None:
    (found,) = readings.documents([reading()], {"made.jsonl.gz": ROWS})
    assert found["title"] == "Garlic and pressure"
    assert found["sentences"] == ["Aims first.", "Garlic lowered blood pressure.", "One.", "Three."]


def test_a_reading_without_a_title_has_an_empty_one() -> None:
    (found,) = readings.documents([reading(title_at=None)], {"made.jsonl.gz": ROWS})
    assert found["title"] == ""


def test_a_text_that_changed_is_refused_by_name() -> None:
    changed = [ROWS[0] | {"text": TEXT.replace("Garlic", "Onions")}]
    with pytest.raises(InputError, match=r"row 7: the text of made:7 is not the one that was labelled"):
        list(readings.documents([reading()], {"made.jsonl.gz": changed}))


def test_a_row_that_is_gone_is_named() -> None:
    with pytest.raises(InputError, match="no row 7"):
        list(readings.documents([reading()], {"made.jsonl.gz": []}))


def test_examples_of_readings_carry_labels_and_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overclaim.classifiers.examples.data_folder", lambda _: tmp_path)
    (tmp_path / "labels.jsonl").write_text(json.dumps(reading()) + "\n", encoding="utf-8")
    with gzip.open(tmp_path / "made.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(ROWS[0]) + "\n")
    corpus = CorpusSettings(name="made", path="labels.jsonl", layout="readings")
    found = examples(tmp_path, (corpus,), SplitSettings(seed=1, test_percent=20))
    assert [item.context.text for item in found][1] == "Garlic lowered blood pressure."
    assert found[1].context.before == "Aims first."
    assert found[1].context.title == "Garlic and pressure"
    assert found[1].gold["kind"] == {"efficacy"}
    assert found[1].gold["strength"] == {"causal"}
    assert found[0].gold == {"claim": frozenset(), "kind": frozenset()}


def passage(text: str, *place: str | int) -> dict[str, Any]:
    return {"path": "made.jsonl.gz", "at": [[7, *place]], "sha256": [readings.digest(text)]}


def test_a_pair_gets_its_evidence_back_and_keeps_a_claim_that_was_written_for_it() -> None:
    written = {"id": "w1", "claim": "Garlic helps.", "evidence": passage("One.", "parts", 0), "label": "neutral"}
    found = passage("Aims first.", "text", 0, 11)
    judged = {"id": "j1", "claim": found, "evidence": passage("Three.", "parts", 1, 5, 11), "label": "refutes"}
    first, second = readings.pairs([written, judged], {"made.jsonl.gz": ROWS})
    assert (first["claim"], first["evidence"], first["label"]) == (["Garlic helps."], ["One."], "neutral")
    assert (second["claim"], second["evidence"], second["label"]) == (["Aims first."], ["Three."], "refutes")
    assert [first["title"], second["title"]] == ["Garlic and pressure"] * 2


def test_a_pair_of_texts_that_were_both_written_for_it_has_no_title() -> None:
    (found,) = readings.pairs([{"id": "c1", "claim": "Garlic helps.", "evidence": "It did.", "label": "supports"}], {})
    assert found["title"] == ""


def test_the_files_of_pairs_are_those_of_claims_and_evidence() -> None:
    written = {"id": "w1", "claim": "Garlic helps.", "evidence": passage("One.", "parts", 0), "label": "neutral"}
    claim = passage("Aims first.", "text", 0, 11) | {"path": "other.jsonl.gz"}
    assert readings.paths([written, written | {"claim": claim}, reading()]) == ["made.jsonl.gz", "other.jsonl.gz"]


def test_a_row_without_an_id_is_known_by_its_pmid() -> None:
    rows = [{"pmid" if key == "id" else key: value for key, value in row.items()} for row in ROWS]
    (found,) = readings.documents([reading()], {"made.jsonl.gz": rows})
    assert found["sentences"][1] == "Garlic lowered blood pressure."
