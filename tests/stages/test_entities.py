from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.stages import abbreviations, entities
from overclaim.stages.names import namer
from overclaim.stages.terms import normalise, terms
from overclaim.types import EntityLabel


def names(text: str) -> list[str]:
    return [entity.name for entity in entities.find(text, abbreviations.find(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acetaminophen relieved migraines.", ["paracetamol", "migraine"]),
        ("Ketalar was given for CRPS.", ["ketamine", "complex regional pain syndrome"]),
        ("S(+)-ketamine and S-ketamine are esketamine.", ["esketamine"] * 3),
        ("Ketamine blocks NMDA receptors.", ["ketamine", "nmda receptor"]),
        ("TNF-α, TNFα and tumor necrosis factor alpha rose.", ["tnf alpha"] * 3),
        ("IL-6 and IL6 fell.", ["interleukin 6"] * 2),
        ("Post-operative pain, postoperative pain.", ["postoperative pain"] * 2),
        ("Diarrhea is also spelled diarrhoea.", ["diarrhoea"] * 2),
        ("NSAIDs harm mice.", ["nsaid", "mouse"]),
        ("Parkinson’s disease in older adults", ["parkinson disease", "older adult"]),
        ("Metastases grew; the metastasis shrank.", ["metastasis"] * 2),
        ("The rate of answers was low.", []),
        ("She aids him, as people do.", []),
        ("CRP is not CRPS.", ["c reactive protein", "complex regional pain syndrome"]),
        ("Headaches and toothaches, then a colonoscopy.", ["headache", "toothache", "colonoscopy"]),
    ],
)
def test_normalised_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_longest_match_wins() -> None:
    (entity,) = entities.find("chronic low back pain", {})
    assert (entity.text, entity.name, entity.label) == ("chronic low back pain", "low back pain", EntityLabel.DISEASE)


def test_definition_of_the_document_wins_over_the_lexicon() -> None:
    assert names("MS is a disease of myelin.") == ["multiple sclerosis"]
    assert names("Mass spectrometry (MS) was used; MS was quick.") == []


def test_short_form_takes_the_name_of_the_end_of_its_long_form() -> None:
    text = "We saw severe refractory fibromyalgia (SRF). SRF was common."
    assert names(text) == ["fibromyalgia"] * 3


def test_related_by_is_a() -> None:
    assert entities.related("fibromyalgia", "pain")
    assert entities.related("ketamine", "esketamine")
    assert not entities.related("fibromyalgia", "migraine")
    assert entities.broader("fibromyalgia")[0] == "chronic pain"
    assert entities.broader("no such thing") == ()


def test_synonyms_for_query_expansion() -> None:
    assert "acetaminophen" in entities.synonyms("paracetamol")
    assert entities.synonyms("no such thing") == ()


def test_every_phrase_of_the_lexicons_leads_to_its_row() -> None:
    astray = {
        phrase: normalise(phrase)
        for term in terms().values()
        for phrase in (term.name, *term.synonyms)
        if normalise(phrase) != term.name
    }
    assert astray == {}


def test_no_term_is_its_own_ancestor() -> None:
    assert [name for name in terms() if name in entities.broader(name)] == []


def test_lexicons_are_broad() -> None:
    labels = [term.label for term in terms().values()]
    assert labels.count(EntityLabel.CHEMICAL) + labels.count(EntityLabel.INTERVENTION) >= 250
    assert labels.count(EntityLabel.DISEASE) >= 200
    assert labels.count(EntityLabel.OUTCOME) >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ketamine hydrochloride was given.", [("ketamine", "MESH:D007649")]),
        ("Acetaminophen was given.", [("paracetamol", "MESH:D000082")]),
        ("A steroid was given.", [("corticosteroid", "MESH:D013256")]),
        (
            "Gemcitabine hydrochloride caused proteinurias.",
            [("gemcitabine", "MESH:C056507"), ("proteinuria", "MESH:D011507")],
        ),
        ("Rhabdomyolysis (RML) was seen; RML was rare.", [("rhabdomyolysis", "MESH:D012206")] * 3),
        ("Rare mental lapses (DOX): DOX is not a drug here.", []),
        ("Gemcitabine sodium, potassium", [("gemcitabine", "MESH:C056507"), ("potassium", "MESH:D011188")]),
        ("Esketamine and S(+)-ketamine", [("esketamine", None)] * 2),
    ],
)
def test_identifiers(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = entities.find(text, abbreviations.find(text))
    assert [(entity.name, entity.identifier) for entity in found] == expected


def test_esketamine_is_apart_from_ketamine_but_related() -> None:
    one, other = entities.find("esketamine or ketamine", {})
    assert one.name != other.name
    assert one.identifier != other.identifier
    assert entities.related(one.name, other.name)


@settings(deadline=None)  # the first call reads the table
@given(st.sampled_from(sorted(terms())) | st.sampled_from(sorted(namer().beyond)), st.sampled_from(list(EntityLabel)))
def test_a_normalised_name_stays_as_it_is(name: str, label: EntityLabel) -> None:
    known = namer().of(name, label)
    assert known is None or namer().of(known.name, label) == known


PIECES = st.sampled_from(
    [
        *("ketamine", "S(+)-", "CRPS", " ", "-", "(", ")", "TNF", "α", "pain", "chronic ", "é", "’s", "1"),
        *("gemcitabine", " sodium", " hydrochloride", "proteinuria", "doxorubicin (DOX)", "DOX", "MPTP"),
    ]
)


@settings(deadline=None)  # the first call reads the table
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_offsets_quote_the_text_and_do_not_overlap(text: str) -> None:
    found = entities.find(text, abbreviations.find(text))
    assert all(text[entity.start : entity.end] == entity.text for entity in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
