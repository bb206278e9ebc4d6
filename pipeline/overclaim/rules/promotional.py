"""OC601: promotional language with no content."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule
from overclaim.types import Finding


def check(case: Case) -> Finding | None:
    """A finding when a statement makes no claim and praises."""
    cue = lexicons.cues("rules", "promotional").search(case.statement.text)
    if cue is None or case.statement.labels.is_claim:
        return None
    return RULE.finding(
        f'promotes ("{cue.group()}") without saying anything that could be checked', (), "Leave it out."
    )


RULE = Rule(
    code="OC601",
    slug="promotional",
    effect=Effect.NOTE,
    summary="promotional language with no content",
    meaning="Praise, figures of speech or calls to imagine, in a sentence that asserts nothing testable.",
    example='"Say goodbye to sleepless nights with this miracle tea!"',
    source="Boutron and Ravaud 2018, doi:10.1073/pnas.1710755115 (linguistic spin)",
    check=check,
)
