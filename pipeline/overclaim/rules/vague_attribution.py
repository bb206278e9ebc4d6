"""OC501: "research shows", with no bearing evidence or only weak evidence."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, a_study, is_weak, strongest
from overclaim.types import Finding

_DENIES = re.compile(r"\b(?:no|not|nor|never|neither|few|little|lack of|without)\b|n't\b", re.IGNORECASE)


def check(case: Case) -> Finding | None:
    """A finding when a statement leans on unnamed research and nothing, or only weak evidence, supports it.

    "No studies show" leans on nothing; "may" with any support says no more than it has.
    """
    cue = lexicons.cues("rules", "vague_attribution").search(case.statement.text)
    if cue is None or not case.statement.labels.is_claim or _DENIES.search(case.statement.text[: cue.end()]):
        return None
    support = case.leading
    best = strongest(support)
    if best is not None and (case.tentative or not is_weak(best)):
        return None
    told = f"the best of it here is {a_study(best)}" if best else "nothing in the evidence says so"
    return RULE.finding(f'appeals to unnamed research ("{cue.group().strip()}"); {told}', support, "Name the study.")


RULE = Rule(
    code="OC501",
    slug="vague-attribution",
    effect=Effect.OVERSTATES,
    summary='"research shows" with no bearing evidence or only weak evidence',
    meaning="The statement borrows authority from studies that it does not name; none, or only weak ones, bear it out.",
    example='"Studies prove that magnets ease arthritis", where one uncontrolled series of eight patients exists.',
    source="FTC 2022, Health Products Compliance Guidance (establishment claims)",
    check=check,
)
