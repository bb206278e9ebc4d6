"""What was studied is read from words where no model is asked, and a model is told where the words stand."""

from __future__ import annotations

import pytest

from overclaim.lexicons.design_cues import scan
from overclaim.lexicons.species_cues import PREFIX, by_words, features
from overclaim.types import Design, Document, Species

BEASTS = "The gut was studied. Mice ate ginger. The mice ran. Rats did not. Biopsies were pink."
WARD = "The gut was studied. Patients ate ginger. Nurses counted. Nothing grew. The end was near."


def told(text: str, title: str = "") -> dict[str, float]:
    """What only the question of the species is given."""
    found = features(scan(Document("x", text, title=title)))
    return {name.removeprefix(PREFIX): value for name, value in found.items() if name.startswith(PREFIX)}


def test_the_findings_of_the_design_cues_stand_beside_those_of_the_species() -> None:
    scanned = scan(Document("x", BEASTS))
    assert features(scanned).items() >= scanned.features.items()


def test_shares_places_and_what_stands_together_are_named() -> None:
    found = told(BEASTS, "Ginger in mice")
    assert found["animals"] == pytest.approx(0.6)
    assert found["people"] == 0
    assert {"animals in title", "animals in the middle", "animals in the later part"} <= set(found)
    assert "animals in the end" not in found
    assert {"many animals", "no people", "many animals, no people", "many animals, no samples"} <= set(found)


def test_human_samples_are_told_from_animals() -> None:
    found = told("Mice ate ginger. The mice ran. Samples of human tissue were stained.")
    assert {"samples in the end", "some samples", "many animals, some samples"} <= set(found)
    assert "animals in title" not in found


@pytest.mark.parametrize(
    ("text", "design", "expected", "reason"),
    [
        (WARD, Design.COHORT, Species.HUMAN, "design cohort"),
        (BEASTS, Design.COHORT, Species.ANIMAL, "animals throughout the abstract"),
        (WARD, Design.OTHER, Species.HUMAN, "people in the abstract"),
        (BEASTS, Design.REVIEW, Species.ANIMAL, "animals in the abstract"),
        ("Stones were weighed.", Design.OTHER, Species.NA, "neither people nor animals"),
        ("A kinase was cut. Healthy donors gave blood. It was red.", Design.IN_VITRO, Species.MIXED, "human samples"),
    ],
)
def test_words_and_design_say_the_species_and_why(text: str, design: Design, expected: Species, reason: str) -> None:
    species, by = by_words(scan(Document("x", text)), design)
    assert species is expected
    assert by.endswith(reason)
