"""What a spaCy user gets from the components, and that it is what extraction gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from overclaim import extract
from overclaim.config import ExtractSettings
from overclaim.errors import ConfigError, ModelError
from overclaim.readers import resolve
from overclaim.stores import dataset
from overclaim.types import Document, EntityLabel, NumberKind, Register, Section, SectionKind, Statement, Study
from tests.spacy_components.conftest import FAST

pytest.importorskip("spacy")

if TYPE_CHECKING:
    from spacy.language import Language

import spacy

from overclaim.spacy_components import pipeline, to_doc

TEXT = (
    "Forty adults with migraine (n = 40) took topiramate or placebo. Topiramate significantly reduced migraine days "
    "by 30% compared with placebo (p < 0.01). Paresthesia was more frequent with topiramate. What is to be done?"
)


def extracted(path: Path, folder: Path) -> dict[str, tuple[Study, list[Statement]]]:
    """Study and statements of every document in ``path``, as a claims dataset of all sentences holds them."""
    extract(path, folder, settings=ExtractSettings(model=FAST, all_sentences=True))
    found: dict[str, tuple[Study, list[Statement]]] = {}
    for documents, statements in dataset.read_shards(folder):
        found.update({document.id: (study, []) for document, study in documents})
        for statement in statements:
            found[statement.sentence.document_id][1].append(statement)
    return found


def test_claims_are_those_that_extract_finds(repository: Path, tmp_path: Path, nlp: Language) -> None:
    path = tmp_path / "evidence.jsonl"
    lines = (repository / "corpora" / "ketamine" / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[::3]), encoding="utf-8")
    expected = extracted(path, tmp_path / "claims")
    documents = [record for record in resolve.stream([path]) if isinstance(record, Document)]
    docs = list(nlp.pipe(to_doc(document, nlp) for document in documents))
    assert len(docs) == len(expected) == 23
    for document, doc in zip(documents, docs, strict=True):
        study, statements = expected[document.id]
        assert doc._.study == study
        assert list(doc._.statements) == statements
        assert list(doc._.claims) == [each for each in statements if each.labels.is_claim]
    assert sum(len(doc._.claims) for doc in docs) > 50


def test_bare_text_is_read_as_an_abstract_without_title(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [sent.text for sent in doc.sents] == [each.text for each in doc._.statements]
    second, third = list(doc.sents)[1:3]
    claim = second._.claim
    assert claim.text == second.text
    assert [number.text for number in claim.numbers] == ["30%", "p < 0.01"]
    assert {entity.name for entity in claim.entities} >= {"topiramate", "migraine", "placebo"}
    assert third._.claim is not None
    assert [doc[span.start : span.end].text for span in doc.spans["overclaim_claims"]] == [
        each.text for each in doc._.claims
    ]


def test_a_word_has_the_claim_of_its_sentence_and_a_question_none(nlp: Language) -> None:
    doc = nlp(TEXT)
    word = doc[[token.text for token in doc].index("Paresthesia") :][:1]
    assert word._.claim == doc._.claims[-1]
    assert list(doc.sents)[-1]._.claim is None


def test_figures_and_named_things_are_spans_of_the_text(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert {number.kind for number in doc._.numbers} >= {NumberKind.PERCENT, NumberKind.P_VALUE}
    for found in (*doc._.numbers, *doc._.entities):
        assert doc.text[found.start : found.end] == found.text
    assert [span.label_ for span in doc.spans["overclaim_numbers"]] == [each.kind.value for each in doc._.numbers]
    ents = {ent.text: (ent.label_, ent.ent_id_, ent.kb_id_) for ent in doc.ents}
    assert ents["topiramate"] == (EntityLabel.CHEMICAL.value, "topiramate", "MESH:D000077236")


def test_threshold_decides_what_is_a_claim() -> None:
    def claims(threshold: float | None) -> int:
        nlp = spacy.blank("en")
        nlp.add_pipe("overclaim_sentences")
        nlp.add_pipe("overclaim_claims", config={"model": FAST, "threshold": threshold})
        doc = nlp(TEXT)
        for each in doc._.statements:
            assert each.labels.is_claim == (each in doc._.claims)
            if threshold is not None:
                assert each.labels.is_claim == (each.labels.scores["claim"] >= threshold)
        return len(doc._.claims)

    assert claims(0.0) == 4
    assert claims(1.0) == 0
    assert 0 < claims(None) < 4


def test_components_work_on_sentences_of_spacy() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("overclaim_numbers")
    nlp.add_pipe("overclaim_claims", config={"model": FAST})
    doc = nlp("Aspirin lowered fever by 1.5 degrees.  Nobody knew why.\n")
    assert [each.text for each in doc._.statements] == ["Aspirin lowered fever by 1.5 degrees.", "Nobody knew why."]
    assert all(doc.text[each.sentence.start : each.sentence.end] == each.text for each in doc._.statements)


def test_headings_are_no_statements_and_sections_label_sentences(nlp: Language) -> None:
    text = "Results\nAspirin lowered fever in adults."
    sections = (Section(0, 7, None, SectionKind.HEADING), Section(8, len(text), "Results"))
    doc = nlp(to_doc(Document("x", text, "Aspirin", sections, Register.LAY), nlp))
    assert [sent.text.strip() for sent in doc.sents] == ["Results", "Aspirin lowered fever in adults."]
    assert [each.sentence.section for each in doc._.statements] == ["Results"]
    assert doc[:1]._.claim is None


@pytest.mark.parametrize("text", ["", "  \n ", "One", "\n\nOne. Two."])
def test_texts_without_much_in_them_are_read(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert len(doc._.statements) == len([part for part in text.split() if part])


def test_missing_component_is_named() -> None:
    nlp = spacy.blank("en")
    with pytest.raises(ConfigError, match="add the component 'overclaim_claims'"):
        _ = nlp("Aspirin works.")._.claims
    nlp.add_pipe("overclaim_numbers")
    with pytest.raises(ConfigError, match="add the component 'overclaim_sentences'"):
        nlp("Aspirin works.")


def test_unknown_models_and_settings_are_refused_when_added() -> None:
    nlp = spacy.blank("en")
    with pytest.raises(ModelError, match="no model is called 'clams'"):
        nlp.add_pipe("overclaim_claims", config={"model": "clams"})
    with pytest.raises(ConfigError, match=r"threshold is 1\.5; give a score from 0 to 1"):
        nlp.add_pipe("overclaim_claims", config={"model": FAST, "threshold": 1.5})
    with pytest.raises(ConfigError, match="unknown register 'poem'; known: abstract, lay"):
        nlp.add_pipe("overclaim_claims", config={"model": FAST, "register": "poem"})


def test_parsed_documents_keep_their_sentences() -> None:
    from spacy.tokens import Doc

    nlp = spacy.blank("en")
    component = nlp.add_pipe("overclaim_sentences")
    parsed = Doc(nlp.vocab, ["It", "works"], heads=[1, 1], deps=["nsubj", "ROOT"])
    with pytest.raises(ConfigError, match="before the parser"):
        component(parsed)


def test_components_are_found_through_entry_points() -> None:
    from importlib.metadata import entry_points

    names = {point.name for point in entry_points(group="spacy_factories")}
    assert {f"overclaim_{what}" for what in ("sentences", "numbers", "entities", "claims")} <= names


def test_pipeline_has_the_components_in_order() -> None:
    names = pipeline(FAST).pipe_names
    assert names == ["overclaim_sentences", "overclaim_numbers", "overclaim_entities", "overclaim_claims"]
