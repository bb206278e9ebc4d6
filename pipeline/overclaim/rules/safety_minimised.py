"""OC401: harm is stated rarer, milder or shorter than the evidence says."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, label, stands
from overclaim.rules.shares import share
from overclaim.rules.wording import quoted
from overclaim.types import EntityLabel, Evidence, Finding, Kind, Polarity, Statement

_COMMON_PERCENT = 10.0  # "common" or more frequent by the CIOMS frequency categories is 1% and over; "very common" 10%
_GRAVE = re.compile(
    r"\b(?:liver injury|hepatotoxic\w*|cystitis|(?<!-)dependen(?:ce|cy)|addict\w+|serious adverse|toxicity|"
    r"withdr[ae]w\w*|deaths?|persist\w*|irreversible|cognitive impairment|more (?:adverse|side))\b",
    re.IGNORECASE,
)


_OF_ALL = re.compile(r"safe|tolerated|effects|risk|harm|gentle", re.IGNORECASE)
_GENERAL = frozenset({"side effect"})
_NEAR = 12  # characters between a minimising word and the harm that it speaks of: "nausea is usually mild"


def _harms(statement: Statement, cue: re.Match[str]) -> frozenset[str]:
    """The harms that the words of ``cue`` make small ("drowsiness is rare"); none when harm in general is meant."""
    if _OF_ALL.search(cue.group()):
        return frozenset()
    start, end = cue.span()
    names = frozenset(
        entity.name
        for entity in statement.entities
        if entity.label is EntityLabel.DISEASE
        and (0 <= start - entity.end <= _NEAR or 0 <= entity.start - end <= _NEAR)
    )
    return frozenset() if names & _GENERAL else names


def _contradicts(item: Evidence, harms: frozenset[str]) -> bool:
    labels = item.statement.labels
    if Kind.SAFETY not in labels.kinds or labels.polarity is Polarity.DENIED or not stands(item):
        return False
    if lexicons.cues("rules", "rarity").search(item.statement.text):
        return False
    if harms and not harms & {entity.name for entity in item.statement.entities}:
        return False
    frequent = any((share(number) or 0.0) >= _COMMON_PERCENT for number in item.statement.numbers)
    return frequent or bool(_GRAVE.search(item.statement.text))


def check(case: Case) -> Finding | None:
    """A finding when a harm is called rare, mild or brief and evidence reports it frequent, grave or lasting.

    Where the words name the harm ("nausea is rare"), the evidence must be on that harm; else any harm will do.
    """
    labels = case.statement.labels
    if Kind.SAFETY not in labels.kinds:
        return None
    cue = lexicons.cues("rules", "minimiser").search(case.statement.text)
    if cue is None:
        return None
    harms = _harms(case.statement, cue)
    against = [item for item in case.evidence if _contradicts(item, harms)]
    if not against:
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
