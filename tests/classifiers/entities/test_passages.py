"""Corpora as passages: labels by name, splits by document, nothing measured on is trained on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overclaim.classifiers.entities.passages import material, part_of, passage
from overclaim.classifiers.entities.settings import EntityCorpus, EntitySettings
from overclaim.config import parse
from overclaim.errors import ConfigError
from overclaim.types import EntityLabel
from tests.classifiers.entities import tiny

CORPUS = EntityCorpus(
    name="drugs",
    path="drugs.jsonl",
    labels={"drug": EntityLabel.CHEMICAL, "place": ""},
    unsure={"class": EntityLabel.CHEMICAL},
)
ROW = {
    "id": 7,
    "split": "train",
    "text": "examplin, a peptide, on the ward",
    "spans": [
        {"start": 0, "end": 8, "label": "drug"},
        {"start": 12, "end": 19, "label": "class"},
        {"start": 28, "end": 32, "label": "place"},
    ],
}


def settings(folder: Path) -> EntitySettings:
    corpora = [
        {"name": name, "path": f"{name}.jsonl", "labels": labels}
        for name, labels in (
            ("drugs", {"drug": "CHEMICAL", "harm": "DISEASE", "place": ""}),
            ("trials", {"who": "POPULATION", "maybe": ""}),
        )
    ]
    values = {"kind": "entities", "name": "x", "base": "y", "fit": {"epochs": 1, "rate": 1, "head_rate": 1}}
    return parse({**values, "corpora": corpora}, EntitySettings, str(folder))


def write(folder: Path, name: str, texts: list[tuple[str, str]]) -> None:
    rows = [{"id": n, "split": split, "text": text, "spans": []} for n, (split, text) in enumerate(texts)]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_labels_are_mapped_by_name_and_open_spans_kept_apart() -> None:
    found = passage(ROW, CORPUS)
    assert found.spans == {EntityLabel.CHEMICAL: ((0, 8),)}
    assert found.unsure == {EntityLabel.CHEMICAL: ((12, 19),)}


def test_a_label_that_is_not_mapped_is_refused() -> None:
    row = {**ROW, "spans": [{"start": 0, "end": 8, "label": "gene"}]}
    with pytest.raises(ConfigError, match=r"corpus drugs: label 'gene' is not mapped \(mapped: drug, place, class\)"):
        passage(row, CORPUS)


def test_a_label_of_ours_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"corpora\.0\.labels\.drug"):
        parse(
            {
                "kind": "entities",
                "name": "x",
                "base": "y",
                "fit": {"epochs": 1, "rate": 1, "head_rate": 1},
                "corpora": [{"name": "drugs", "path": "p", "labels": {"drug": "DRUG"}}],
            },
            EntitySettings,
            "settings",
        )


def test_a_text_that_is_measured_on_is_trained_on_in_no_corpus(tmp_path: Path) -> None:
    held = "naps reduced errors on the ward and may improve recall in nurses who considered them"
    other = "we recruited bakers with dizziness and injury and never must they nap again on long shifts"
    write(tmp_path, "drugs", [("dev", f"{held} and {other[:40]}"), ("train", other)])
    write(tmp_path, "trials", [("train", held.upper()), ("train", f"{other} and say goodbye"), ("unused", other)])
    found = material(tmp_path, settings(tmp_path))
    assert [item.text for item in found.dev] == [f"{held} and {other[:40]}"]
    assert [item.text for item in found.train] == [other, f"{other} and say goodbye"]
    assert found.dropped == 1


def test_a_share_of_documents_is_measured_on_where_there_is_no_such_split() -> None:
    corpus = CORPUS.model_copy(update={"dev": (), "dev_percent": 20})
    parts = [part_of({"id": number, "split": "train"}, corpus, seed=1) for number in range(500)]
    assert 60 < parts.count("dev") < 140
    assert parts.count("dev") + parts.count("train") == 500


def test_the_tiny_corpus_is_read_whole(tmp_path: Path) -> None:
    for name, rows in tiny.rows(8).items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = material(tmp_path, settings(tmp_path))
    for item in (*found.train, *found.dev):
        marked = {item.text[start:end] for spans in item.spans.values() for start, end in spans}
        assert marked <= {*tiny.DRUGS, *tiny.HARMS, *tiny.PEOPLE}
