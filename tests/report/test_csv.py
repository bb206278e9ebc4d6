"""The report as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from overclaim.report.csv import COLUMNS, render
from overclaim.types import Report
from tests.report.samples import sample_report


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(report), newline=""), strict=True))


def test_one_row_per_statement_and_finding() -> None:
    report = sample_report()
    expected = sum(max(1, len(judgement.findings)) for judgement in report.judgements) + len(report.findings)
    assert len(rows(report)) == expected


def test_the_header_is_the_documented_one_and_lines_end_in_crlf() -> None:
    text = render(sample_report())
    assert text.startswith(",".join(COLUMNS) + "\r\n")
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_a_row_holds_statement_finding_and_the_sentence_that_shows_it() -> None:
    row = next(row for row in rows(sample_report()) if row["code"] == "OC401")
    assert (row["line"], row["column"], row["verdict"]) == ("13", "1", "contradicted")
    assert row["finding_evidence"] == "pmid:90000001"
    assert row["evidence"] == "pmid:90000001; doi:10.5555/series.2015"
    assert row["evidence_sentence"].startswith("Nausea occurred in 34%")


def test_a_statement_without_findings_and_an_article_finding_have_rows() -> None:
    table = rows(sample_report())
    assert [row for row in table if row["text"].startswith("It is also good") and not row["code"]]
    assert [row for row in table if row["code"] == "OC403" and not row["statement"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    table = rows(sample_report(lambda text: start + text))
    for row in table:
        assert not [value for value in row.values() if value.startswith(start)]
    assert table[0]["text"].startswith(f"'{start}Migraine is")


def test_quotes_commas_and_line_breaks_survive() -> None:
    table = rows(sample_report(lambda text: f'{text}, "so\r\nit" goes'))
    assert table[0]["text"] == 'Migraine is a storm that steals whole weekends., "so\r\nit" goes'
