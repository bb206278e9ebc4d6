"""OC103: an effect is stated where the evidence found none."""

from __future__ import annotations

from collections.abc import Sequence

from overclaim import significance
from overclaim.rules.base import SYNTHESES, Case, Effect, Rule, a_study, as_near, stands, strongest
from overclaim.rules.wording import quoted
from overclaim.types import Evidence, Finding, Kind, Level, Polarity


def _null(item: Evidence) -> bool:
    found_none = item.statement.labels.polarity is Polarity.DENIED or significance.missed(item.statement.numbers)
    return found_none and item.study.level >= Level.LOW


def _standing(item: Evidence) -> tuple[int, bool]:
    return item.study.level.rank, item.study.design in SYNTHESES


def _best(items: Sequence[Evidence]) -> tuple[tuple[int, bool], int]:
    """The highest standing among ``items`` and the number of documents that have it."""
    highest = max(map(_standing, items), default=(-1, False))
    return highest, len({item.id for item in items if _standing(item) == highest})


def check(case: Case) -> Finding | None:
    """A finding when a benefit or mechanism is affirmed and evidence at least as strong found no effect.

    A statement that says "may" or "can" leaves room for studies without effect, as long as any evidence supports it.
    """
    labels = case.statement.labels
    if labels.polarity is not Polarity.AFFIRMED or not {Kind.EFFICACY, Kind.MECHANISM} & set(labels.kinds):
        return None
    nulls = [item for item in case.refuting if _null(item) and stands(item)]
    support = [item for item in as_near(case.leading, nulls) if stands(item)]
    best = strongest(nulls)
    if best is None or (case.tentative and support) or _best(support) > _best(nulls):
        return None
    message = f"states an effect that {a_study(best)} did not find: {quoted(best.statement.text, 110)}"
    return RULE.finding(message, nulls)


RULE = Rule(
    code="OC103",
    slug="null-as-effect",
    effect=Effect.OVERSTATES,
    summary="an effect is stated, the evidence found none",
    meaning=(
        "Studies that bear on the statement, no weaker and no fewer than those as near that agree with it (a synthesis "
        "outranks a single study of the same level), report that there was no difference or miss significance."
    ),
    example='"The drops shorten colds", where the randomised trial found no difference from placebo.',
    source="Boutron et al. 2010, doi:10.1001/jama.2010.651 (spin in trials with nonsignificant primary outcomes)",
    check=check,
)
