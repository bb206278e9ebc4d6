"""OC204: an effect is said to last longer than anyone followed."""

from __future__ import annotations

import re

from overclaim import lexicons
from overclaim.durations import in_days, in_words
from overclaim.rules.base import Case, Effect, Rule, a_study, label
from overclaim.types import Finding, Kind, Polarity, Statement

_LASTING_DAYS = 180.0
_YEARS = {"for years": 730.0, "for decades": 7305.0}
_SHORT_DAYS = 28.0  # what is said to last less than this needs no follow-up of its own
_EFFECT_LASTS = re.compile(
    r"\b(?:effects?|benefits?|relief|improvements?|protection|results|gains|remission|immunity|response)\b[^.;]{0,40}"
    r"\b(?:last|persist|endur|continu)\w*(?:\s+\w+){0,3}?\s+$",
    re.IGNORECASE,
)


def check(case: Case) -> Finding | None:
    """A finding when a benefit is said to last and no supporting study followed anyone for so long.

    Where no time is given ("lasting", "permanent"), half a year is asked for; "for years" asks for two.
    """
    labels = case.statement.labels
    if labels.polarity is not Polarity.AFFIRMED or set(labels.kinds) == {Kind.SAFETY} or not case.evidence:
        return None
    words, needed = _claimed(case.statement)
    longest = max(((item.study.follow_up_days or 0.0, item.id) for item in case.leading), default=(0.0, ""))[0]
    if not words or longest >= needed:
        return None
    shown = case.leading or case.evidence[:2]
    if longest:
        item = next(item for item in shown if item.study.follow_up_days == longest)
        told = f"the longest follow-up in the supporting evidence is {in_words(longest)} ({label(item)})"
    else:
        told = f"no supporting evidence states a follow-up that could show it; the nearest is {a_study(shown[0])}"
    suggestion = f"Say for how long it was observed ({in_words(longest)})." if longest else None
    return RULE.finding(f'promises a lasting effect ("{words}"), but {told}', shown, suggestion)


def _claimed(statement: Statement) -> tuple[str, float]:
    """The words that say that the effect lasts and the days of follow-up they ask for; no words when there are none."""
    spans = [
        (length, number.text)
        for number in statement.numbers
        if (length := in_days(number) or 0.0) >= _SHORT_DAYS and _EFFECT_LASTS.search(statement.text[: number.start])
    ]
    cue = lexicons.cues("rules", "durability").search(statement.text)
    if spans:
        length, text = max(spans)
        return text, 0.95 * length
    return (cue.group(), _YEARS.get(cue.group().lower(), _LASTING_DAYS)) if cue else ("", 0.0)


RULE = Rule(
    code="OC204",
    slug="durability",
    effect=Effect.OVERSTATES,
    summary="said to last longer than anyone followed",
    meaning=(
        'An effect that is said to last two years needs evidence that agrees and followed people that long; "lasting", '
        '"permanent" or "sustained" needs half a year, "for years" two.'
    ),
    example='"Lasting relief of tinnitus", where patients were followed for two weeks.',
    source="FTC 2022, Health Products Compliance Guidance (duration of the claimed benefit)",
    check=check,
)
