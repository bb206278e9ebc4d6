"""The report for the terminal."""

from __future__ import annotations

import dataclasses
import re

import pytest
from rich.cells import cell_len

from overclaim.report.summary import CAUTION
from overclaim.report.text import SHOWN, render
from overclaim.types import Report
from tests.report.samples import sample_report

HEAD = re.compile(r"^articles/halvorin\.md:(?:(\d+):(\d+):)? (OC\d{3} [a-z-]+|[a-z ]+)  \S", re.MULTILINE)


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


def test_each_finding_has_a_line_with_position_code_slug_and_message(report: Report) -> None:
    text = render(report)
    assert (
        "articles/halvorin.md:13:1: OC401 safety-minimised  "
        "Nausea is called rare, but PMID 90000001 reports it in 34% of patients.\n"
    ) in text
    findings = [finding for judgement in report.judgements for finding in judgement.findings] + list(report.findings)
    assert len([match for match in HEAD.finditer(text) if match[3].startswith("OC")]) == len(findings)


def test_statement_verdict_evidence_and_more_careful_wording_follow(report: Report) -> None:
    block = render(report).split("articles/halvorin.md:14:1: ")[1].split("\n\n")[0]
    assert "“Women who take it sleep longer because of it.”" in block
    assert "overstated (confidence 0.86)" in block
    assert "supports  PMID 90000004, 2019, cohort study, n=2,310, low level" in block
    assert "associated with 22 minutes more sleep" in block
    assert "more careful: Women who take halvorin slept somewhat longer" in block


def test_a_verdict_without_findings_is_shown_and_a_supported_statement_is_not(report: Report) -> None:
    text = render(report)
    assert ": unsupported  No sentence of the evidence bears on the skin." in text
    assert "In trials it lowered" not in text


def test_retracted_evidence_is_named_as_such(report: Report) -> None:
    assert re.search(r"PMID 90000005.*\[retracted\]", render(report))


def test_the_end_counts_and_warns(report: Report) -> None:
    text = render(report)
    assert "11 of 15 statements flagged, 15 findings" in text
    assert "2 contradicted, 5 overstated, 3 unsupported, 2 supported, 3 not checkable" in text
    assert "Evidence: 69 documents, 1 more could not be read" in text
    assert text.count(CAUTION) == 1


@pytest.mark.parametrize("width", [40, 72, 100])
def test_all_but_the_finding_lines_fit_the_width(report: Report, width: int) -> None:
    for line in render(report, width=width).splitlines():
        assert HEAD.match(line) or cell_len(line) <= width
        assert line == line.rstrip()


def test_colour_adds_styles_and_nothing_else(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = render(report, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(report)


def test_colour_is_off_whatever_the_environment_says(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "20")
    assert "\x1b" not in render(report)
    assert render(report) == render(report, width=100)


def test_what_is_not_quoted_is_counted(report: Report) -> None:
    judgement = report.judgements[1]
    many = dataclasses.replace(judgement, evidence=judgement.evidence * 3)
    text = render(dataclasses.replace(report, judgements=(many,)))
    assert f"and {9 - SHOWN} more" in text
