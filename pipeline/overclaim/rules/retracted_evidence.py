"""OC503: the statement rests on retracted or concern-flagged papers."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, is_weak, label, stands
from overclaim.types import Finding, Status

_FALLEN = {
    Status.RETRACTED: "retracted",
    Status.CONCERN: "under an expression of concern",
    Status.RETRACTION_NOTICE: "a notice of retraction",
}


def check(case: Case) -> Finding | None:
    """A finding when supporting evidence is retracted or flagged and none that stands is better than weak."""
    fallen = [item for item in case.supporting if not stands(item)]
    standing = [item for item in case.supporting if stands(item)]
    if not case.statement.labels.is_claim or not fallen or not all(is_weak(item) for item in standing):
        return None
    named = ", ".join(f"{label(item)} is {_FALLEN[item.study.status]}" for item in fallen[:3])
    alone = "; nothing else supports the statement" if not standing else "; what else supports it is weak"
    return RULE.finding(
        f"rests on a paper that no longer stands: {named}{alone}", fallen, "Remove it or cite other work."
    )


RULE = Rule(
    code="OC503",
    slug="retracted-evidence",
    effect=Effect.OVERSTATES,
    summary="it rests on retracted or concern-flagged papers",
    meaning=(
        "Evidence that agrees with the statement has been retracted or carries an expression of concern, and nothing "
        "that still stands carries it."
    ),
    example="A statement that a vaccine causes a disease, borne out by a retracted case series alone.",
    source="ICMJE Recommendations, section III.B (retractions and expressions of concern)",
    check=check,
)
