"""scispaCy's tokeniser and abbreviation detector in the pipeline; needs scispaCy, which needs numpy below 2."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("spacy")

import spacy
from spacy.tokens import Doc, DocBin

from overclaim.errors import MissingExtraError
from overclaim.spacy_components import pipeline
from overclaim.spacy_components.entities import defined
from tests.spacy_components.conftest import FAST

needs_scispacy = pytest.mark.skipif(find_spec("scispacy") is None, reason="scispaCy is not installed")
TEXT = (
    "Examplin Responsive Elbow Disease (ERED) is rare. In 40 adults (TNF-alpha positive) 2mg/kg of examplin lowered "
    "ERED scores by 30%.ERED came back later."
)


def contents(doc: Doc) -> tuple[object, ...]:
    """What the components leave; scispaCy gives abbreviations in no order."""
    short_forms = sorted(doc._.abbreviations, key=lambda found: found["short_start"])
    return doc._.statements, doc._.entities, [sent.text for sent in doc.sents], short_forms


@needs_scispacy
def test_tokens_are_scispacys_and_sentences_still_ours() -> None:
    doc = pipeline(FAST, scispacy=True)(TEXT)
    assert "TNF-alpha" in [token.text for token in doc]
    assert "TNF-alpha" not in [token.text for token in pipeline(FAST)(TEXT)]
    assert [sent.text for sent in doc.sents] == [each.text for each in doc._.statements]
    assert doc.text == TEXT


@needs_scispacy
def test_abbreviations_survive_processes_and_files(tmp_path: Path) -> None:
    nlp = pipeline(FAST, scispacy=True)
    docs = [nlp(TEXT), nlp("Nothing is short here.")]
    assert {found["short_text"]: found["long_text"] for found in docs[0]._.abbreviations} == {
        "ERED": "Examplin Responsive Elbow Disease"
    }
    assert [contents(doc) for doc in nlp.pipe([doc.text for doc in docs], n_process=2, batch_size=1)] == [
        contents(doc) for doc in docs
    ]
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    again = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    assert [contents(doc) for doc in again] == [contents(doc) for doc in docs]
    nlp.to_disk(tmp_path / "saved")
    assert [token.text for token in spacy.load(tmp_path / "saved")(TEXT)] == [token.text for token in docs[0]]


@needs_scispacy
@pytest.mark.parametrize("serialisable", [True, False])
def test_short_forms_that_the_detector_finds_are_read(serialisable: bool) -> None:
    nlp = spacy.blank("en")
    importlib.import_module("scispacy.abbreviation")
    nlp.add_pipe("abbreviation_detector", config={"make_serializable": serialisable})
    assert defined(nlp(TEXT)) == {"ERED": "Examplin Responsive Elbow Disease"}


@pytest.mark.skipif(find_spec("scispacy") is not None, reason="scispaCy is installed")
def test_without_scispacy_the_pip_line_is_given() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'overclaim\[scispacy\]'"):
        pipeline(FAST, scispacy=True)
