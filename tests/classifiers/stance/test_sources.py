"""Each corpus's rows become pairs: labels by name, official splits, and no test row."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.classifiers import examples, held_out
from overclaim.classifiers.readings import digest
from overclaim.classifiers.stance.pairs import Pair, nearest
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.classifiers.stance.sources import READERS, judged
from overclaim.config import data_folder
from overclaim.types import Stance
from tests.classifiers.stance.tiny import write_rows

ABSTRACT = ["Nurses nap.", "Naps improved recall in night nurses.", "Tea did nothing.", "Naps are cheap."]
TITLE = "Naps at night"


def corpus(reader: str, **files: str) -> StanceCorpus:
    return StanceCorpus(name="c", reader=reader, files=files)


def read(reader: str, data: Path, **files: str) -> list[Pair]:
    return list(READERS[reader](data, corpus(reader, **files)))


def test_rationales_are_evidence_and_the_nearest_other_sentences_neutral(tmp_path: Path) -> None:
    rows = [
        {"claim": "Naps improve recall.", "doc_id": "1", "label": "SUPPORT", "split": "train"},
        {"claim": "Naps impair recall.", "doc_id": "1", "label": "CONTRADICT", "split": "dev"},
        {"claim": "Naps cost jobs.", "doc_id": "1", "label": "NOT_ENOUGH_INFO", "split": "train"},
        {"claim": "Naps are odd.", "doc_id": "1", "label": "SUPPORT", "split": "test"},
    ]
    for row in rows:
        row["rationale_sentences"] = [] if row["label"] == "NOT_ENOUGH_INFO" else [[1]]  # type: ignore[assignment]
    write_rows(tmp_path / "claims.jsonl", rows)
    others = {"id": "2", "title": "Jobs", "sentences": ["Naps cost."]}
    write_rows(tmp_path / "corpus.jsonl", [{"id": "1", "title": TITLE, "sentences": ABSTRACT}, others])
    files = {"claims": "claims.jsonl", "corpus": "corpus.jsonl"}
    pairs = read("scifact", tmp_path, **files)
    assert Pair("c", "train", "Naps improve recall.", ABSTRACT[1], Stance.SUPPORTS, title=TITLE) in pairs
    assert Pair("c", "train", "Naps cost jobs.", "Naps cost.", Stance.NEUTRAL, title="Jobs") in pairs
    assert {pair.part for pair in pairs} == {"train"}
    assert not [
        pair for pair in pairs if pair.label is Stance.NEUTRAL and pair.evidence == ABSTRACT[1] and "imp" in pair.claim
    ]
    whole = list(judged(tmp_path, corpus("scifact", **files)))
    assert [(item.part, item.label, sorted(item.rationale)) for item in whole] == [
        ("train", Stance.SUPPORTS, [1]),
        ("dev", Stance.REFUTES, [1]),
        ("train", Stance.NEUTRAL, []),
    ]


@pytest.mark.parametrize(("label", "expected"), [("SUPPORTED", Stance.SUPPORTS), ("REFUTED", Stance.REFUTES)])
def test_quoted_evidence(tmp_path: Path, label: str, expected: Stance) -> None:
    row = {"text": "Naps help.", "evidence": ["Naps help.", "Tea too.", "So what."], "label": label, "split": "dev"}
    write_rows(tmp_path / "rows.jsonl", [row, {**row, "evidence": []}, {**row, "split": None}])
    assert read("quoted", tmp_path, claims="rows.jsonl") == [
        Pair("c", "dev", "Naps help.", "Naps help. Tea too.", expected)
    ]


def test_a_prompt_is_three_statements_one_of_which_is_supported(tmp_path: Path) -> None:
    row = {
        "pmcid": "1",
        "intervention": "naps",
        "comparator": "tea",
        "outcome": "recall",
        "label": "significantly decreased",
        "evidence": ["Recall fell with naps."],
        "split": "validation",
    }
    other = {
        **row,
        "outcome": "dizziness",
        "evidence": ["Dizziness did not differ."],
        "label": "no significant difference",
    }
    write_rows(tmp_path / "rows.jsonl", [row, other, {**row, "split": "test"}])
    pairs = read("evidence_inference", tmp_path, claims="rows.jsonl")
    first = [pair for pair in pairs if pair.evidence == "Recall fell with naps." and "recall" in pair.claim.lower()]
    assert [(pair.claim, pair.label) for pair in first] == [
        ("Naps increases recall compared with tea.", Stance.REFUTES),
        ("Naps reduces recall compared with tea.", Stance.SUPPORTS),
        ("Naps and tea do not differ in recall.", Stance.REFUTES),
    ]
    assert (
        Pair("c", "dev", "Naps reduces recall compared with tea.", "Dizziness did not differ.", Stance.NEUTRAL) in pairs
    )
    assert len(pairs) == 8


def test_an_outcome_that_missed_significance_refutes_superiority(tmp_path: Path) -> None:
    row = {"claim": "Naps are superior to tea in terms of recall", "abstract": "We tried. Recall was alike. Done."}
    rows = [{**row, "label": label, "split": "train"} for label in ("positive", "inconclusive", "no_information")]
    write_rows(tmp_path / "rows.jsonl", rows)
    pairs = read("clinifact", tmp_path, claims="rows.jsonl")
    assert [pair.label for pair in pairs] == [Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL]
    assert pairs[0].evidence == "Recall was alike. Done."


def test_citations_by_their_error_with_marks_removed(tmp_path: Path) -> None:
    kinds = {"train_1": "contradict", "train_2": "not_substantiate", "train_3": "oversimplify", "train_4": "accurate"}
    write_rows(tmp_path / "citations.jsonl", [{"id": name, "label": label} for name, label in kinds.items()])
    rows = [
        {
            "id": f"{name}_77",
            "claim": "Naps help nurses [<|cit|>].",
            "evidence": ["Tea is hot.", "Naps help."],
            "label": "accurate" if label == "accurate" else "inaccurate",
            "split": "train",
        }
        for name, label in kinds.items()
    ]
    write_rows(tmp_path / "rows.jsonl", rows)
    pairs = read("citations", tmp_path, claims="rows.jsonl", citations="citations.jsonl")
    assert [pair.label for pair in pairs] == [Stance.REFUTES, Stance.NEUTRAL, Stance.SUPPORTS]
    assert {(pair.claim, pair.evidence) for pair in pairs} == {("Naps help nurses.", "Naps help.")}


def test_questions_as_statements(tmp_path: Path) -> None:
    row = {"conclusion": "Naps help nurses. More study is due. Nobody slept.", "split": "train_dev", "label": "no"}
    asked = ["Naps on the ward: do they help nurses?", "Is napping safe?", "Napping: why not?"]
    write_rows(tmp_path / "rows.jsonl", [{**row, "question": question} for question in asked])
    pairs = read("questions", tmp_path, claims="rows.jsonl")
    assert [pair.claim for pair in pairs] == ["They help nurses.", "Napping safe."]
    assert pairs[0].evidence == "Naps help nurses. More study is due."
    assert pairs[0].label is Stance.REFUTES


def test_long_trial_records_are_left_out(tmp_path: Path) -> None:
    row = {"text": "One fever.", "label": "Entailment", "primary_evidence": ["Fever", " 1/9"], "split": "train"}
    row["secondary_evidence"] = None  # type: ignore[assignment]
    write_rows(tmp_path / "rows.jsonl", [row, {**row, "primary_evidence": ["word"] * 500}])
    pairs = read("trial_records", tmp_path, claims="rows.jsonl")
    assert [pair.evidence for pair in pairs] == ["Primary trial: Fever 1/9"]


def test_the_nearest_sentences_share_most_words() -> None:
    assert nearest("naps improve recall", ABSTRACT, 2, but=[3]) == [1, 0]


def write_reading(folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    evidence = {"path": "corpus.jsonl", "at": [["1", "sentences", 1]], "sha256": [digest(ABSTRACT[1])]}
    claims = {"Naps help.": "supports", "Naps cure.": "exceeds"}
    readings = [{"id": c, "claim": c, "evidence": evidence, "label": label, **more} for c, label in claims.items()]
    write_rows(folder / "corpus.jsonl", [{"id": "1", "title": TITLE, "sentences": ABSTRACT}])
    write_rows(folder / "written.jsonl", readings)
    monkeypatch.setattr(examples, "data_folder", lambda *_parts: folder)


def test_readings_are_pairs_for_training_with_their_texts_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reading(tmp_path, monkeypatch)
    pairs = read("readings", tmp_path, written="written.jsonl")
    assert pairs == [
        Pair("c", "train", "Naps help.", ABSTRACT[1], Stance.SUPPORTS, exceeds=False, title=TITLE),
        Pair("c", "train", "Naps cure.", ABSTRACT[1], Stance.SUPPORTS, exceeds=True, title=TITLE),
    ]
    assert {pair.exceeds for pair in read("readings", tmp_path, judged="written.jsonl")} == {None}


def test_a_line_on_the_study_stands_behind_the_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reading(tmp_path, monkeypatch, study="Cohort study in people, n=40.")
    (shown,) = {pair.title for pair in read("readings", tmp_path, written="written.jsonl")}
    assert shown == "Naps at night. Cohort study in people, n=40."


def test_readings_with_a_text_kept_for_scoring_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reading(tmp_path, monkeypatch)
    monkeypatch.setattr(held_out, "holds", lambda row: ABSTRACT[1] in row["evidence"])
    assert not read("readings", tmp_path, written="written.jsonl")


def test_judged_statements_stand_beside_the_finding_that_decides() -> None:
    files = {"brain": "judged_statements/brain.jsonl"}
    pairs = read("stated", Path(), **files)
    folder = Path(str(data_folder("corpora")))
    rows = {row["sentence"]: row for row in examples.read_rows(folder, files["brain"])}
    records = list(examples.read_rows(folder, "brain/evidence.jsonl"))
    texts = {row["id"]: " ".join(part["text"] for part in row["abstract"]) for row in records}
    titles = {row["id"]: row["title"] for row in records}
    labels = {"supported": Stance.SUPPORTS, "contradicted": Stance.REFUTES, "unsupported": Stance.NEUTRAL}
    labels["overstated"] = Stance.SUPPORTS
    for pair in pairs:
        row = rows[pair.claim]
        assert pair.label is labels[row["expected"]]
        assert pair.exceeds is {"overstated": True, "supported": False}.get(row["expected"])
        sources = row["evidence"][:1] or texts
        assert any(pair.evidence in texts[source] and pair.title == titles[source] for source in sources)
        assert pair.part == "train"
    shown = {pair.claim for pair in pairs}
    assert shown == {text for text, row in rows.items() if row["expected"] in labels}
