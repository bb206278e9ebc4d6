"""What every entity tagger must do: spans that quote their text, ordered, alike in any batch, of any text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from overclaim.api.entities import tagger as load
from overclaim.protocols import EntityTagger
from overclaim.types import Entity, EntityLabel

SHIPPED = ("entities",)
ABSTRACT = (
    "Metformin and sleep in night nurses: a randomised trial.\n"
    "We randomised 48 nurses with insomnia to metformin or placebo for four weeks. "
    "Total sleep time rose by 31 minutes with metformin. Serum insulin fell, and TNF-alpha was lower in T cells. "
    "In mice, metformin slowed the growth of breast cancer in the liver. "
    "Patients with asthma or diabetes were left out."
)
ODD = ("", " ", "?!", "ÅÄÖ μ-opioid 日本語", "naps " * 2000, "x" * 5000, "\u0301\u200b\x00metformin", "(((metformin)")


class Capitals:
    """A tagger that takes every word of capitals for a gene."""

    name = "capitals"
    sha256 = "f" * 64

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    @staticmethod
    def _spans(text: str) -> list[Entity]:
        found, start = [], 0
        for word in text.split():
            start = text.index(word, start)
            if word.isupper():
                found.append(Entity(start, start + len(word), word, EntityLabel.GENE_OR_PROTEIN, word.casefold()))
            start += len(word)
        return found


@pytest.fixture(params=["fake", *SHIPPED], scope="module")
def tagger(request: pytest.FixtureRequest) -> EntityTagger:
    return Capitals() if request.param == "fake" else load(request.param)


def test_it_has_a_name_and_a_hash(tagger: EntityTagger) -> None:
    assert tagger.name
    assert len(tagger.sha256) == 64


def test_every_span_quotes_its_text_and_those_of_one_label_do_not_overlap(tagger: EntityTagger) -> None:
    texts = (ABSTRACT, *ODD)
    found = tagger.tag(texts)
    assert len(found) == len(texts)
    for text, spans in zip(texts, found, strict=True):
        assert [span.start for span in spans] == sorted(span.start for span in spans)
        for span in spans:
            assert text[span.start : span.end] == span.text == span.text.strip() != ""
            assert span.name
        for label in EntityLabel:
            ends = [(span.start, span.end) for span in spans if span.label is label]
            assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_answers_depend_on_neither_batch_nor_order_nor_earlier_calls(tagger: EntityTagger) -> None:
    texts = (ABSTRACT, *ODD)
    whole = tagger.tag(texts)
    assert tagger.tag(texts[::-1])[::-1] == whole
    assert [tagger.tag([text])[0] for text in texts] == whole


def test_nothing_in_gives_nothing_out(tagger: EntityTagger) -> None:
    assert tagger.tag([]) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_reads_a_plain_abstract(name: str) -> None:
    found = {(span.text, span.label.value) for span in load(name).tag([ABSTRACT])[0]}
    assert {
        ("Metformin", "CHEMICAL"),
        ("asthma", "DISEASE"),
        ("TNF-alpha", "GENE_OR_PROTEIN"),
        ("T cells", "CELL"),
        ("mice", "SPECIES"),
        ("diabetes", "DISEASE"),
        ("liver", "ANATOMY"),
        ("placebo", "INTERVENTION"),
    } <= found
    labels = {label for _, label in found}
    assert {"POPULATION", "OUTCOME"} <= labels


@pytest.mark.xfail(strict=True, reason="found by earlier weights, see the weaknesses in models/entities/README.md")
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("disease", ["insomnia", "breast cancer"])
def test_a_shipped_model_reads_these_diseases_too(name: str, disease: str) -> None:
    assert (disease, "DISEASE") in {(span.text, span.label.value) for span in load(name).tag([ABSTRACT])[0]}
