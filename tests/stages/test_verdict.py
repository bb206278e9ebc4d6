"""The verdict and its confidence, from evidence and findings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overclaim.rules import all_rules, findings
from overclaim.rules.base import Case
from overclaim.stages.verdict import count_stances, judge, weigh
from overclaim.types import Evidence, Finding, Judgement, Stance, Verdict
from tests.rules import strategies
from tests.rules.golden import evidence, statement

EFFECTS = {rule.code: rule.effect.value for rule in all_rules()}
STATEMENT = statement("Ginger relieves nausea.")
few = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def item(number: int = 1, **row: Any) -> Evidence:
    return evidence({"text": "Ginger reduced nausea.", **row}, number)


def judged(text: str | dict[str, str], *items: Evidence) -> Judgement:
    """The judgement with the findings that the rules make."""
    case = Case(statement(text), items)
    return judge(case.statement, items, findings(case, all_rules()), EFFECTS)


def with_effect(effect: str, *items: Evidence) -> Verdict:
    """The verdict when one rule fired that does ``effect``."""
    return judge(STATEMENT, items, [Finding("OC000", "made-up", "message")], {"OC000": effect}).verdict


SUPPORT, REFUTE = item(1), item(2, labels="denied", stance="refutes")


@pytest.mark.parametrize(
    ("effect", "items", "expected"),
    [
        ("note", (SUPPORT,), Verdict.SUPPORTED),
        ("overstates", (SUPPORT,), Verdict.OVERSTATED),
        ("unsupported", (SUPPORT,), Verdict.UNSUPPORTED),
        ("contradicts", (REFUTE,), Verdict.CONTRADICTED),
        ("overstates", (), Verdict.UNSUPPORTED),
        ("contradicts", (), Verdict.UNSUPPORTED),
        ("note", (item(3, stance="neutral"),), Verdict.UNSUPPORTED),
    ],
)
def test_what_a_finding_does_to_the_verdict(effect: str, items: tuple[Evidence, ...], expected: Verdict) -> None:
    assert with_effect(effect, *items) is expected


def test_a_trial_that_agrees_supports() -> None:
    judgement = judged("Ginger relieves nausea.", item(1, sample_size=120))
    assert judgement.verdict is Verdict.SUPPORTED
    assert "1 document supports" in judgement.reason


def test_what_claims_nothing_is_not_checkable_whatever_bears_on_it() -> None:
    judgement = judged({"text": "Have you tried ginger?", "labels": "none"}, SUPPORT)
    assert judgement.verdict is Verdict.NOT_CHECKABLE


def test_a_claim_without_bearing_evidence_is_unsupported() -> None:
    assert judged("Ginger relieves nausea.").verdict is Verdict.UNSUPPORTED
    assert judged("Ginger relieves nausea.", item(1, labels="none", stance="neutral")).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize("series", [1, 2, 3])
def test_a_null_synthesis_against_case_series_is_not_supported(series: int) -> None:
    null = item(9, labels="denied", stance="refutes", design="meta_analysis", level="high")
    cases = [item(number, design="case_report", sample_size=5) for number in range(1, series + 1)]
    assert judged("Ginger relieves nausea.", null, *cases).verdict is Verdict.CONTRADICTED


def test_a_weak_null_does_not_outweigh_trials() -> None:
    null = item(9, labels="denied", stance="refutes", design="case_report")
    assert judged("Ginger relieves nausea.", item(1), item(2), null).verdict is Verdict.SUPPORTED


def test_a_document_weighs_as_its_best_sentence_and_a_higher_level_weighs_more() -> None:
    strong, weak = item(1, relevance=0.8), item(1, relevance=0.5)
    assert weigh([strong, weak], Stance.SUPPORTS) == weigh([strong], Stance.SUPPORTS)
    assert weigh([strong, item(2)], Stance.SUPPORTS) > weigh([strong], Stance.SUPPORTS)
    assert weigh([item(design="cohort")], Stance.SUPPORTS) < weigh([item(design="rct")], Stance.SUPPORTS)
    assert weigh([strong], Stance.REFUTES) == 0


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ((), ""),
        ((SUPPORT,), "1 document supports"),
        ((SUPPORT, item(1)), "1 document supports"),
        ((SUPPORT, item(3), REFUTE), "2 documents support, 1 refutes"),
        ((REFUTE,), "1 refutes it"),
        ((item(4, stance="neutral"),), ""),
    ],
)
def test_count_stances_counts_documents(items: tuple[Evidence, ...], told: str) -> None:
    assert count_stances(items) == told


def test_confidence_falls_when_the_evidence_is_divided() -> None:
    alone, divided = judged("Ginger relieves nausea.", SUPPORT), judged("Ginger relieves nausea.", SUPPORT, REFUTE)
    assert divided.confidence < alone.confidence


@given(case=strategies.cases, data=st.data())
@few
def test_the_order_of_the_evidence_changes_neither_verdict_nor_confidence(case: Case, data: st.DataObject) -> None:
    orders = [case.evidence, tuple(data.draw(st.permutations(case.evidence)))]
    first, second = (
        judge(case.statement, order, findings(replace(case, evidence=order), all_rules()), EFFECTS) for order in orders
    )
    assert (first.verdict, first.confidence) == (second.verdict, second.confidence)


@given(case=strategies.cases)
@few
def test_every_judgement_has_a_reason_and_a_confidence_from_0_to_1(case: Case) -> None:
    judgement = judge(case.statement, case.evidence, findings(case, all_rules()), EFFECTS)
    assert 0 <= judgement.confidence <= 1
    assert judgement.reason.strip()
    assert (judgement.verdict is Verdict.NOT_CHECKABLE) or case.statement.labels.is_claim
    takes_stance = any(one.stance is not Stance.NEUTRAL and one.relevance for one in case.evidence)
    if judgement.verdict in {Verdict.SUPPORTED, Verdict.OVERSTATED, Verdict.CONTRADICTED}:
        assert takes_stance
