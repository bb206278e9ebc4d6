"""OC201: people are implied, animals or cells were studied."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, cite, is_preclinical
from overclaim.types import Finding


def check(case: Case) -> Finding | None:
    """A finding when all the supporting evidence is preclinical and the statement does not say so."""
    support = case.leading
    if not case.statement.labels.is_claim or not support or not all(is_preclinical(item) for item in support):
        return None
    if lexicons.cues("rules", "animal").search(case.statement.text):
        return None
    what = "animals" if any(item.study.species.value == "animal" for item in support) else "cells in the laboratory"
    message = f"speaks as if of people, but the evidence comes from {what}: {cite(support[0])}"
    return RULE.finding(message, support, f"Say that this was seen in {what}.")


RULE = Rule(
    code="OC201",
    slug="species-leap",
    effect=Effect.OVERSTATES,
    summary="people are implied, animals or cells were studied",
    meaning="Everything that bears on the statement was seen in animals or in vitro, and a reader would not know.",
    example='"Curcumin rebuilds cartilage", where the evidence is an experiment in rats.',
    source="Sumner et al. 2014, doi:10.1136/bmj.g7015 (inference to humans from animal research)",
    check=check,
)
