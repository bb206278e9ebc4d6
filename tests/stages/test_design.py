from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from overclaim import lexicons
from overclaim.stages import design, follow_up
from overclaim.stages.species import species
from overclaim.types import Design, Document, Sentence, Species, StudyScores


def document(text: str, title: str = "") -> Document:
    return Document("pmid:1", text, title=title)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "Sixty patients were randomised to ketamine or saline.", Design.RCT),
        ("Ketamine for hiccups: a randomised trial", "Hiccups were counted for an hour.", Design.RCT),
        ("Garlic for colds: a meta-analysis of randomised trials", "Nine trials were pooled.", Design.META_ANALYSIS),
        (
            "Garlic for colds",
            "We searched PubMed and Embase. Nine trials were included.",
            Design.SYSTEMATIC_REVIEW,
        ),
        ("", "In this open-label single-arm study 20 patients received ginger.", Design.NONRANDOMISED_TRIAL),
        ("", "We followed a prospective cohort of 900 nurses for ten years.", Design.COHORT),
        ("", "In a case-control study we compared 40 bakers with asthma with 80 bakers without.", Design.CASE_CONTROL),
        ("", "A cross-sectional survey asked 300 students about sleep.", Design.CROSS_SECTIONAL),
        ("Hiccups in a plumber: a case report", "We report a 50-year-old man with hiccups.", Design.CASE_REPORT),
        ("", "Mice were given ketamine. The mice swam longer than untreated mice.", Design.ANIMAL),
        ("", "Rats were randomly assigned to ginger or water. Rats on ginger ate less.", Design.ANIMAL),
        ("", "HeLa cells were transfected with siRNA. Phosphorylation of the kinase fell.", Design.IN_VITRO),
        ("Ginger today: an overview", "In this review we summarise what is known of ginger.", Design.REVIEW),
        ("", "A cost-effectiveness model compared two screening programmes.", Design.OTHER),
        ("", "The weather was fine.", Design.OTHER),
    ],
)
def test_design_from_text(title: str, text: str, expected: Design) -> None:
    answer = design.design(document(text, title))
    assert answer.design is expected
    assert answer.metadata is None


MOSTLY_MIXED = {
    Species.HUMAN: 0.1,
    Species.ANIMAL: 0.05,
    Species.IN_VITRO: 0.2,
    Species.MIXED: 0.4,
    Species.NA: 0.25,
}


class Undecided:
    """A classifier that takes everything for a synthesis, of whichever kind, of work on people and animals."""

    name = "undecided"
    sha256 = "d" * 64

    def predict(self, documents: Sequence[Document], cues: Sequence[Mapping[str, float]]) -> list[StudyScores]:
        shares = {Design.META_ANALYSIS: 0.3, Design.SYSTEMATIC_REVIEW: 0.25, Design.REVIEW: 0.45}
        designs = {design: shares.get(design, 0.0) for design in Design}
        return [StudyScores(designs, MOSTLY_MIXED) for _ in zip(documents, cues, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We searched PubMed. Nine trials were included.", Design.SYSTEMATIC_REVIEW),
        ("Nine trials were pooled in a meta-analysis.", Design.META_ANALYSIS),
        ("The weather was fine.", Design.REVIEW),
    ],
)
def test_the_cues_tell_a_pooling_synthesis_from_one_that_does_not_pool(text: str, expected: Design) -> None:
    answer = design.design(document(text), Undecided())
    assert answer.design is expected
    assert sum(answer.scores.values()) == pytest.approx(1)


def test_trials_that_are_wished_for_do_not_count() -> None:
    answer = design.design(document("Charts of 40 men were reviewed retrospectively. Randomised trials are needed."))
    assert answer.design is Design.COHORT


def test_publication_type_wins_and_says_so() -> None:
    told = replace(document("Mice were given ketamine."), publication_types=("Journal Article", "Case Reports"))
    answer = design.design(told)
    assert (answer.design, answer.metadata, answer.text) == (Design.CASE_REPORT, Design.CASE_REPORT, Design.ANIMAL)
    assert answer.reason == "publication type 'Case Reports'"


def test_a_firmer_word_of_the_text_refines_a_broad_type() -> None:
    told = replace(document("We searched PubMed. Nine trials were included."), publication_types=("Review",))
    assert design.design(told).design is Design.SYSTEMATIC_REVIEW


def test_mesh_speaks_when_the_text_is_silent() -> None:
    told = replace(document("The weather was fine."), mesh=("Humans", "Retrospective Studies"))
    answer = design.design(told)
    assert (answer.design, answer.reason) == (Design.COHORT, "MeSH term 'Retrospective Studies'")


def test_reason_quotes_the_words_that_decided() -> None:
    assert "randomised" in design.design(document("Bakers were randomised to gloves or none.")).reason


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Pain fell more than with placebo.", Design.COHORT, True),
        ("All were given ginger.", Design.NONRANDOMISED_TRIAL, False),
        ("There was no control group.", Design.NONRANDOMISED_TRIAL, False),
        ("All were given ginger.", Design.RCT, True),
        ("He was compared with his brother.", Design.CASE_REPORT, False),
    ],
)
def test_controlled(text: str, answer: Design, expected: bool) -> None:
    assert design.controlled(document(text), answer) is expected


@pytest.mark.parametrize(
    ("text", "answer", "mesh", "expected"),
    [
        ("Ginger was tried.", Design.RCT, (), Species.HUMAN),
        ("Ginger was tried.", Design.RCT, ("Animals", "Dogs"), Species.ANIMAL),
        ("Mice ran.", Design.ANIMAL, (), Species.ANIMAL),
        ("Mice ran. Biopsies of patients were stained. The stain was blue.", Design.ANIMAL, (), Species.MIXED),
        ("Cells grew.", Design.IN_VITRO, (), Species.IN_VITRO),
        ("Patients like ginger.", Design.REVIEW, (), Species.HUMAN),
        ("Mice like ginger.", Design.REVIEW, (), Species.ANIMAL),
        ("Ginger is a root.", Design.REVIEW, (), Species.NA),
        ("Ginger is a root.", Design.REVIEW, ("Humans", "Animals"), Species.MIXED),
    ],
)
def test_species(text: str, answer: Design, mesh: tuple[str, ...], expected: Species) -> None:
    assert species(replace(document(text), mesh=mesh), answer)[0] is expected


@pytest.mark.parametrize(
    ("answer", "mesh", "expected", "reason"),
    [
        (Design.REVIEW, (), Species.MIXED, "title and text as a whole, score 0.40"),
        (Design.META_ANALYSIS, (), Species.MIXED, "title and text as a whole, score 0.40"),
        (Design.RCT, ("Humans",), Species.HUMAN, "MeSH check tag"),
        (Design.RCT, ("Animals", "Dogs"), Species.ANIMAL, "MeSH check tag"),
        (Design.RCT, ("Humans", "Animals"), Species.HUMAN, "design rct"),
        (Design.REVIEW, ("Humans", "Animals"), Species.MIXED, "MeSH check tags"),
        (Design.IN_VITRO, ("Humans",), Species.IN_VITRO, "MeSH check tags, then title and text as a whole, score 0.20"),
        (Design.ANIMAL, ("Animals",), Species.IN_VITRO, "MeSH check tags, then title and text as a whole, score 0.20"),
        (Design.ANIMAL, ("Humans", "Animals"), Species.MIXED, "title and text as a whole, score 0.40"),
    ],
)
def test_check_tags_come_before_the_model_and_the_model_before_words(
    answer: Design, mesh: tuple[str, ...], expected: Species, reason: str
) -> None:
    told = replace(document("Mice like ginger."), mesh=mesh)
    assert species(told, answer, scores=MOSTLY_MIXED) == (expected, reason)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("Ginger was tried.", Species.HUMAN, "design rct"),
        ("Mice like ginger.", Species.ANIMAL, "animals throughout the abstract"),
    ],
)
def test_a_study_of_people_is_one_whatever_the_model_says_unless_it_names_animals_throughout(
    text: str, expected: Species, reason: str
) -> None:
    assert species(document(text), Design.RCT, scores=MOSTLY_MIXED) == (expected, reason)


def test_the_model_says_what_was_studied_and_without_one_words_do() -> None:
    told = document("Mice like ginger.")
    by_model, by_words = design.design(told, Undecided()), design.design(told)
    assert species(told, by_model.design, by_model.scan, by_model.species)[0] is Species.MIXED
    assert species(told, by_words.design, by_words.scan, by_words.species)[0] is Species.ANIMAL


def sentence(text: str, section: str | None = None) -> Sentence:
    return Sentence("pmid:1", 0, 0, len(text), text, section)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Patients were followed for 12 weeks.", 84),
        ("A 6-week trial of ginger.", 42),
        ("Pain was rated at 24 hours and after three days.", 3),
        ("The fall was larger at week 8.", 56),
        ("After a median follow-up of 2 years, five had died.", 730.5),
        ("They were observed from 2 weeks before until 3 months after treatment.", 91.3125),
    ],
)
def test_longest_follow_up(text: str, days: float) -> None:
    answer = follow_up.find([sentence(text)])
    assert answer is not None
    assert answer.days == pytest.approx(days)
    assert answer.text in text


@pytest.mark.parametrize(
    "text",
    ["Women aged 45 to 64 years.", "Pain lasting at least 3 months.", "A history of 10 years.", "A 50-year-old man."],
)
def test_other_durations_are_no_follow_up(text: str) -> None:
    assert follow_up.find([sentence(text)]) is None


def test_background_is_no_follow_up() -> None:
    assert follow_up.find([sentence("Ginger helped over 5 years.", "BACKGROUND")]) is None


def test_every_design_of_the_lexicon_exists() -> None:
    rows = lexicons.load("design")
    assert {Design(row["design"]) for row in rows["cue"]} == set(Design)
    named = [*rows["publication_types"].values(), *rows["mesh"].values(), *rows["refine"]]
    assert all(Design(name) for name in named)


@pytest.mark.shared
def test_randomised_trials_are_told_from_other_records(shared: Path) -> None:
    with gzip.open(shared / "data/medline_records/medline_records.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["abstract"] and row["source"].startswith("robotreviewer")]
    pairs = [
        (
            "Randomized Controlled Trial" in row["publication_types"],
            design.design(document(row["abstract"], row["title"])).design is Design.RCT,
        )
        for row in rows[:400]
    ]
    hits = sum(gold and found for gold, found in pairs)
    wrong = sum(gold != found for gold, found in pairs)
    assert len(pairs) == 400
    assert 2 * hits / (2 * hits + wrong) > 0.85
