"""Every rule fires on its golden cases, and only where it must."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest

from overclaim.rules import all_rules
from overclaim.rules.base import Rule
from overclaim.types import Finding
from tests.rules.golden import Golden, load

RULES = {rule.slug: rule for rule in all_rules()}
CASES = load()
golden_case = pytest.mark.parametrize("golden", CASES, ids=str)


def found(golden: Golden) -> Finding | None:
    rule = RULES[golden.slug]
    if rule.check_article is not None:
        return rule.check_article(golden.article)
    assert rule.check is not None
    return rule.check(golden.case)


@golden_case
def test_the_rule_fires_where_it_must_and_nowhere_else(golden: Golden) -> None:
    finding = found(golden)
    assert (finding is not None) is golden.fires, finding


@golden_case
def test_the_order_of_the_evidence_does_not_decide(golden: Golden) -> None:
    check = RULES[golden.slug].check
    if check is not None:
        orders = permutations(golden.case.evidence)
        assert {check(replace(golden.case, evidence=order)) is not None for order in orders} == {golden.fires}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.slug)
def test_a_rule_has_twelve_cases_of_which_five_fire_and_five_do_not(rule: Rule) -> None:
    counts = Counter(golden.fires for golden in CASES if golden.slug == rule.slug)
    assert min(counts[True], counts[False]) >= 5
    assert sum(counts.values()) >= 12


def test_every_case_is_of_a_rule_and_says_why_once() -> None:
    assert {golden.slug for golden in CASES} <= set(RULES)
    whys = Counter((golden.slug, golden.why) for golden in CASES)
    assert not [why for why, count in whys.items() if count > 1]
