"""OC901: bearing evidence says the opposite."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, cite, stands, strongest
from overclaim.rules.wording import quoted
from overclaim.types import Finding


def check(case: Case) -> Finding | None:
    """A finding when evidence that stands refutes the statement and none of at least its level supports it."""
    refuting = [item for item in case.refuting if stands(item)]
    best, support = strongest(refuting), strongest(case.supporting)
    if best is None or not case.statement.labels.is_claim:
        return None
    if support is not None and support.study.level >= best.study.level:
        return None
    message = f"a {cite(best)} says otherwise: {quoted(best.statement.text, 130)}"
    return RULE.finding(message, refuting)


RULE = Rule(
    code="OC901",
    slug="contradicted",
    effect=Effect.CONTRADICTS,
    summary="bearing evidence says the opposite",
    meaning=(
        "Evidence on the same matter that has not been retracted says the reverse, and no evidence of at least the "
        "same level agrees."
    ),
    example='"The supplement lowers fracture risk", where the trials found more fractures with it.',
    source="SciFact (Wadden et al. 2020, doi:10.18653/v1/2020.emnlp-main.609): refuting evidence",
    check=check,
)
