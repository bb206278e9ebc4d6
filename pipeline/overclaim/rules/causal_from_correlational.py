"""OC101: cause is asserted where the evidence shows an association."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, a_study, is_preclinical, strongest
from overclaim.rules.wording import associated
from overclaim.types import OBSERVATIONAL, Evidence, Finding, Polarity, Strength


def _correlational(item: Evidence) -> bool:
    strength = item.statement.labels.strength
    return item.study.design in OBSERVATIONAL or strength is Strength.CORRELATIONAL


def check(case: Case) -> Finding | None:
    """A finding when a statement affirms cause and all that was seen in people is correlational or observational."""
    labels = case.statement.labels
    if labels.strength is not Strength.CAUSAL or labels.polarity is Polarity.DENIED or case.tentative:
        return None
    support = [item for item in case.leading if not is_preclinical(item)]
    best = strongest(support)
    if best is None or not all(_correlational(item) for item in support):
        return None
    message = f"states cause, but the best bearing evidence is {a_study(best)} and shows an association only"
    return RULE.finding(message, support, associated(case.statement.text))


RULE = Rule(
    code="OC101",
    slug="causal-from-correlational",
    effect=Effect.OVERSTATES,
    summary="cause is asserted, the evidence is an association",
    meaning=(
        "The words say that one thing brings about another; all that people were studied for is observational "
        "or speaks of an association only. Such evidence cannot tell cause from coincidence or confounding."
    ),
    example='"Coffee prevents gout", where the literature holds a cohort in which coffee drinkers had gout less often.',
    source="Sumner et al. 2014, doi:10.1136/bmj.g7015 (causal exaggeration); strength levels of Yu et al. 2019",
    check=check,
)
