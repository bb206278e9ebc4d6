"""OC701: a treatment is recommended more strongly than the evidence's authors do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from overclaim import lexicons
from overclaim.rules.base import Case, Effect, Rule, a_study, is_preclinical, is_weak, label, strongest
from overclaim.rules.groups import names
from overclaim.rules.wording import quoted
from overclaim.types import Advice, Evidence, Finding, Kind, Polarity, Strength

_NEAR = 0.6  # of the relevance of the most relevant: evidence that is about as near to the advice


def _urging(text: str) -> re.Match[str] | None:
    """The words with which ``text`` urges the use of something; none in questions and in advice to take care."""
    if text.rstrip().endswith("?") or names(text, "cautions"):
        return None
    return lexicons.cues("rules", "urges").search(text)


def _near(case: Case) -> Sequence[Evidence]:
    """What the authors have to say: the leading support of a claim, else what is nearest to the advice."""
    if case.statement.labels.is_claim and case.evidence:
        return case.leading
    most = max((item.relevance for item in case.on_advice), default=0.0)
    return [item for item in case.on_advice if item.relevance >= _NEAR * most]


def _recommends(item: Evidence) -> bool:
    labels = item.statement.labels
    if labels.polarity is Polarity.DENIED or names(item.statement.text, "more_research"):
        return False
    strongly = labels.advice is Advice.STRONG and not names(item.statement.text, "cautions")
    return strongly or _urging(item.statement.text) is not None


def _holds_back(item: Evidence) -> bool:
    """True when the authors hedge, ask for more research, advise weakly, or found no benefit."""
    labels, text = item.statement.labels, item.statement.text
    cautious = labels.strength is Strength.CONDITIONAL or names(text, "hedge") or names(text, "more_research")
    no_benefit = labels.polarity is Polarity.DENIED and Kind.EFFICACY in labels.kinds
    return cautious or labels.advice is Advice.WEAK or no_benefit


def check(case: Case) -> Finding | None:
    """A finding when the use of something is urged, and those who studied it hold back or have only weak evidence.

    Where it is urged on everyone, or before all else, one of them who holds back is enough; else it takes half of them.
    """
    cue = _urging(case.statement.text)
    near = _near(case)
    if cue is None or case.statement.labels.polarity is Polarity.DENIED or not near:
        return None
    if any(_recommends(item) for item in near):
        return None
    cautious = sorted((item for item in near if _holds_back(item)), key=is_preclinical)
    best = strongest(near)
    needed = 0.0 if names(case.statement.text, "first_resort") else 0.5
    if cautious and len(cautious) >= needed * len(near):
        first = cautious[0]
        told, shown = f"the authors hold back: {quoted(first.statement.text, 110)} ({label(first)})", cautious[:3]
    elif best is not None and all(is_weak(item) for item in near):
        told, shown = f"the best evidence is {a_study(best)}", [best]
    else:
        return None
    return RULE.finding(f'recommends ("{cue.group()}"), but {told}', shown, "Advise no more than the authors do.")


RULE = Rule(
    code="OC701",
    slug="advice-beyond-evidence",
    effect=Effect.NOTE,
    summary="recommends more strongly than the evidence's authors",
    meaning=(
        "The sentence tells people to use something, or calls it the first choice; those who studied it hedge, ask for "
        "more research, advise it weakly or in some cases only, or have nothing but weak evidence."
    ),
    example='"Everyone with insomnia should start tart cherry juice", where a pilot study asks for larger trials.',
    source="Sumner et al. 2014, doi:10.1136/bmj.g7015 (exaggerated advice); strength of advice of Li et al. 2021",
    check=check,
)
