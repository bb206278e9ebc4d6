"""What the components found survives processes, files and a saved pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from overclaim.errors import ModelError
from overclaim.types import Document
from tests.spacy_components.conftest import FAST

pytest.importorskip("spacy")

if TYPE_CHECKING:
    from spacy.language import Language

import spacy
from spacy.tokens import Doc, DocBin

from overclaim.spacy_components import pipeline, to_doc

TEXTS = [
    "Forty adults with complex regional pain syndrome (CRPS) took ketamine.Ketamine reduced CRPS pain by 30%.",
    "Statins did not lower the risk of falls (OR 0.98, 95% CI 0.91 to 1.06).",
    "",
]


def contents(doc: Doc) -> tuple[object, ...]:
    """Everything that the components leave."""
    spans = {name: [(s.start_char, s.end_char, s.label_) for s in group] for name, group in doc.spans.items()}
    ents = [(ent.text, ent.label_, ent.ent_id_, ent.kb_id_) for ent in doc.ents]
    sents = [sent.text for sent in doc.sents] if len(doc) else []
    return doc._.statements, doc._.claims, doc._.study, doc._.entities, doc._.numbers, spans, ents, sents


def test_two_processes_find_what_one_does(nlp: Language) -> None:
    given: list[str | Doc] = [
        *TEXTS,
        *[to_doc(Document(f"pmid:{n}", text, "A title"), nlp) for n, text in enumerate(TEXTS)],
    ]
    one = [contents(nlp(text)) for text in given]
    two = [contents(doc) for doc in nlp.pipe(given, n_process=2, batch_size=1)]
    assert two == one


def test_two_processes_may_use_a_network() -> None:
    nlp = pipeline("claims")
    one = [contents(nlp(text)) for text in TEXTS]
    assert [contents(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=1)] == one


def test_a_doc_bin_keeps_everything(nlp: Language, tmp_path: Path) -> None:
    docs = list(nlp.pipe(TEXTS))
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    again = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    assert [contents(doc) for doc in again] == [contents(doc) for doc in docs]


def test_a_saved_pipeline_finds_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again.pipe_names == nlp.pipe_names
    assert contents(again(TEXTS[0])) == contents(nlp(TEXTS[0]))
    assert contents(spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes())(TEXTS[1])) == contents(
        nlp(TEXTS[1])
    )


def test_settings_are_saved(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("overclaim_sentences")
    nlp.add_pipe("overclaim_claims", config={"model": FAST, "threshold": 0.0, "register": "lay"})
    nlp.to_disk(tmp_path / "saved")
    assert len(spacy.load(tmp_path / "saved")("Is it so?")._.claims) == 1


def test_a_pipeline_saved_with_another_model_is_refused(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    record = tmp_path / "saved" / "overclaim_claims"
    saved = json.loads(record.read_text())
    record.write_text(json.dumps({**saved, FAST: "0" * 64}))
    with pytest.raises(ModelError, match=r"saved with model claims-linear of sha256 0000.*make the pipeline anew"):
        spacy.load(tmp_path / "saved")
