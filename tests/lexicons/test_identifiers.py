"""The table of names and identifiers: what a name means, which variants reach it, and what stays apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.errors import ConfigError
from overclaim.lexicons.identifiers import Form, Names, names, read, write
from overclaim.lexicons.variants import is_short, keys
from overclaim.types import EntityLabel

CHEMICAL, DISEASE = EntityLabel.CHEMICAL, EntityLabel.DISEASE

FORMS = (
    Form("MESH:C000001", CHEMICAL, "zolprexin", 9, 1.0),
    Form("MESH:C000001", CHEMICAL, "zolpra", 2, 1.0),
    Form("MESH:C000001", CHEMICAL, "ZPX", 4, 1.0),
    Form("MESH:C000002", CHEMICAL, "α-glumin", 3, 1.0),
    Form("MESH:D000003", DISEASE, "glumotensive", 7, 1.0),
    Form("MESH:D000003", DISEASE, "cancer of the glum", 3, 1.0),
    Form("MESH:D000004", DISEASE, "anaemia", 5, 1.0),
)
TABLE = Names(FORMS)


@pytest.mark.parametrize(
    ("phrase", "identifier"),
    [
        ("Zolprexins", "MESH:C000001"),
        ("Zolpra", "MESH:C000001"),
        ("zolprexin hydrochloride", "MESH:C000001"),
        ("(R)-zolprexin", "MESH:C000001"),
        ("S(+)-Zolprexin sodium", "MESH:C000001"),
        ("ZPX", "MESH:C000001"),
        ("alpha glumin", "MESH:C000002"),
        ("alpha-glumin", "MESH:C000002"),
    ],
)
def test_variants_of_a_chemical_reach_it(phrase: str, identifier: str) -> None:
    found = TABLE.of(phrase, CHEMICAL)
    assert found is not None
    assert found.identifier == identifier


@pytest.mark.parametrize(
    ("phrase", "identifier"),
    [
        ("glum carcinoma", "MESH:D000003"),
        ("malignant tumours of the glum", "MESH:D000003"),
        ("anemia", "MESH:D000004"),
        ("severe anaemia", "MESH:D000004"),
        ("anaemic", "MESH:D000004"),
    ],
)
def test_variants_of_a_disease_reach_it(phrase: str, identifier: str) -> None:
    found = TABLE.of(phrase, DISEASE)
    assert found is not None
    assert found.identifier == identifier


@pytest.mark.parametrize("phrase", ["zpx", "zolprex", "hydrochloride", "severe", "", "zolprexin and anaemia"])
def test_what_is_no_name_of_the_table_names_nothing(phrase: str) -> None:
    assert TABLE.of(phrase, CHEMICAL) is None


def test_a_name_belongs_to_its_label_alone() -> None:
    assert TABLE.of("anaemia", CHEMICAL) is None
    assert TABLE.of("anaemia", EntityLabel.SPECIES) is None
    assert TABLE.of("anaemia", EntityLabel.OUTCOME) == TABLE.of("anaemia", DISEASE)


def test_a_name_looked_for_strictly_has_no_salt() -> None:
    assert TABLE.of("zolprexin sodium", CHEMICAL, loosely=False) is None
    assert TABLE.of("Zolprexin", CHEMICAL, loosely=False) is not None


def test_the_preferred_name_is_the_most_frequent_in_full() -> None:
    assert [concept.name for concept in TABLE.concepts] == ["zolprexin", "α-glumin", "glumotensive", "anaemia"]


def test_a_short_form_is_never_preferred_where_there_is_a_full_name() -> None:
    table = Names((Form("MESH:C1", CHEMICAL, "ZPX", 90, 1.0), Form("MESH:C1", CHEMICAL, "zolprexin", 1, 1.0)))
    assert [concept.name for concept in table.concepts] == ["zolprexin"]


@pytest.mark.parametrize(("marks", "clear"), [((9, 1), True), ((7, 3), False), ((2, 0), True)])
def test_a_variant_of_several_things_means_the_one_that_is_clearly_most_frequent(
    marks: tuple[int, int], clear: bool
) -> None:
    forms = (
        Form(f"MESH:C{place}", CHEMICAL, f"zolprexin {salt}", count, 1.0)
        for place, (salt, count) in enumerate(zip(("sodium", "nitrate"), marks, strict=True))
        if count
    )
    found = Names(forms).of("zolprexin", CHEMICAL)
    assert (found is not None and found.identifier == "MESH:C0") == clear


def test_what_is_written_is_read() -> None:
    assert list(read(["# a remark\n", *write(FORMS)])) == list(FORMS)


@pytest.mark.parametrize("lines", [[], ["a\tb\n"], [*write(FORMS), "MESH:C1\tNOTHING\tx\t1\t1\n"], [*write(()), "x\n"]])
def test_a_damaged_table_is_an_error(lines: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"identifiers\.tsv"):
        list(read(lines))


def test_the_table_of_the_package_is_sorted_and_broad() -> None:
    rows = [(concept.identifier, concept.label.value) for concept in names().concepts]
    assert rows == sorted(rows)
    assert len(rows) > 3000


@pytest.mark.parametrize(
    ("phrase", "label", "identifier"),
    [
        ("ketamine", CHEMICAL, "MESH:D007649"),
        ("Ketamine hydrochloride", CHEMICAL, "MESH:D007649"),
        ("morphine sulphate", CHEMICAL, "MESH:D009020"),
        ("hypotensive", DISEASE, "MESH:D007022"),
        ("tumour", DISEASE, "MESH:D009369"),
        ("FK506", CHEMICAL, "MESH:D016559"),
    ],
)
def test_names_of_the_package(phrase: str, label: EntityLabel, identifier: str) -> None:
    found = names().of(phrase, label)
    assert found is not None
    assert found.identifier == identifier


WORDS = st.sampled_from(["(R)-", "zolprexin", "-", " ", "sodium", "of", "anaemic", "α", "tumours", "severe", "5", "HT"])


@settings(deadline=None)  # the first call reads the table
@given(st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=30))
def test_keys_do_not_depend_on_what_they_pass_over(phrase: str) -> None:
    assert len(keys(phrase)) == 4
    if not is_short(phrase) and phrase == phrase.lower():
        assert keys(phrase.replace("-", "–")) == keys(phrase)


@settings(deadline=None)  # the first call reads the table
@given(st.sampled_from([form.text for concept in names().concepts for form in concept.forms]))
def test_every_full_form_of_the_table_leads_to_a_concept_that_has_it(text: str) -> None:
    for label in (CHEMICAL, DISEASE):
        found = names().of(text, label, loosely=False)
        if found is not None:
            assert keys(text)[0] in {keys(form.text)[0] for form in found.forms}
