"""OC401: harm is stated rarer, milder or shorter than the evidence says."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.rules.figures import share
from overclaim.rules.wording import quoted
from overclaim.types import Evidence, Finding, Kind, Polarity

_COMMON_PERCENT = 10.0  # "common" or more frequent by the CIOMS frequency categories is 1% and over; "very common" 10%
_GRAVE = re.compile(
    r"\b(?:liver injury|hepatotoxic\w*|cystitis|dependen\w+|addict\w+|serious adverse|toxicity|withdr[ae]w\w*|"
    r"death|persist\w*|irreversible|cognitive impairment|more (?:adverse|side))\b",
    re.IGNORECASE,
)


def _contradicts(item: Evidence) -> bool:
    labels = item.statement.labels
    if Kind.SAFETY not in labels.kinds or labels.polarity is Polarity.DENIED:
        return False
    frequent = any((share(number) or 0.0) >= _COMMON_PERCENT for number in item.statement.numbers)
    return frequent or bool(_GRAVE.search(item.statement.text))


def check(case: Case) -> Finding | None:
    """A finding when a harm is called rare, mild or brief and evidence reports it frequent, grave or lasting."""
    labels = case.statement.labels
    if Kind.SAFETY not in labels.kinds:
        return None
    cue = lexicons.cues("rules", "minimiser").search(case.statement.text)
    against = [item for item in case.evidence if _contradicts(item)]
    if cue is None or not against:
        return None
    first = against[0]
    message = f'plays harm down ("{cue.group()}"): {quoted(first.statement.text, 130)} ({label(first)})'
    return RULE.finding(message, against[:3], "Give the rate that was observed, with the dose and the setting.")


RULE = Rule(
    code="OC401",
    slug="safety-minimised",
    effect=Effect.OVERSTATES,
    summary="harm stated rarer, milder or shorter than the evidence says",
    meaning="The words make a harm small; the evidence reports it in a tenth of people or more, or grave, or lasting.",
    example='"Drowsiness is rare", where 30% of the treated patients reported it.',
    source="21 CFR 202.1(e)(6)(i) (safer than demonstrated); CIOMS frequency categories of adverse drug reactions",
    check=check,
)
