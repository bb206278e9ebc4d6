"""OC302: a specific figure that no evidence gives."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, a_study
from overclaim.rules.figures import agrees, comparable, given, is_size_of, results, shown, sizes
from overclaim.types import Finding, Number, Stance

_CLOSE = 0.6  # a sentence so near that its figures count, whether or not it takes a stance


def check(case: Case) -> Finding | None:
    """A finding when no bearing evidence measures what a figure of the statement states, or has that many people."""
    if not case.statement.labels.is_claim:
        return None
    number = _unsourced(case)
    if number is None:
        return None
    nearest = f"; the nearest is {a_study(case.evidence[0])}" if case.evidence else ""
    message = f'gives a specific figure ("{number.text}") that no bearing evidence gives{nearest}'
    return RULE.finding(message, case.evidence[:2])


def _unsourced(case: Case) -> Number | None:
    bearing = [item for item in case.evidence if item.stance is not Stance.NEUTRAL or item.relevance >= _CLOSE]
    for figure in results(case.statement):
        is_given = any(agrees(figure, source.figure) for source in comparable(figure, given(bearing)))
        if not is_given and not comparable(figure, shown(bearing)):
            return figure.number
    return next((size for size in sizes(case.statement) if not is_size_of(size, bearing)), None)


RULE = Rule(
    code="OC302",
    slug="number-unsourced",
    effect=Effect.UNSUPPORTED,
    summary="a specific figure with no bearing evidence",
    meaning="The statement gives a share, an effect size or a number of participants that no evidence gives.",
    example='"A study of 350 nurses found ...", where no study of that size bears on it.',
    source="FTC 2022, Health Products Compliance Guidance (specific claims need specific substantiation)",
    check=check,
)
