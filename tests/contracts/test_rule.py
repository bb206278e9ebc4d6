"""What every rule of the table keeps to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overclaim import tables
from overclaim.rules import all_rules, article_findings, chosen, findings
from overclaim.rules.base import ArticleCase, Case, Rule, label
from overclaim.types import Evidence, Finding, Statement
from tests.rules import strategies

RULES = all_rules()
ON_STATEMENTS = [rule for rule in RULES if rule.check is not None]
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
every_statement_rule = pytest.mark.parametrize("rule", ON_STATEMENTS, ids=lambda rule: rule.slug)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def checked(rule: Rule, case: Case) -> Finding | None:
    assert rule.check is not None
    return rule.check(case)


def test_codes_and_slugs_are_unique_and_the_table_is_true() -> None:
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert [rule.code for rule in RULES] == sorted(tables.RULES)


@every_rule
def test_a_rule_has_a_code_a_slug_and_one_check(rule: Rule) -> None:
    assert re.fullmatch(r"OC\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.slug)
    assert (rule.check is None) != (rule.check_article is None)
    assert chosen((rule.slug,)) == chosen((rule.code,)) == (rule,)


@every_rule
def test_a_card_is_complete(rule: Rule) -> None:
    assert len(rule.meaning) >= 60
    assert rule.meaning.endswith(".")
    assert not rule.summary.endswith(".")
    assert len(rule.example) >= 30
    assert re.search(r"\b(?:19|20)\d{2}\b|\bCFR\b|\bICMJE\b", rule.source), "names a dated or numbered source"
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", doi) for doi in re.findall(r"doi:([^\s),;]+)", rule.source))


def assert_well_formed(finding: Finding, rule: Rule, evidence: tuple[Evidence, ...]) -> None:
    assert (finding.code, finding.slug) == (rule.code, rule.slug)
    assert finding.message.strip() == finding.message != ""
    assert not finding.message.endswith(".")
    assert not re.search(r"\ba (?:animal|in vitro) study", finding.message)
    assert finding.suggestion is None or finding.suggestion.strip()
    assert set(finding.evidence) <= {item.id for item in evidence}
    assert len(set(finding.evidence)) == len(finding.evidence)
    named = [item for item in evidence if item.id in finding.evidence]
    assert not named or any(label(item) in finding.message for item in named)


@every_statement_rule
@given(case=strategies.cases)
@few
def test_a_finding_is_pure_well_formed_and_names_its_evidence(rule: Rule, case: Case) -> None:
    finding = checked(rule, case)
    assert finding == checked(rule, replace(case))
    if finding is not None:
        assert_well_formed(finding, rule, case.evidence)


@given(case=strategies.cases, data=st.data())
@settings(few, max_examples=400)
def test_the_order_of_the_evidence_does_not_decide(case: Case, data: st.DataObject) -> None:
    shuffled = Case(case.statement, tuple(data.draw(st.permutations(case.evidence))))
    first, second = ([finding.code for finding in findings(one, RULES)] for one in (case, shuffled))
    assert first == second


@every_statement_rule
@given(statement=strategies.unclaiming, evidence=strategies.evidence)
@few
def test_what_claims_nothing_can_only_be_promotional(
    rule: Rule, statement: Statement, evidence: tuple[Evidence, ...]
) -> None:
    if rule.slug != "promotional":
        assert checked(rule, Case(statement, evidence)) is None


@given(case=strategies.cases, nearest=strategies.evidence, data=st.data())
@few
def test_what_lies_near_advice_is_read_by_the_rule_on_advice_alone_and_in_any_order(
    case: Case, nearest: tuple[Evidence, ...], data: st.DataObject
) -> None:
    others = tuple(rule for rule in RULES if rule.slug != "advice-beyond-evidence")
    advised = replace(case, on_advice=nearest)
    assert findings(advised, others) == findings(case, others)
    shuffled = replace(advised, on_advice=tuple(data.draw(st.permutations(nearest))))
    first, second = ([finding.code for finding in findings(one, RULES)] for one in (advised, shuffled))
    assert first == second


@given(article=strategies.articles, data=st.data())
@few
def test_an_article_finding_is_pure_well_formed_and_blind_to_order(article: ArticleCase, data: st.DataObject) -> None:
    found = article_findings(article, RULES)
    assert found == article_findings(replace(article), RULES)
    by_code = {rule.code: rule for rule in RULES}
    for finding in found:
        assert_well_formed(finding, by_code[finding.code], article.known_harms)
    shuffled = ArticleCase(
        tuple(data.draw(st.permutations(article.cases))), tuple(data.draw(st.permutations(article.known_harms)))
    )
    assert [finding.code for finding in found] == [finding.code for finding in article_findings(shuffled, RULES)]


@given(case=strategies.cases)
@few
def test_findings_come_by_code_and_only_from_the_chosen_rules(case: Case) -> None:
    codes = [finding.code for finding in findings(case, RULES)]
    assert codes == sorted(set(codes))
    assert [code for code in codes if code.startswith("OC1")] == [
        finding.code for finding in findings(case, chosen(("OC1",)))
    ]
