"""OC203: a comparison that no evidence makes."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, cite
from overclaim.types import Evidence, Finding, Polarity

_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compared (?:with|to)|superior|non-?inferior|similar|equally|as effective as|against|"
    r"differ(?:ed|ence)?|between)\b",
    re.IGNORECASE,
)
_INERT = re.compile(r"\b(?:placebo|saline|sham|no treatment|baseline)\b", re.IGNORECASE)


def _compares_in_favour(item: Evidence) -> bool:
    text = item.statement.text
    active = _COMPARES.search(text) and not _INERT.search(text)
    return bool(active) and item.statement.labels.polarity is Polarity.AFFIRMED


def check(case: Case) -> Finding | None:
    """A finding when a statement calls something better than its alternatives and no evidence compared them so."""
    cue = lexicons.cues("rules", "comparative").search(case.statement.text)
    if cue is None or not case.evidence or any(_compares_in_favour(item) for item in case.supporting):
        return None
    against = [item for item in case.refuting if _COMPARES.search(item.statement.text)]
    shown = against or list(case.evidence[:2])
    told = f"a {cite(shown[0])} found no such advantage" if against else "no bearing evidence compares the two"
    message = f'compares ("{cue.group()}"), but {told}'
    return RULE.finding(message, shown, "Name what it was compared with and what the comparison found.")


RULE = Rule(
    code="OC203",
    slug="comparative-unsupported",
    effect=Effect.OVERSTATES,
    summary='"better, faster, safer than" without evidence that compares the two',
    meaning=(
        "The statement ranks a treatment above others. A study against placebo, or without a control group, cannot "
        "carry that; a head-to-head comparison can."
    ),
    example='"The patch works faster than tablets", where the patch was only ever tested against placebo.',
    source="21 CFR 202.1(e)(6)(ii): comparative claims need substantial evidence",
    check=check,
)
