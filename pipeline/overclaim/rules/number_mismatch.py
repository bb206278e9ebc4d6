"""OC301: a figure differs from the evidence's figure for the same thing."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.rules.figures import agrees, comparable, given, nearest, results, shown
from overclaim.rules.wording import quoted
from overclaim.types import Bound, Finding


def check(case: Case) -> Finding | None:
    """A finding for the first figure of the statement that bearing evidence measures and gives another value for."""
    if not case.statement.labels.is_claim:
        return None
    for figure in results(case.statement):
        number = figure.number
        source = nearest(figure, comparable(figure, shown(case.bearing)))
        if source is None or any(agrees(figure, other.figure) for other in comparable(figure, given(case.bearing))):
            continue
        told = f"{quoted(source.evidence.statement.text, 130)} ({label(source.evidence)})"
        note = '; "up to" presents a single value as a maximum' if number.bound is Bound.AT_MOST else ""
        message = f'says "{number.text}", the nearest figure in the evidence is {source.number.text}: {told}{note}'
        suggestion = f"Give the study's own figure ({source.number.text}) with its condition and time point."
        return RULE.finding(message, [source.evidence], suggestion)
    return None


RULE = Rule(
    code="OC301",
    slug="number-mismatch",
    effect=Effect.OVERSTATES,
    summary="a figure differs from the evidence's figure for the same thing",
    meaning=(
        "The statement gives a share, multiple or effect size; evidence on the same matter gives another. An average "
        'told as "up to", or the best of several time points told as the result, is a mismatch too.'
    ),
    example='"Up to 40% fewer attacks", where the trial reports 22% (95% CI 11 to 33).',
    source="Boutron and Ravaud 2018, doi:10.1073/pnas.1710755115 (misleading reporting of results)",
    check=check,
)
