"""What holds for every format: the golden output, and the same text for the same report."""

from __future__ import annotations

import dataclasses

import pytest

from overclaim.report import summary
from overclaim.tables import REPORT_FORMATS
from overclaim.types import Finding, Report, Verdict
from tests.report.golden import path_of, render
from tests.report.samples import sample_report, with_script


def empty_report() -> Report:
    return dataclasses.replace(sample_report(), judgements=(), findings=())


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_sample_report_is_rendered_as_committed(form: str) -> None:
    assert render(form).encode() == path_of(form).read_bytes(), f"if meant: python -m tests.report.golden {form}"


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_equal_reports_give_equal_text(form: str) -> None:
    assert render(form, sample_report()) == render(form, sample_report())


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_report_without_statements_is_rendered(form: str) -> None:
    assert render(form, empty_report())


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_report_with_markup_in_every_field_is_rendered(form: str) -> None:
    assert "pwned" in render(form, sample_report(with_script))


def test_summary_counts_verdicts_rules_and_flagged_statements() -> None:
    counts = summary.summarise(sample_report())
    assert counts.statements == sum(counts.verdicts.values()) == 15
    assert counts.verdicts == {
        Verdict.SUPPORTED: 2,
        Verdict.OVERSTATED: 5,
        Verdict.CONTRADICTED: 2,
        Verdict.UNSUPPORTED: 3,
        Verdict.NOT_CHECKABLE: 3,
    }
    assert counts.flagged == 11
    assert counts.findings == 15
    assert [rule.code for rule in counts.rules] == sorted(rule.code for rule in counts.rules)


def test_summary_counts_a_rule_that_fires_twice() -> None:
    report = sample_report()
    twice = dataclasses.replace(report, findings=(*report.findings, Finding("OC403", "harms-missing", "Falls too.")))
    assert next(rule.count for rule in summary.summarise(twice).rules if rule.code == "OC403") == 2
