"""The design model learns from labels by name, coarse ones too, keeps its test share apart, and is checked at load."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from overclaim.classifiers.design import data, model
from overclaim.classifiers.design.settings import DesignCorpus, DesignSettings
from overclaim.classifiers.design.train import shares, train
from overclaim.classifiers.folder import write_files
from overclaim.config import load
from overclaim.errors import ConfigError, InputError, ModelError
from overclaim.lexicons.design_cues import scan
from overclaim.lexicons.species_cues import PREFIX, features
from overclaim.types import Design, Document, Species, StudyScores

TEXTS = {
    "trial": "We randomly assigned {} bakers to gloves or none. Gloves reduced rash compared with none in week two.",
    "beasts": "Mice were given {} mg of ginger daily. The mice ran longer than untreated mice in the same cages.",
    "people": "We followed a cohort of {} nurses for a year. Night work was associated with more headaches in nurses.",
    "stones": "Software that sorts {} stones is described. The software sorts stones by colour and is free to use.",
}
SPECIES = {
    "trial": ("human", "human"),
    "beasts": ("animal", "animal"),
    "people": ("human", None),
    "stones": ("na", "na"),
}
SETTINGS = """
name = "tiny"
kind = "design"
words = 200
min_count = 2
scale_words = 2.0
scale_cues = 0.3
c = 10.0
c_species = 10.0
several = 0.5
trust = 0.3
resamples = 100
[[corpora]]
name = "kinds"
path = "kinds.jsonl"
id = "id"
text = ["abstract"]
label = "labels.kind"
species = "what"
held_out = { split = ["test"] }
scored = { trial = "rct", beasts = "animal", people = "people", stones = "other" }
pooled = { cohort = "people", cross_sectional = "people" }
[corpora.designs]
trial = ["rct"]
beasts = ["animal"]
people = ["cohort", "cross_sectional"]
stones = ["other"]
skipped = []
"""


def write(folder: Path) -> Path:
    rows = [
        {
            "id": f"{kind}{number}",
            "title": f"Study {number}",
            "abstract": f"Ward {chr(97 + number) * 4}. {text.format(number + 20)}",
            "labels": {"kind": kind},
            "what": SPECIES[kind][number % 2],
            "split": "test" if number % 4 == 0 else "train",
        }
        for kind, text in TEXTS.items()
        for number in range(12)
    ]
    (folder / "kinds.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    path = folder / "tiny.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("design")
    train(write(folder), folder, folder / "model")
    return folder / "model"


def read(folder: Path, text: str) -> StudyScores:
    document = Document("x", text)
    return model.open_folder(folder).predict([document], [features(scan(document))])[0]


def design_of(folder: Path, text: str) -> Design:
    found = read(folder, text).designs
    return max(Design, key=lambda name: found[name])


def species_of(folder: Path, text: str) -> Species:
    found = read(folder, text).species
    return max(Species, key=lambda name: found[name])


def test_it_reads_what_it_was_taught_and_tells_apart_what_a_coarse_label_left_open(trained: Path) -> None:
    assert design_of(trained, TEXTS["trial"].format(7)) is Design.RCT
    assert design_of(trained, TEXTS["beasts"].format(7)) is Design.ANIMAL
    assert design_of(trained, TEXTS["people"].format(7)) is Design.COHORT


def test_it_tells_what_was_studied_and_what_no_row_was_stays_improbable(trained: Path) -> None:
    assert species_of(trained, TEXTS["trial"].format(7)) is Species.HUMAN
    assert species_of(trained, TEXTS["beasts"].format(7)) is Species.ANIMAL
    assert species_of(trained, TEXTS["stones"].format(7)) is Species.NA
    assert read(trained, TEXTS["stones"].format(7)).species[Species.IN_VITRO] < 0.001


def test_designs_are_told_without_what_only_the_species_is_given(trained: Path) -> None:
    found = model.open_folder(trained)
    columns = [column for name, column in found.space.cues.items() if name.startswith(PREFIX)]
    assert columns
    assert not found.designs.weights[columns].any()
    assert found.species.weights[columns].any()


def test_the_same_settings_and_data_give_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(write(tmp_path), tmp_path, tmp_path / "again")
    for name in (model.FEATURES, model.WEIGHTS, "model.toml", "README.md"):
        assert (tmp_path / "again" / name).read_bytes() == (trained / name).read_bytes()


def test_scores_are_those_of_the_held_out_rows(trained: Path) -> None:
    manifest = tomllib.loads((trained / "model.toml").read_text(encoding="utf-8"))
    assert manifest["data"] == {"trained_on": {"kinds": 36}, "held_out": {"kinds": 12}}
    species = {"species, kinds, model", "species, kinds, rules"}
    assert set(manifest["scores"]) == {"kinds, model", "kinds, cues alone", *species}
    assert set(manifest["scores"]["kinds, model"]) == {"animal", "people", "rct", "other", "macro"}
    for name in species:
        assert set(manifest["scores"][name]) == {*(each.value for each in Species), "macro", "accuracy"}
    assert "| kinds, rules | " in (trained / "README.md").read_text(encoding="utf-8")


def test_an_altered_file_and_another_model_are_refused(trained: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(trained, broken)
    (broken / model.FEATURES).write_text("{}")
    with pytest.raises(ModelError, match="sha256"):
        model.open_folder(broken)
    with pytest.raises(ModelError, match="give a design model"):
        model.load("claims-linear")


def test_a_folder_that_knows_no_species_is_refused(trained: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(trained, old)
    features = json.loads((old / model.FEATURES).read_text(encoding="utf-8"))
    del features["species"]
    (digest,) = write_files(old, {model.FEATURES: json.dumps(features).encode()}).values()
    manifest = (old / "model.toml").read_text(encoding="utf-8")
    before = tomllib.loads(manifest)["files"][model.FEATURES]
    (old / "model.toml").write_text(manifest.replace(before, digest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"incomplete \('species'\); train it anew"):
        model.open_folder(old)


def test_corpora_that_name_too_few_species_are_refused(tmp_path: Path) -> None:
    config = write(tmp_path)
    config.write_text(SETTINGS.replace('species = "what"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="fewer than three species"):
        train(config, tmp_path, tmp_path / "model")


def test_a_corpus_that_stands_twice_is_refused(tmp_path: Path) -> None:
    config = write(tmp_path)
    text = config.read_text(encoding="utf-8")
    config.write_text(text + text[text.index("[[corpora]]") :], encoding="utf-8")
    with pytest.raises(ConfigError, match="corpora stand twice"):
        load(config, DesignSettings)


def test_a_coarse_label_shares_out_its_weight_by_the_cues(tmp_path: Path) -> None:
    settings = load(write(tmp_path), DesignSettings)
    seen, _ = data.split(data.abstracts(tmp_path, settings.corpora))
    found = dict(next(shares(item, settings) for item in seen if item.label == "people"))
    assert sum(found.values()) == pytest.approx(settings.several)
    assert found[Design.COHORT] > found[Design.CROSS_SECTIONAL] > 0
    assert next(shares(item, settings) for item in seen if item.label == "trial") == [(Design.RCT, 1.0)]


def corpus(**more: Any) -> DesignCorpus:
    values = {"name": "c", "path": "c.jsonl", "id": "id", "text": ("abstract",), "label": "labels"}
    return DesignCorpus.model_validate({**values, "designs": {"A": ["rct"], "B": ["review"], "C": []}, **more})


def rows(folder: Path, *found: dict[str, Any]) -> None:
    (folder / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")


TEXT = "Naps were compared with tea in forty nurses who slept badly on the ward."


def test_the_first_label_of_the_map_counts_and_an_empty_list_leaves_out(tmp_path: Path) -> None:
    rows(
        tmp_path,
        {"id": "1", "abstract": TEXT, "labels": ["B", "A", "Journal Article"]},
        {"id": "2", "abstract": TEXT, "labels": "C"},
        {"id": "3", "abstract": TEXT, "labels": None},
        {"id": "4", "abstract": "Too short.", "labels": "A"},
    )
    assert [(item.document.id, item.designs) for item in data.abstracts(tmp_path, [corpus()])] == [("1", (Design.RCT,))]


def test_title_and_abstract_in_one_key_are_divided(tmp_path: Path) -> None:
    rows(tmp_path, {"id": "1", "title": f"Naps|{TEXT}", "labels": "A"})
    (found,) = data.abstracts(tmp_path, [corpus(divider="|")])
    assert (found.document.title, found.document.text) == ("Naps", TEXT)


def test_a_label_without_a_name_is_refused(tmp_path: Path) -> None:
    rows(tmp_path, {"id": "1", "abstract": TEXT, "labels": "D"})
    with pytest.raises(ConfigError, match=r"label 'D' is not mapped \(mapped: A, B, C\)"):
        data.abstracts(tmp_path, [corpus()])


def test_a_species_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    rows(tmp_path, {"id": "1", "abstract": TEXT, "labels": "A", "kind": "elves"})
    with pytest.raises(ConfigError, match=r"species 'elves' is none of ours \(human, animal, in_vitro, mixed, na\)"):
        data.abstracts(tmp_path, [corpus(species="kind")])


@pytest.mark.parametrize(
    ("text", "label", "species", "taught"),
    [
        (TEXT, "B", "na", False),
        (TEXT, "B", "human", True),
        (TEXT, "A", "na", True),
        (TEXT, "A", None, False),
        ("Polished granite was weighed and broken under a press at room temperature.", "B", "na", True),
    ],
)
def test_a_review_of_work_on_people_labelled_without_species_teaches_none_where_the_corpus_says_so(
    tmp_path: Path, text: str, label: str, species: str | None, taught: bool
) -> None:
    rows(tmp_path, {"id": "1", "abstract": text, "labels": label, "kind": species})
    (found,) = data.abstracts(tmp_path, [corpus(species="kind", reviews_of_people=False)])
    assert (found.species_taught is not None) is taught
    (counted,) = data.abstracts(tmp_path, [corpus(species="kind")])
    assert counted.species_taught == (Species(species) if species else None)


def test_a_missing_corpus_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        data.abstracts(tmp_path, [corpus()])


def test_what_stands_in_the_held_out_share_is_learnt_from_nowhere(tmp_path: Path) -> None:
    rows(
        tmp_path,
        {"id": "12345", "abstract": TEXT, "labels": "A", "split": "test"},
        {"id": "pmid:12345", "abstract": f"Other words. {TEXT}", "labels": "A", "split": "train"},
        {"id": "7", "abstract": TEXT.upper(), "labels": "A", "split": "train"},
        {"id": "8", "abstract": f"Again other words. {TEXT}", "labels": "A", "split": "train"},
    )
    seen, unseen = data.split(data.abstracts(tmp_path, [corpus(held_out={"split": ["test"]})]))
    assert [item.document.id for item in seen] == ["8"]
    assert [item.document.id for item in unseen] == ["12345"]


def test_the_committed_settings_map_labels_by_name(repository: Path) -> None:
    settings = load(repository / "configs" / "train" / "design.toml", DesignSettings)
    assert settings.name == "design"
    assert {one.name for one in settings.corpora} >= {"overclaim_claims", "study_type", "psynamic", "medline_records"}
    assert not any(label.isdigit() for one in settings.corpora for label in one.designs)
