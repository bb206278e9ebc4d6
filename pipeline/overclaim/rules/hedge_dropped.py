"""OC102: the evidence hedges, the statement does not."""

from __future__ import annotations

from math import fsum

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, label
from overclaim.rules.wording import hedged, quoted
from overclaim.types import Evidence, Finding, Polarity, Strength


def _hedges(item: Evidence) -> bool:
    labels = item.statement.labels
    return labels.strength is Strength.CONDITIONAL or bool(lexicons.cues("rules", "hedge").search(item.statement.text))


def _words_a_finding(item: Evidence) -> bool:
    """True for a sentence that says what was found, be it in figures alone."""
    return item.statement.labels.strength is not Strength.NONE or bool(item.statement.numbers)


def check(case: Case) -> Finding | None:
    """A finding when a causal statement that leaves no room ("can", "some") rests mostly on evidence that hedges.

    Where the statement adds words of certainty ("effectively", "crucial"), any hedge in that evidence is enough.
    """
    statement = case.statement
    cautious = case.tentative or lexicons.cues("rules", "hedge").search(statement.text)
    if statement.labels.strength is not Strength.CAUSAL or statement.labels.polarity is Polarity.DENIED or cautious:
        return None
    support = [item for item in case.leading if _words_a_finding(item)]
    hedging = [item for item in support if _hedges(item)]
    needed = 0.0 if lexicons.cues("rules", "certainty").search(statement.text) else 0.5
    if not hedging or fsum(item.relevance for item in hedging) <= needed * fsum(item.relevance for item in support):
        return None
    first = hedging[0]
    message = (
        f"states as fact what the evidence words with caution: {quoted(first.statement.text, 110)} ({label(first)})"
    )
    return RULE.finding(message, hedging, hedged(statement.text))


RULE = Rule(
    code="OC102",
    slug="hedge-dropped",
    effect=Effect.OVERSTATES,
    summary="the evidence hedges, the statement does not",
    meaning=(
        "The authors wrote that something may, might or seems to be so; the statement says that it is. "
        "The certainty was added on the way."
    ),
    example='"Ginger relieves migraine", where the only trial says that ginger may relieve migraine in some patients.',
    source="Yu et al. 2019 (conditional causal claims); Boutron and Ravaud 2018, doi:10.1073/pnas.1710755115 (spin)",
    check=check,
)
