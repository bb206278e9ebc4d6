"""OC503: the statement rests on retracted or concern-flagged papers."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.types import Finding, Status

_FALLEN = {Status.RETRACTED: "retracted", Status.CONCERN: "under an expression of concern"}


def check(case: Case) -> Finding | None:
    """A finding when supporting evidence is retracted or flagged; it overstates when nothing else supports."""
    fallen = [item for item in case.supporting if item.study.status in _FALLEN]
    if not fallen:
        return None
    named = ", ".join(f"{label(item)} is {_FALLEN[item.study.status]}" for item in fallen[:3])
    alone = "" if len(fallen) < len(case.supporting) else "; nothing else supports the statement"
    return RULE.finding(
        f"rests on a paper that no longer stands: {named}{alone}", fallen, "Remove it or cite other work."
    )


RULE = Rule(
    code="OC503",
    slug="retracted-evidence",
    effect=Effect.OVERSTATES,
    summary="it rests on retracted or concern-flagged papers",
    meaning="Evidence that agrees with the statement has been retracted or carries an expression of concern.",
    example="A statement that a vaccine causes a disease, borne out by a retracted case series alone.",
    source="ICMJE Recommendations, section III.B (retractions and expressions of concern)",
    check=check,
)
