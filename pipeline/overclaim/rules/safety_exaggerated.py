"""OC402: harm is stated stronger than the evidence says."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.rules.groups import confined, names
from overclaim.rules.shares import share
from overclaim.rules.wording import quoted
from overclaim.types import OBSERVATIONAL, Design, Evidence, Finding, Kind, Polarity, Statement, Strength

_RARE_PERCENT = 10.0  # "common" by the CIOMS frequency categories is below this, "very common" above
_NEARLY_ALL_PERCENT = 90.0
_SINGLE_LOOK = OBSERVATIONAL - {Design.COHORT}


def _about_harm(statement: Statement) -> bool:
    labels = statement.labels
    return Kind.SAFETY in labels.kinds or labels.adverse_effect or names(statement.text, "harm")


def _extremes(statement: Statement) -> tuple[re.Match[str] | None, bool]:
    """The words that make a harm extreme, and whether they say that it strikes all.

    None in statements of benefit, or that make harm small ("always mild"), or that call for care.
    """
    if any(names(statement.text, cue) for cue in ("minimiser", "rarity", "cautions")):
        return None, False
    grave = lexicons.cues("rules", "exaggerator").search(statement.text)
    benefit = set(statement.labels.kinds) & {Kind.EFFICACY, Kind.MECHANISM} and not _about_harm(statement)
    everyone = lexicons.cues("rules", "universal").search(statement.text)
    if grave and not benefit:
        return grave, everyone is not None
    return (everyone, True) if everyone and _about_harm(statement) else (None, False)


def _how_weak(item: Evidence, statement: Statement, strikes_all: bool) -> str | None:
    """How a piece of evidence says less than the statement: "rarely", "with caution" ...; None where it does not."""
    text, labels = item.statement.text, item.statement.labels
    shares = [value for number in item.statement.numbers if (value := share(number)) is not None]
    group = confined(item)
    if names(text, "rarity"):
        return "calls it rare"
    if shares and max(shares) < (_NEARLY_ALL_PERCENT if strikes_all else _RARE_PERCENT):
        return f"reports it in {max(shares):g}%"
    if labels.strength is Strength.CONDITIONAL or names(text, "hedge"):
        return "words it with caution"
    if group is not None and not names(statement.text, group.cue) and group.cue != "acute_care":
        return f"is confined to {group.name}"
    if item.study.design in _SINGLE_LOOK or (strikes_all and labels.strength is Strength.CORRELATIONAL):
        return "shows no more than that it occurs with use"
    return None


def check(case: Case) -> Finding | None:
    """A finding when a harm is called ruinous or certain and none of the leading evidence for it says as much."""
    statement = case.statement
    labels = statement.labels
    if not labels.is_claim or labels.polarity is Polarity.DENIED or case.tentative:
        return None
    cue, strikes_all = _extremes(statement)
    support = case.leading
    weak = [how for item in support if (how := _how_weak(item, statement, strikes_all)) is not None]
    if cue is None or not support or len(weak) < len(support):
        return None
    first = support[0]
    told = f"{quoted(first.statement.text, 110)} ({label(first)}) {weak[0]}"
    message = f'makes harm greater than the evidence does ("{cue.group()}"): {told}'
    return RULE.finding(message, support[:3], "Give the rate that was observed, with the dose and who took it.")


RULE = Rule(
    code="OC402",
    slug="safety-exaggerated",
    effect=Effect.OVERSTATES,
    summary="harm stated stronger than the evidence says",
    meaning=(
        "The words make a harm ruinous, deadly or certain for everyone; the evidence reports it in some, in a special "
        "group, as an association, or with caution."
    ),
    example='"Energy drinks destroy the heart of anyone who drinks them", where a case series describes six people.',
    source="Sumner et al. 2014, doi:10.1136/bmj.g7015 (exaggeration); CIOMS frequency categories of 1999",
    check=check,
)
