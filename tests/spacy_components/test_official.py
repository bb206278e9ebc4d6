"""scispaCy's official models: recognised by name, version and author, used by name, and nothing else in their place."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from overclaim.api.fetch import fetch
from overclaim.classifiers import official
from overclaim.errors import ModelError
from overclaim.types import EntityLabel

pytest.importorskip("spacy")

import spacy

from overclaim.spacy_components import load_official, pipeline
from overclaim.spacy_components.official import load_tagger
from tests.spacy_components.conftest import FAST

NAME = "en_ner_bc5cdr_md"
PATTERNS = [
    {"label": "CHEMICAL", "pattern": "examplinib"},
    {"label": "DISEASE", "pattern": "restless elbows"},
    {"label": "GO", "pattern": "itching"},
]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipeline that says of itself what the official one says, and an empty models folder."""
    monkeypatch.setenv("OVERCLAIM_MODELS", str(tmp_path / "models"))
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns(PATTERNS)
    nlp.meta.update(name="ner_bc5cdr_md", version="0.5.4", author=official.AUTHOR)
    folder = tmp_path / "archived" / "package" / NAME
    folder.parent.mkdir(parents=True)
    nlp.to_disk(folder)
    return folder


def fetched(model: Path) -> Path:
    """The models folder's copy of ``model``."""
    archive = Path(shutil.make_archive(str(model.parent.parent / NAME), "gztar", model.parent))
    return fetch(NAME, str(archive), hashlib.sha256(archive.read_bytes()).hexdigest()).folder


def installed(site: Path, name: str, version: str, files: list[str]) -> None:
    """Makes the package ``name`` look installed in ``site``; its code cannot be imported."""
    (site / name).mkdir(parents=True, exist_ok=True)
    (site / name / "__init__.py").write_text("raise SystemExit('the code of a model was run')")
    record = site / f"{name}-{version}.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (record / "RECORD").write_text("".join(f"{name}/{file},,\n" for file in ["__init__.py", *files]))


def test_a_fetched_model_names_things_beside_the_lexicons(model: Path) -> None:
    fetched(model)
    nlp = pipeline(FAST, entities=NAME)
    text = "Examplinib was tried. In 40 adults examplinib reduced restless elbows and itching, unlike aspirin."
    doc = nlp(text)
    found = {(entity.text, entity.label, entity.name) for entity in doc._.entities}
    assert ("examplinib", EntityLabel.CHEMICAL, "examplinib") in found
    assert ("restless elbows", EntityLabel.DISEASE, "restless elbows") in found
    assert ("aspirin", EntityLabel.CHEMICAL, "aspirin") in found
    assert all(doc.text[entity.start : entity.end] == entity.text for entity in doc._.entities)
    assert [entity.text for entity in doc._.statements[1].entities if entity.name == "examplinib"] == ["examplinib"]
    two = list(nlp.pipe([text, text], n_process=2, batch_size=1))
    assert [each._.entities for each in two] == [doc._.entities] * 2


def test_a_fetched_model_is_the_base_of_a_pipeline(model: Path) -> None:
    fetched(model)
    nlp = pipeline(FAST, base=NAME)
    assert nlp.pipe_names[:2] == ["overclaim_sentences", "ner"]
    assert nlp("Examplinib works.")._.statements
    assert load_official(NAME, exclude=["ner"]).pipe_names == []


def test_an_altered_model_is_refused(model: Path) -> None:
    patterns = fetched(model) / "ner" / "patterns.jsonl"
    patterns.write_text(patterns.read_text().replace("DISEASE", "CHEMICAL"))
    with pytest.raises(ModelError, match=r"patterns\.jsonl is altered; fetch it again"):
        load_official(NAME)


def test_a_model_installed_by_pip_is_found_without_running_its_code(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = f"{NAME}-0.5.4"
    shutil.copytree(model, tmp_path / "site" / NAME / home)
    installed(tmp_path / "site", NAME, "0.5.4", [f"{home}/meta.json"])
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert [entity.text for entity in load_tagger(NAME).tag(["examplinib and itching"])[0]] == ["examplinib"]
    meta = tmp_path / "site" / NAME / home / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "author": "Somebody Else"}))
    with pytest.raises(ModelError, match="its author is 'Somebody Else'"):
        load_tagger(NAME)


def test_the_placeholder_of_the_package_index_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, "en_core_sci_md", "999.9.9", [])
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match=r"999\.9\.9 is a placeholder on the package index") as raised:
        load_official("en_core_sci_md")
    assert "pip uninstall en-core-sci-md" in str(raised.value)
    assert "overclaim models fetch en_core_sci_md https://s3-us-west-2.amazonaws.com/" in str(raised.value)


@pytest.mark.usefixtures("model")
def test_absent_unknown_and_untyped_models_say_what_to_do() -> None:
    with pytest.raises(ModelError, match=f"{NAME} is not on this machine: fetch the official one"):
        load_official(NAME)
    with pytest.raises(ModelError, match=r"no official model of scispaCy; these are: en_core_sci_sm"):
        spacy.blank("en").add_pipe("overclaim_entities", config={"model": "en_ner_ponies"})


def test_a_model_without_kinds_is_no_tagger(model: Path) -> None:
    meta = json.loads((model / "meta.json").read_text())
    (model / "meta.json").write_text(json.dumps({**meta, "name": "core_sci_sm"}))
    archive = Path(shutil.make_archive(str(model.parent.parent / "sm"), "gztar", model.parent))
    fetch("en_core_sci_sm", str(archive), hashlib.sha256(archive.read_bytes()).hexdigest())
    with pytest.raises(ModelError, match="without saying of what kind"):
        load_tagger("en_core_sci_sm")
    assert load_official("en_core_sci_sm").pipe_names == ["ner"]
