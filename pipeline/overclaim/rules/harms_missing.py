"""OC403: benefits are claimed, known harms are not mentioned."""

from __future__ import annotations

from overclaim.rules.base import ArticleCase, Effect, Rule, label
from overclaim.rules.wording import quoted
from overclaim.types import Finding, Kind, Polarity


def check(article: ArticleCase) -> Finding | None:
    """A finding when the article affirms a benefit, affirms no harm, and the evidence reports harms."""
    claims = [case.statement.labels for case in article.cases if case.statement.labels.is_claim]
    benefits = any(Kind.EFFICACY in labels.kinds and labels.polarity is Polarity.AFFIRMED for labels in claims)
    harms = any(Kind.SAFETY in labels.kinds and labels.polarity is Polarity.AFFIRMED for labels in claims)
    if not benefits or harms or not article.known_harms:
        return None
    first = article.known_harms[0]
    told = f"{quoted(first.statement.text, 130)} ({label(first)})"
    message = f"claims benefits and mentions no harm; the evidence does: {told}"
    return RULE.finding(message, article.known_harms[:3], "Add what is known of side effects, with their rates.")


RULE = Rule(
    code="OC403",
    slug="harms-missing",
    effect=Effect.NOTE,
    summary="article level: benefits claimed, known harms not mentioned",
    meaning=(
        "An article that claims benefits should tell of the harms that the same evidence reports (fair balance); "
        "to deny them is not to tell of them."
    ),
    example="An article on a sleeping pill that praises it and does not mention the falls its trials report.",
    source="21 CFR 202.1(e)(5)(ii) (fair balance)",
    check_article=check,
)
