"""OC203: a comparison that no evidence makes."""

from __future__ import annotations

import re

from overclaim import lexicons, significance
from overclaim.rules.base import Case, Effect, Rule, a_study
from overclaim.types import EntityLabel, Evidence, Finding, NumberKind, Polarity

_COMPARES = re.compile(
    r"\b(?:than|versus|vs|compared (?:with|to)|superior|against|differ(?:ed|s|ence)?|"
    r"between (?:the )?(?:two )?(?:groups|arms|treatments|drugs))\b",
    re.IGNORECASE,
)
_EQUAL = re.compile(
    r"\b(?:similar(?:ly)?|equal(?:ly)?|equivalent|comparable|comparably|non-?inferior(?:ity)?|as \w+ as|no better|"
    r"not (?:differ|superior|better)|no difference|on (?:a )?par)\b",
    re.IGNORECASE,
)
_INERT = re.compile(
    r"\b(?:placebo|saline|sham|dummy|sugar pills?|no treatment|nothing|doing without|baseline|before|"
    r"wait(?:ed|ing)?)\b",
    re.IGNORECASE,
)
_MEASURED = frozenset({NumberKind.PERCENT, NumberKind.FRACTION, NumberKind.COUNT, NumberKind.DIFFERENCE})
_TREATMENTS = frozenset({EntityLabel.CHEMICAL, EntityLabel.INTERVENTION})


def _ranks(item: Evidence, inert_will_do: bool) -> bool:
    """True when the sentence says that one thing did better than another, which is no placebo unless that will do."""
    text = item.statement.text
    if lexicons.cues("rules", "comparative").search(text) is None and not _sets_apart(item):
        return False
    if item.statement.labels.polarity is not Polarity.AFFIRMED:
        return False
    return inert_will_do or not _INERT.search(text) or len(_active(item)) > 1


def _sets_apart(item: Evidence) -> bool:
    """True for a sentence that sets two things against each other and does not find them alike."""
    text, numbers = item.statement.text, item.statement.numbers
    if significance.shown(numbers) and sum(number.kind in _MEASURED for number in numbers) > 1:
        return True
    return bool(_COMPARES.search(text)) and not _EQUAL.search(text)


def _active(item: Evidence) -> frozenset[str]:
    names = frozenset(entity.name for entity in item.statement.entities if entity.label in _TREATMENTS)
    return frozenset(name for name in names if not _INERT.fullmatch(name))


def check(case: Case) -> Finding | None:
    """A finding when a statement calls something better than its alternatives and no evidence compared them so."""
    labels, text = case.statement.labels, case.statement.text
    cue = lexicons.cues("rules", "comparative").search(text)
    if cue is None or not labels.is_claim or labels.polarity is Polarity.DENIED or not case.evidence:
        return None
    if any(_ranks(item, bool(_INERT.search(text))) for item in case.leading):
        return None
    against = [item for item in case.refuting if _COMPARES.search(item.statement.text)]
    against += [item for item in case.leading if _EQUAL.search(item.statement.text)]
    shown = against or list(case.evidence[:2])
    told = "found no such advantage" if against else "is the nearest, and no bearing evidence compares the two"
    message = f'compares ("{cue.group()}"), but {a_study(shown[0])} {told}'
    return RULE.finding(message, shown, "Name what it was compared with and what the comparison found.")


RULE = Rule(
    code="OC203",
    slug="comparative-unsupported",
    effect=Effect.OVERSTATES,
    summary='"better, faster, safer than" without evidence that compares the two',
    meaning=(
        "The statement ranks a treatment above others. A study against placebo, or without a control group, cannot "
        "carry that, nor can one that found the two alike; a head-to-head comparison in its favour can."
    ),
    example='"The patch works faster than tablets", where the patch was only ever tested against placebo.',
    source="21 CFR 202.1(e)(6)(ii): comparative claims need substantial evidence",
    check=check,
)
