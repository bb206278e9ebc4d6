"""The verdict on a statement, from its evidence and the findings of the rules; a pure function of types."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from overclaim.stages.checkable import NO_CLAIM, why_not_checkable
from overclaim.stages.weighing import GROUPS
from overclaim.types import Evidence, Finding, Judgement, Level, Stance, Statement, Verdict, VerdictLabels

_BY_CUE = 0.8  # where the wording decides against the classifier: a round figure, not measured
_SLOPE = 1.72  # fitted with the offsets by benchmarks/confidence.py on 419 judged statements of six topics
_OFFSETS = {
    Verdict.SUPPORTED: -0.72,
    Verdict.OVERSTATED: -0.74,
    Verdict.CONTRADICTED: -1.0,
    Verdict.UNSUPPORTED: -1.72,
    Verdict.NOT_CHECKABLE: 0.22,
}
_LEADS = {
    Verdict.SUPPORTED: "The evidence carries it as worded",
    Verdict.OVERSTATED: "The evidence bears on it, but carries less",
    Verdict.CONTRADICTED: "The evidence says otherwise",
}
_UNDECIDED = "Nothing in the evidence decides it. The sentences shown are the nearest."
_SHOWN_WITH = {
    Verdict.SUPPORTED: {"note"},
    Verdict.OVERSTATED: {"note", "overstates", "unsupported"},
    Verdict.CONTRADICTED: {"note", "overstates", "contradicts"},
    Verdict.UNSUPPORTED: {"note", "unsupported"},
    Verdict.NOT_CHECKABLE: {"note"},
}
"""The effects of the findings that are shown with a verdict: a rule that fired and was outweighed is not."""
_SIDES = {
    Verdict.SUPPORTED: (Stance.SUPPORTS,),
    Verdict.OVERSTATED: (Stance.SUPPORTS, Stance.REFUTES),
    Verdict.CONTRADICTED: (Stance.REFUTES,),
}
_RETRACTED = "OC503"  # the rule retracted-evidence
_HARDLY = 0.2  # the stance model's score below which a piece is shown on no side that it does not take
_WEIGHT = {Level.HIGH: 1.0, Level.MODERATE: 0.75, Level.LOW: 0.5, Level.VERY_LOW: 0.25}


def weigh(evidence: Sequence[Evidence], stance: Stance) -> float:
    """The weight of the evidence of one stance: per document its best sentence, by level and relevance."""
    best: dict[str, float] = {}
    for item in evidence:
        if item.stance is stance:
            best[item.id] = max(best.get(item.id, 0.0), _WEIGHT[item.study.level] * item.relevance)
    return sum(best[key] for key in sorted(best))


def judge(
    statement: Statement, evidence: Sequence[Evidence], findings: Sequence[Finding], effects: Mapping[str, str]
) -> Judgement:
    """The judgement; ``effects`` maps a rule's code to what it does to a verdict (``rules.base.Effect`` values)."""
    verdict, reason = _decide(statement, evidence, {effects[finding.code] for finding in findings})
    confidence = _confidence(certainty(statement, evidence, verdict), verdict)
    return Judgement(statement, verdict, confidence, reason, tuple(findings), tuple(evidence))


def is_open(judgement: Judgement) -> bool:
    """True where the verdict of the rules may be reconsidered: evidence was found, and a stance model read it."""
    return judgement.verdict is not Verdict.NOT_CHECKABLE and any(item.said for item in judgement.evidence)


def reconsidered(
    judgement: Judgement, labels: VerdictLabels, effects: Mapping[str, str], least: float = 0.0
) -> Judgement:
    """``judgement`` with the likeliest verdict by ``labels``, and what goes with it; ``effects`` as in ``judge``.

    A verdict that rests on a side needs evidence that takes it, or, if none does, that leans to it by the stance model,
    by ``least`` or more: the nearest such piece is then shown on that side. Without it the next likely takes its place;
    that nothing can be checked is the verdict only where it is the likeliest. Findings whose effect the verdict denies
    are left out. What would be supported, but for a retraction, is overstated: no judged statement teaches the model
    that.
    """
    probabilities = dict(labels.probabilities)
    if any(each.code == _RETRACTED for each in judgement.findings):
        probabilities[Verdict.OVERSTATED] += probabilities.pop(Verdict.SUPPORTED)
    for verdict in _by_likelihood(probabilities):
        evidence = _sided(judgement.evidence, verdict, least)
        if evidence is not None:
            break
    else:
        return judgement
    return replace(
        judgement,
        verdict=verdict,
        confidence=round(probabilities[verdict], 3),
        reason=_reason(verdict, evidence, labels.groups[verdict]),
        findings=tuple(each for each in judgement.findings if _goes_with(verdict, each, effects)),
        evidence=evidence,
    )


def _by_likelihood(probabilities: Mapping[Verdict, float]) -> list[Verdict]:
    """The verdicts, the likeliest first; that nothing can be checked is among them only as the first."""
    first, *others = sorted(probabilities, key=lambda each: (-probabilities[each], each.value))
    return [first, *(each for each in others if each is not Verdict.NOT_CHECKABLE)]


def _goes_with(verdict: Verdict, finding: Finding, effects: Mapping[str, str]) -> bool:
    """Whether a finding is shown with ``verdict``: beside what is unsupported also one that rests on words alone."""
    on_words_alone = verdict is Verdict.UNSUPPORTED and not finding.evidence
    return on_words_alone or effects[finding.code] in _SHOWN_WITH[verdict]


def _reason(verdict: Verdict, evidence: Sequence[Evidence], groups: Mapping[str, float]) -> str:
    if verdict is Verdict.NOT_CHECKABLE:
        return NO_CLAIM
    told = count_stances(evidence, _SIDES.get(verdict, ()))
    lead = f"{_LEADS[verdict]}: {told}." if verdict in _LEADS else _UNDECIDED
    first = max(groups, key=lambda group: groups[group])
    return f"{lead} What tells most is {GROUPS[first]}." if groups[first] > 0 else lead


def _sided(evidence: Sequence[Evidence], verdict: Verdict, least: float) -> tuple[Evidence, ...] | None:
    """``evidence`` on the sides that ``verdict`` rests on; None where no piece takes one or leans to it enough."""
    if verdict is Verdict.NOT_CHECKABLE:
        return ()
    if verdict is Verdict.UNSUPPORTED:
        return tuple(replace(item, stance=Stance.NEUTRAL) for item in evidence)
    sides = _SIDES[verdict]
    if any(item.stance in sides for item in evidence):
        return tuple(evidence)
    seen = [(_leaning(item, side), place, side) for place, item in enumerate(evidence) for side in sides]
    strength, taking, side = max(seen, key=lambda each: (each[0], -each[1]), default=(0.0, 0, Stance.NEUTRAL))
    if not strength or strength < least:
        return None
    return tuple(replace(item, stance=side) if place == taking else item for place, item in enumerate(evidence))


def _leaning(item: Evidence, side: Stance) -> float:
    """How near a piece is, times how far the stance model sees it on ``side``; 0 where neither it nor the rules do."""
    if item.said is None:
        return 0.0
    other = Stance.REFUTES if side is Stance.SUPPORTS else Stance.SUPPORTS
    seen = item.said.scores[side] >= max(_HARDLY, item.said.scores[other])
    return item.relevance * item.said.scores[side] if seen or item.by_rules is side else 0.0


def _decide(statement: Statement, evidence: Sequence[Evidence], effects: set[str]) -> tuple[Verdict, str]:
    if (reason := why_not_checkable(statement)) is not None:
        return Verdict.NOT_CHECKABLE, reason
    supports, refutes = weigh(evidence, Stance.SUPPORTS), weigh(evidence, Stance.REFUTES)
    if not supports and not refutes:
        near = " The sentences shown are the nearest, and take no stance on it." if evidence else ""
        return Verdict.UNSUPPORTED, f"Nothing in the evidence supports or refutes it.{near}"
    told = count_stances(evidence)
    if "contradicts" in effects and refutes > supports:
        return Verdict.CONTRADICTED, f"The evidence says otherwise: {told}."
    if not supports:
        return Verdict.OVERSTATED, f"No evidence supports it: {told}."
    if "unsupported" in effects:
        return Verdict.UNSUPPORTED, f"Its figure has no source here, though evidence bears on the matter: {told}."
    if "contradicts" in effects:
        return Verdict.OVERSTATED, f"The evidence is divided, the stronger part against it: {told}."
    if "overstates" in effects:
        return Verdict.OVERSTATED, f"The evidence points the same way, but carries less: {told}."
    return Verdict.SUPPORTED, f"The evidence carries it as worded: {told}."


def count_stances(evidence: Sequence[Evidence], sides: Sequence[Stance] = ()) -> str:
    """Such as "2 documents support, 1 refutes": documents by the stance of their first sentence that takes one.

    A document with a sentence on one of ``sides`` counts by that.
    """
    first: dict[str, Stance] = {}
    for item in sorted(evidence, key=lambda item: item.stance not in sides):
        if item.stance is not Stance.NEUTRAL:
            first.setdefault(item.id, item.stance)
    stances = list(first.values())
    supporting, refuting = stances.count(Stance.SUPPORTS), stances.count(Stance.REFUTES)
    parts = []
    if supporting:
        parts.append(f"{supporting} {'document supports' if supporting == 1 else 'documents support'}")
    if refuting:
        parts.append(f"{refuting} {'refutes' if refuting == 1 else 'refute'}" + ("" if parts else " it"))
    return ", ".join(parts)


def _confidence(certain: float, verdict: Verdict) -> float:
    """The share of such verdicts that was right on judged statements, as a logistic function of ``certain``."""
    return round(1 / (1 + math.exp(-_SLOPE * certain - _OFFSETS[verdict])), 3)


def certainty(statement: Statement, evidence: Sequence[Evidence], verdict: Verdict) -> float:
    """How sure the claim label is, times how far the evidence leans one way, from 0 to 1."""
    claim = statement.labels.scores.get("claim", 1.0)
    if verdict is Verdict.NOT_CHECKABLE:
        return _BY_CUE if statement.labels.is_claim else round(1 - claim, 3)
    supports, refutes = weigh(evidence, Stance.SUPPORTS), weigh(evidence, Stance.REFUTES)
    best = max((item.relevance for item in evidence), default=0.0)
    if verdict is Verdict.UNSUPPORTED:
        return round(claim * (1 - best / 2), 3)
    leaning = abs(supports - refutes) / (supports + refutes)
    return round(claim * (0.5 + 0.25 * leaning + 0.25 * best), 3)
