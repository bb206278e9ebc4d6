"""What kind of study stands behind a claim, in words."""

from __future__ import annotations

from collections.abc import Iterator

from overclaim.durations import in_words
from overclaim.text import capitalised
from overclaim.types import Design, Species, Study

DESIGN_NAMES = {
    Design.META_ANALYSIS: "meta-analysis",
    Design.SYSTEMATIC_REVIEW: "systematic review",
    Design.RCT: "randomised trial",
    Design.NONRANDOMISED_TRIAL: "non-randomised trial",
    Design.COHORT: "cohort study",
    Design.CASE_CONTROL: "case-control study",
    Design.CROSS_SECTIONAL: "cross-sectional study",
    Design.CASE_REPORT: "case report or series",
    Design.ANIMAL: "animal study",
    Design.IN_VITRO: "in vitro study",
    Design.REVIEW: "narrative review",
    Design.OTHER: "document of another design",
}
"""What a study of each design is called."""

_STUDIED = {Species.HUMAN: " in people", Species.ANIMAL: " in animals", Species.MIXED: " in people and animals"}
_NAMED = frozenset({Design.ANIMAL, Design.IN_VITRO})


def named(study: Study) -> str:
    """``randomised trial, n=1,204``: what was done and on how many."""
    return DESIGN_NAMES[study.design] + (f", n={study.sample_size:,}" if study.sample_size else "")


def described(study: Study) -> str:
    """One line on ``study``: its design, what was studied, how many of them, for how long, whether beside others.

    The stance model has learnt to read this line, in which nothing is shorter than a day: whoever changes its words has
    to train that model anew.
    """
    return f"{capitalised(', '.join(_parts(study)))}."


def _parts(study: Study) -> Iterator[str]:
    yield DESIGN_NAMES[study.design] + ("" if study.design in _NAMED else _STUDIED.get(study.species, ""))
    if study.sample_size:
        yield f"n={study.sample_size}"
    if study.follow_up_days:
        yield in_words(max(1.0, study.follow_up_days))
    if study.design is Design.NONRANDOMISED_TRIAL and not study.controlled:
        yield "no control group"
