"""The verdict and its confidence, from evidence and findings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overclaim.rules import all_rules, contradicted, findings
from overclaim.rules.base import Case
from overclaim.stages.verdict import count_stances, is_open, judge, reconsidered, weigh
from overclaim.types import Evidence, Finding, Judgement, Stance, StanceLabels, Verdict, VerdictLabels
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


def read(piece: Evidence, supports: float, refutes: float) -> Evidence:
    """``piece`` as a stance model read it."""
    scores = {Stance.SUPPORTS: supports, Stance.REFUTES: refutes, Stance.NEUTRAL: 1 - supports - refutes}
    return replace(piece, said=StanceLabels(max(scores, key=lambda each: scores[each]), scores))


def likely(verdict: Verdict, share: float = 0.6, group: str = "stance") -> VerdictLabels:
    """What a model says that takes ``verdict`` for likeliest, most of all by one group of figures."""
    rest = (1 - share) / (len(Verdict) - 1)
    shares = {each: share if each is verdict else rest for each in Verdict}
    return VerdictLabels(shares, {each: {group: 1.0, "study": 0.2} for each in Verdict})


LEFT_OPEN = tuple(
    read(replace(piece, stance=Stance.NEUTRAL), *scores)
    for piece, scores in (
        (item(1, relevance=0.9), (0.2, 0.1)),
        (item(2, relevance=0.6), (0.8, 0.1)),
        (item(3, relevance=0.6), (0.1, 0.7)),
    )
)


@pytest.mark.parametrize(
    ("verdict", "sides"),
    [
        (Verdict.SUPPORTED, {"2": Stance.SUPPORTS}),
        (Verdict.OVERSTATED, {"2": Stance.SUPPORTS}),
        (Verdict.CONTRADICTED, {"3": Stance.REFUTES}),
        (Verdict.UNSUPPORTED, {}),
    ],
)
def test_the_evidence_takes_the_side_that_the_weighed_verdict_rests_on(
    verdict: Verdict, sides: dict[str, Stance]
) -> None:
    found = reconsidered(judge(STATEMENT, LEFT_OPEN, [], EFFECTS), likely(verdict), EFFECTS)
    assert (found.verdict, found.confidence) == (verdict, 0.6)
    taking = {one.id.removeprefix("pmid:"): one.stance for one in found.evidence if one.stance is not Stance.NEUTRAL}
    assert taking == sides
    assert [one.id for one in found.evidence] == [one.id for one in LEFT_OPEN]


def test_sides_that_evidence_takes_stand_where_they_fit_and_go_where_nothing_decides() -> None:
    items = (read(SUPPORT, 0.7, 0.1), read(REFUTE, 0.1, 0.7))
    found = judge(STATEMENT, items, [], EFFECTS)
    stances = [one.stance for one in items]
    assert [one.stance for one in reconsidered(found, likely(Verdict.OVERSTATED), EFFECTS).evidence] == stances
    nothing = reconsidered(found, likely(Verdict.UNSUPPORTED), EFFECTS)
    assert {one.stance for one in nothing.evidence} == {Stance.NEUTRAL}
    assert reconsidered(found, likely(Verdict.NOT_CHECKABLE), EFFECTS).evidence == ()


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        (Verdict.SUPPORTED, {"OC601"}),
        (Verdict.OVERSTATED, {"OC102", "OC501", "OC601"}),
        (Verdict.CONTRADICTED, {"OC102", "OC501", "OC601", "OC901"}),
        (Verdict.UNSUPPORTED, {"OC501", "OC601"}),
    ],
)
def test_rules_that_were_outweighed_are_not_shown(verdict: Verdict, shown: set[str]) -> None:
    fired = [Finding(code, "slug", "message", (SUPPORT.id,)) for code in ("OC102", "OC601", "OC901")]
    fired.append(Finding("OC501", "vague-attribution", "message"))
    found = judge(STATEMENT, [read(SUPPORT, 0.7, 0.1), read(REFUTE, 0.1, 0.7)], fired, EFFECTS)
    assert {each.code for each in reconsidered(found, likely(verdict), EFFECTS).findings} == shown


def test_a_weighed_verdict_says_what_tells_most() -> None:
    found = judge(STATEMENT, [read(SUPPORT, 0.7, 0.1)], [], EFFECTS)
    told = reconsidered(found, likely(Verdict.SUPPORTED, group="figures"), EFFECTS).reason
    assert told == (
        "The evidence carries it as worded: 1 document supports. What tells most is whose figures are given."
    )


def test_only_what_evidence_bears_on_and_a_model_read_is_weighed() -> None:
    assert is_open(judge(STATEMENT, [read(SUPPORT, 0.7, 0.1)], [], EFFECTS))
    assert not is_open(judge(STATEMENT, [SUPPORT], [], EFFECTS))
    assert not is_open(judge(STATEMENT, [], [], EFFECTS))
    assert not is_open(judged({"text": "Have you tried ginger?", "labels": "none"}, read(SUPPORT, 0.7, 0.1)))


def test_a_weighed_contradiction_names_the_rule_and_the_nearest_that_says_otherwise() -> None:
    items = (read(replace(REFUTE, relevance=0.4), 0.1, 0.8), read(item(5, stance="refutes", relevance=0.9), 0.1, 0.8))
    plain = replace(judge(STATEMENT, items, [], EFFECTS), verdict=Verdict.CONTRADICTED)
    (finding,) = contradicted.named(plain).findings
    assert (finding.code, finding.evidence) == ("OC901", tuple(one.id for one in items))
    assert "PMID 5" in finding.message
    assert contradicted.named(contradicted.named(plain)) == contradicted.named(plain)
    supported = replace(plain, verdict=Verdict.SUPPORTED)
    assert contradicted.named(supported) == supported


def test_a_verdict_whose_side_no_evidence_takes_gives_way_to_the_next_likely() -> None:
    items = (read(SUPPORT, 0.7, 0.1),)
    labels = likely(Verdict.CONTRADICTED)
    probabilities = {**labels.probabilities, Verdict.SUPPORTED: 0.3}
    found = reconsidered(judge(STATEMENT, items, [], EFFECTS), replace(labels, probabilities=probabilities), EFFECTS)
    assert (found.verdict, found.confidence) == (Verdict.SUPPORTED, 0.3)
    hardly = (read(replace(SUPPORT, stance=Stance.NEUTRAL), 0.1, 0.15),)
    uncheckable = {**labels.probabilities, Verdict.NOT_CHECKABLE: 0.3, Verdict.UNSUPPORTED: 0.1}
    labels = replace(labels, probabilities=uncheckable)
    assert reconsidered(judge(STATEMENT, hardly, [], EFFECTS), labels, EFFECTS).verdict is Verdict.UNSUPPORTED


def test_a_verdict_rests_on_what_leans_to_it_by_as_much_as_is_asked() -> None:
    leaning = read(replace(SUPPORT, stance=Stance.NEUTRAL, relevance=0.5), 0.8, 0.1)
    found = judge(STATEMENT, (leaning,), [], EFFECTS)
    enough, too_little = (reconsidered(found, likely(Verdict.SUPPORTED), EFFECTS, least) for least in (0.4, 0.41))
    assert (enough.verdict, enough.evidence[0].stance) == (Verdict.SUPPORTED, Stance.SUPPORTS)
    assert too_little.verdict is Verdict.UNSUPPORTED
    assert too_little.evidence[0].stance is Stance.NEUTRAL


def test_a_document_counts_by_the_side_that_the_verdict_rests_on() -> None:
    first = read(item(1, stance="refutes", relevance=0.9), 0.3, 0.6)
    second = read(item(1, stance="supports", relevance=0.5), 0.8, 0.1)
    found = reconsidered(judge(STATEMENT, (first, second), [], EFFECTS), likely(Verdict.SUPPORTED), EFFECTS)
    assert found.reason.startswith("The evidence carries it as worded: 1 document supports.")


def test_nothing_is_said_to_tell_most_where_nothing_speaks_for_the_verdict() -> None:
    labels = likely(Verdict.SUPPORTED)
    against = replace(labels, groups={verdict: {"rules": -0.2, "study": -0.1} for verdict in Verdict})
    found = reconsidered(judge(STATEMENT, [read(SUPPORT, 0.7, 0.1)], [], EFFECTS), against, EFFECTS)
    assert found.reason == "The evidence carries it as worded: 1 document supports."


def test_retracted_evidence_contradicts_nothing() -> None:
    items = (read(item(6, stance="refutes", status="retracted"), 0.1, 0.8),)
    plain = replace(judge(STATEMENT, items, [], EFFECTS), verdict=Verdict.CONTRADICTED)
    assert contradicted.named(plain).findings == plain.findings


def test_support_that_was_retracted_supports_nothing_however_likely() -> None:
    fired = [Finding("OC503", "retracted-evidence", "message", (SUPPORT.id,))]
    found = judge(STATEMENT, [read(SUPPORT, 0.7, 0.1)], fired, EFFECTS)
    told = reconsidered(found, likely(Verdict.SUPPORTED), EFFECTS)
    assert (told.verdict, told.confidence) == (Verdict.OVERSTATED, 0.7)
    assert [each.code for each in told.findings] == ["OC503"]
