"""OC204: an effect is said to last longer than anyone followed."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.types import Finding, Kind

_LASTING_DAYS = 180.0


def check(case: Case) -> Finding | None:
    """A finding when a lasting benefit is stated and no supporting study followed anyone for half a year."""
    labels = case.statement.labels
    cue = lexicons.cues("rules", "durability").search(case.statement.text)
    if cue is None or not case.evidence or set(labels.kinds) == {Kind.SAFETY}:
        return None
    followed = [(item.study.follow_up_days or 0.0, item) for item in case.supporting]
    longest = max((days for days, _ in followed), default=0.0)
    if longest >= _LASTING_DAYS:
        return None
    if longest:
        item = next(item for days, item in followed if days == longest)
        told = f"the longest follow-up in the supporting evidence is {_span(longest)} ({label(item)})"
    else:
        told = "no supporting evidence states a follow-up that could show it"
    suggestion = f"Say for how long it was observed ({_span(longest)})." if longest else None
    message = f'says that the effect lasts ("{cue.group()}"), but {told}'
    return RULE.finding(message, case.supporting or case.evidence[:2], suggestion)


def _span(days: float) -> str:
    for size, unit in ((30.4375, "month"), (7.0, "week"), (1.0, "day")):
        count = round(days / size)
        if days >= 2 * size or (unit == "day" and count):
            return f"{count} {unit}{'s' if count != 1 else ''}"
    hours = max(1, round(days * 24))
    return f"{hours} hour{'s' if hours != 1 else ''}"


RULE = Rule(
    code="OC204",
    slug="durability",
    effect=Effect.OVERSTATES,
    summary="said to last longer than anyone followed",
    meaning='"Lasting", "permanent" or "sustained" needs a follow-up of at least half a year in evidence that agrees.',
    example='"Lasting relief of tinnitus", where patients were followed for two weeks.',
    source="FTC 2022, Health Products Compliance Guidance (duration of the claimed benefit)",
    check=check,
)
