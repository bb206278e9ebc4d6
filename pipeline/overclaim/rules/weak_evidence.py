"""OC502: only preclinical, uncontrolled or small evidence bears on the statement."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, a_study, is_preclinical, is_weak, strongest
from overclaim.types import Finding, Strength


def check(case: Case) -> Finding | None:
    """A finding when a causal statement is supported by nothing better than weak evidence.

    A statement that speaks of animals or cells itself is carried by such experiments.
    """
    support = case.leading
    best = strongest(support)
    if (
        case.statement.labels.strength is not Strength.CAUSAL
        or best is None
        or not all(is_weak(item) for item in support)
    ):
        return None
    if lexicons.cues("rules", "animal").search(case.statement.text) and any(is_preclinical(item) for item in support):
        return None
    reasons = "; ".join(best.study.reasons) or "very low level"
    message = f"rests on weak evidence only; the best is {a_study(best)}: {reasons}"
    return RULE.finding(message, support, "Say how little stands behind it.")


RULE = Rule(
    code="OC502",
    slug="weak-evidence",
    effect=Effect.OVERSTATES,
    summary="only preclinical, uncontrolled or small evidence bears on it",
    meaning="A flat statement of effect, with evidence of the lowest level behind it and nothing better.",
    example='"Acupressure stops hiccups", where one case report says so.',
    source="GRADE (Guyatt et al. 2008, doi:10.1136/bmj.39489.470347.AD); OCEBM Levels of Evidence 2011",
    check=check,
)
