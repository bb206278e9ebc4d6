"""OC202: condition, population or setting wider than studied."""

from __future__ import annotations

from overclaim.rules.base import Case, Effect, Rule, a_study, is_preclinical
from overclaim.rules.groups import gone_beyond, names
from overclaim.types import Evidence, Finding, Kind, Polarity, Strength

_CLEAR = 0.4  # what shares less with the statement does not show for whom the statement was studied


def _studied(case: Case) -> list[Evidence]:
    """The leading support that was seen in people and clearly bears on the statement."""
    return [item for item in case.leading if item.relevance >= _CLEAR and not is_preclinical(item)]


def check(case: Case) -> Finding | None:
    """A finding when the leading support is confined to one group or setting and the statement goes beyond it.

    Mechanisms, rates, denials, comparisons and tentative statements are left alone.
    """
    labels, statement = case.statement.labels, case.statement
    asserts = labels.is_claim and labels.polarity is Polarity.AFFIRMED and labels.strength is not Strength.NONE
    if not asserts or set(labels.kinds) == {Kind.MECHANISM} or case.tentative or names(statement.text, "comparative"):
        return None
    support = _studied(case)
    group = gone_beyond(support, statement, f"{case.title}. {statement.sentence.section or ''}")
    if group is None:
        return None
    message = f"speaks of more than was studied: the leading support is on {group.name}, such as {a_study(support[0])}"
    return RULE.finding(message, support, f"Say that this was shown for {group.name}.")


RULE = Rule(
    code="OC202",
    slug="population-widened",
    effect=Effect.OVERSTATES,
    summary="condition, population or setting wider than studied",
    meaning=(
        "Everything that clearly supports the statement comes from one narrow setting, condition or group of people; "
        "the statement names none, or names others, as if the finding held for them too."
    ),
    example='"Ginger settles the stomach at home", where the evidence comes from patients after operations.',
    source="Boutron and Ravaud 2018, doi:10.1073/pnas.1710755115 (inappropriate extrapolation); 21 CFR 202.1(e)(6)",
    check=check,
)
