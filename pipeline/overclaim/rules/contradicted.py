"""OC901: bearing evidence says the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from overclaim import lexicons, significance
from overclaim.rules.base import Case, Effect, Rule, a_study, as_near, is_weak, stands, strongest
from overclaim.rules.wording import quoted
from overclaim.types import Evidence, Finding, Judgement, Kind, Polarity, Stance, Statement, Verdict

_SEVERAL = 2
_NONE_AT_ALL = re.compile(r"\b(?:no|zero|without|free|harmless|safe)\b", re.IGNORECASE)


def _plays_down(statement: Statement) -> bool:
    """True for "nausea is rare": a harm is made small, not denied, which ``safety-minimised`` judges."""
    cue = lexicons.cues("rules", "minimiser").search(statement.text)
    about_harm = Kind.SAFETY in statement.labels.kinds and statement.labels.polarity is Polarity.AFFIRMED
    return about_harm and cue is not None and not _NONE_AT_ALL.search(cue.group())


def check(case: Case) -> Finding | None:
    """A finding when evidence that stands refutes the statement and nothing but weak evidence, as near, supports it.

    A difference the same way that missed significance is no proof, as ``null-as-effect`` tells, and not the opposite.
    What may or can be so is contradicted by two documents at least.
    """
    refuting = [item for item in case.refuting if _denies(item)]
    best = strongest(refuting)
    if best is None or not case.statement.labels.is_claim or _plays_down(case.statement):
        return None
    support = as_near(case.leading, refuting)
    supported = any(stands(item) and (is_weak(best) or not is_weak(item)) for item in support)
    if supported or (case.tentative and len({item.id for item in refuting}) < _SEVERAL):
        return None
    return _finding(best, refuting)


def _finding(best: Evidence, refuting: Sequence[Evidence]) -> Finding:
    return RULE.finding(f"{a_study(best)} says otherwise: {quoted(best.statement.text, 130)}", refuting)


def named(judgement: Judgement) -> Judgement:
    """``judgement`` with this finding, where its evidence as a whole came to the verdict that the rule stands for.

    Named is what refutes and stands, unless a difference the same way merely missed significance.
    """
    refuting = [item for item in judgement.evidence if item.stance is Stance.REFUTES and _denies(item)]
    told = any(finding.code == RULE.code for finding in judgement.findings)
    best = strongest(refuting)
    if judgement.verdict is not Verdict.CONTRADICTED or told or best is None:
        return judgement
    return replace(judgement, findings=(*judgement.findings, _finding(best, refuting)))


def _denies(item: Evidence) -> bool:
    return stands(item) and not significance.unproven(item.statement)


RULE = Rule(
    code="OC901",
    slug="contradicted",
    effect=Effect.CONTRADICTS,
    summary="bearing evidence says the opposite",
    meaning=(
        "Evidence on the same matter that has not been retracted says the reverse, and nothing but weak evidence that "
        "lies as near to the statement agrees. To call a harm small is to minimise it, not to contradict; a difference "
        "the same way that missed significance is no proof, and does not contradict."
    ),
    example='"The supplement lowers fracture risk", where the trials found more fractures with it.',
    source="SciFact (Wadden et al. 2020, doi:10.18653/v1/2020.emnlp-main.609): refuting evidence",
    check=check,
)
