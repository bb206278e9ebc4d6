from __future__ import annotations

from dataclasses import replace

import pytest

from overclaim import lexicons
from overclaim.stages import level
from overclaim.types import Design, Document, Level, Sentence, Species, Status, Study

TRIAL = "Eighty bakers were randomised to gloves or none. They were followed for 4 weeks."
SMALL = "Twelve bakers were randomised to gloves or none."


def read(text: str, title: str = "", types: tuple[str, ...] = (), status: Status = Status.CURRENT) -> Study:
    document = Document("pmid:1", text, title=title, publication_types=types, status=status)
    sentences, start = [], 0
    for index, piece in enumerate(text.split(". ")):
        start = text.index(piece, start)
        sentences.append(Sentence("pmid:1", index, start, start + len(piece), piece))
    return level.study(document, sentences)


def test_a_study_in_full() -> None:
    study = read(TRIAL, types=("Randomized Controlled Trial",))
    assert study == Study(
        design=Design.RCT,
        species=Species.HUMAN,
        sample_size=80,
        follow_up_days=28.0,
        controlled=True,
        status=Status.CURRENT,
        level=Level.HIGH,
        reasons=("starts high: randomised controlled trial (publication type 'Randomized Controlled Trial')",),
    )


def test_the_answer_that_lost_is_kept() -> None:
    told = read(TRIAL, types=("Case Reports",)).reasons[0]
    assert told.endswith("(publication type 'Case Reports'; its words: rct)")
    refined = read("We searched PubMed. Nine trials were included.", types=("Review",)).reasons[0]
    assert refined.endswith("; its record: review)")
    assert ";" not in read(TRIAL, types=("Randomized Controlled Trial",)).reasons[0]


@pytest.mark.parametrize(
    ("text", "title", "expected", "step"),
    [
        (SMALL, "", Level.MODERATE, "one step down: 12 participants"),
        (
            f"{TRIAL} Confidence in the evidence was very low.",
            "",
            Level.LOW,
            "two steps down: authors rate",
        ),
        (f"{TRIAL} Results should be interpreted with caution.", "", Level.MODERATE, "one step down: authors call"),
        ("In an open-label study 90 bakers received gloves.", "", Level.VERY_LOW, "one step down: no comparison group"),
        (
            "A prospective cohort study compared bakers with millers. We found a dose-response relation with flour.",
            "",
            Level.MODERATE,
            "one step up: a dose-response relation",
        ),
        (
            "Nine trials were pooled.",
            "Gloves: a meta-analysis of randomised trials",
            Level.HIGH,
            "of randomised trials",
        ),
        (
            "Nine studies were pooled.",
            "Gloves: a meta-analysis of cohort studies",
            Level.LOW,
            "of observational studies",
        ),
        ("Mice wore gloves.", "", Level.VERY_LOW, "starts very low: animal experiment"),
    ],
)
def test_steps_and_their_reasons(text: str, title: str, expected: Level, step: str) -> None:
    study = read(text, title)
    assert study.level is expected
    assert any(step in reason for reason in study.reasons)


META = "Gloves: a meta-analysis of cohort studies"
SURE = "The pooled risk ratio was 0.40 (95% CI 0.30 to 0.55)."


@pytest.mark.parametrize(
    ("text", "title", "expected", "step"),
    [
        (
            f"{TRIAL} The fall in rash did not reach statistical significance.",
            "",
            Level.MODERATE,
            "one step down: the result missed statistical significance ('did not reach",
        ),
        (f"{TRIAL} There was a trend towards less rash.", "", Level.MODERATE, "missed statistical significance"),
        (f"{TRIAL} The primary outcome was serum IgE.", "", Level.MODERATE, "one step down: a surrogate outcome"),
        (f"{TRIAL} Eosinophils are a surrogate marker.", "", Level.MODERATE, "one step down: a surrogate outcome"),
        (
            "In a single-arm study 90 bakers received gloves.",
            "",
            Level.VERY_LOW,
            "one step down: one group, before and after ('single-arm')",
        ),
        (
            "Eighty healthy volunteers were randomised to gloves or none.",
            "",
            Level.MODERATE,
            "one step down: healthy volunteers, not patients ('healthy volunteers')",
        ),
        (
            f"{TRIAL} Gloves may protect the hands of bakers.",
            "",
            Level.MODERATE,
            "one step down: the authors' conclusion is hedged ('may')",
        ),
        (
            f"{SURE} There was no heterogeneity.",
            META,
            Level.MODERATE,
            "one step up: a large effect in studies that agree",
        ),
        (f"{SURE} I2 = 12%.", META, Level.MODERATE, "one step up: a large effect"),
    ],
)
def test_limits_and_strengths(text: str, title: str, expected: Level, step: str) -> None:
    study = read(text, title)
    assert study.level is expected
    assert any(step in reason for reason in study.reasons)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (f"{TRIAL} Rash did not differ between the groups.", "", Level.HIGH),
        (f"{TRIAL} The primary outcome was serum IgE; quality of life came second.", "", Level.HIGH),
        ("Eighty patients and healthy volunteers were randomised to gloves or none.", "", Level.HIGH),
        (f"{TRIAL} Gloves protect the hands of bakers.", "", Level.HIGH),
        (f"{TRIAL} Gloves reduced rash. Further trials may be needed.", "", Level.HIGH),
        (f"{SURE} Heterogeneity was not assessed.", META, Level.LOW),
        (f"{SURE} I2 = 71%.", META, Level.LOW),
        ("The pooled risk ratio was 0.40 (95% CI 0.15 to 1.10). There was no heterogeneity.", META, Level.LOW),
        ("The pooled risk ratio was 0.80 (95% CI 0.70 to 0.90). There was no heterogeneity.", META, Level.LOW),
    ],
)
def test_what_moves_nothing(text: str, title: str, expected: Level) -> None:
    study = read(text, title)
    assert study.level is expected
    assert len(study.reasons) == 1


def test_a_hedged_conclusion_that_the_authors_also_doubt_counts_once() -> None:
    study = read(f"{TRIAL} The evidence is limited. Gloves may protect the hands of bakers.")
    assert study.level is Level.MODERATE
    assert len(study.reasons) == 2


def test_the_conclusion_is_read_from_its_section() -> None:
    text = "Eighty bakers were randomised to gloves or none. Gloves may help. Registered in 2010."
    cuts = (0, 49, 66, len(text))
    labels = ("METHODS", "CONCLUSIONS", "REGISTRATION")
    sentences = [
        Sentence("pmid:1", place, start, end, text[start:end].strip(), label)
        for place, (start, end, label) in enumerate(zip(cuts, cuts[1:], labels, strict=False))
    ]
    study = level.study(Document("pmid:1", text), sentences)
    assert study.reasons[-1] == "one step down: the authors' conclusion is hedged ('may')"


@pytest.mark.parametrize("status", [Status.RETRACTED, Status.CONCERN, Status.RETRACTION_NOTICE])
def test_a_paper_that_does_not_stand_is_at_the_bottom(status: Status) -> None:
    study = read(TRIAL, status=status)
    assert study.level is Level.VERY_LOW
    assert study.reasons[-1].startswith("very low: ")


def test_a_correction_costs_nothing() -> None:
    assert read(TRIAL, status=Status.CORRECTED).level is Level.HIGH


def test_a_trial_on_animals_is_at_the_bottom() -> None:
    document = Document("pmid:1", TRIAL, publication_types=("Randomized Controlled Trial",), mesh=("Animals",))
    study = level.study(document, ())
    assert (study.species, study.level) == (Species.ANIMAL, Level.VERY_LOW)


def test_one_reason_per_step_that_moved() -> None:
    study = read("Hiccups in one man. The results should be interpreted with caution.", "Hiccups: a case report")
    assert study.level is Level.VERY_LOW
    assert len(study.reasons) == 1


def test_without_metadata_or_sentences() -> None:
    study = level.study(Document("x", ""), ())
    assert (study.design, study.sample_size, study.follow_up_days) == (Design.OTHER, None, None)


def test_every_design_has_a_start() -> None:
    start = lexicons.load("level")["start"]
    assert {Design(name) for name in start} == set(Design)
    assert all(Level(row["level"]) for row in start.values())


def test_small_sample_is_the_same_line_for_all() -> None:
    at, below = (read(f"{n} bakers were randomised to gloves.") for n in (50, 49))
    assert replace(at, sample_size=None, level=Level.HIGH, reasons=()) == replace(
        below, sample_size=None, level=Level.HIGH, reasons=()
    )
    assert (at.level, below.level) == (Level.HIGH, Level.MODERATE)
