"""The report as SARIF 2.1.0."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from overclaim.report.sarif import render
from overclaim.types import Document, Report, Source
from tests.report.samples import CARDS, sample_report


def run_of(report: Report, **arguments: Any) -> Any:
    log = json.loads(render(report, **arguments))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def results(report: Report) -> Any:
    return run_of(report)["results"]


def in_plain_text(report: Report, path: str = "a.txt") -> Report:
    sections = tuple(dataclasses.replace(section, line=None) for section in report.article.sections)
    return dataclasses.replace(
        report, article=dataclasses.replace(report.article, sections=sections, source=Source(path))
    )


def test_each_result_points_at_its_rule() -> None:
    run = run_of(sample_report())
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["text"]


def test_levels_follow_the_verdict() -> None:
    levels = {result["ruleId"]: result["level"] for result in results(sample_report())}
    assert levels["OC901"] == "error"
    assert levels["OC101"] == levels["OC501"] == levels["verdict-unsupported"] == "warning"
    assert levels["OC601"] == levels["OC403"] == "note"


def test_every_finding_and_every_bare_verdict_is_a_result() -> None:
    assert len(results(sample_report())) == 16


def test_a_region_has_lines_and_the_statement() -> None:
    result = next(result for result in results(sample_report()) if result["ruleId"] == "OC301")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (3, 49)
    assert region["endColumn"] - region["startColumn"] == len(region["snippet"]["text"])
    assert "charOffset" not in region
    assert result["properties"]["start"] == 87


def test_offsets_stand_in_the_region_where_they_are_those_of_the_file() -> None:
    report = in_plain_text(sample_report())
    for result in results(report):
        region = result["locations"][0]["physicalLocation"].get("region")
        if region:
            start, length = region["charOffset"], region["charLength"]
            assert report.article.text[start : start + length] == region["snippet"]["text"]


def test_evidence_is_a_related_location_with_its_address() -> None:
    result = next(result for result in results(sample_report()) if result["ruleId"] == "OC503")
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "https://pubmed.ncbi.nlm.nih.gov/90000005/"
    assert related["properties"]["status"] == "retracted"
    assert "In 40 children" in related["message"]["text"]


def test_cards_become_help() -> None:
    rules = run_of(sample_report(), rules=CARDS)["tool"]["driver"]["rules"]
    assert rules[0]["shortDescription"]["text"] == "Cause from association"
    assert rules[0]["help"]["text"] == (
        "A cause is stated where a link was seen.\nExample: Tea makes you tall.\nSource: Made up."
    )
    assert rules[1]["help"]["text"] == "Hedge dropped."


def test_the_packages_own_cards_are_the_default() -> None:
    rules = run_of(sample_report())["tool"]["driver"]["rules"]
    assert "Source: " in next(rule["help"]["text"] for rule in rules if rule["id"] == "OC101")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü.md", "a%20b/%C3%BC.md"),
        ("/data/a.md", "file:///data/a.md"),
        ("C:\\data\\a.md", "file:///C:/data/a.md"),
        ("javascript:x", "javascript%3Ax"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    run = run_of(in_plain_text(sample_report(), path))
    assert run["artifacts"][0]["location"]["uri"] == uri


def test_an_article_without_a_source_is_named_by_its_id() -> None:
    report = dataclasses.replace(sample_report(), article=Document("x", sample_report().article.text))
    assert run_of(report)["artifacts"][0]["location"]["uri"] == "x"


def test_fingerprints_do_not_depend_on_the_position() -> None:
    before = {result["partialFingerprints"]["overclaimStatement/v1"] for result in results(sample_report())}
    after = results(in_plain_text(sample_report(), "other.md"))
    assert {result["partialFingerprints"]["overclaimStatement/v1"] for result in after} == before


def test_text_cannot_become_a_link() -> None:
    for result in results(sample_report(lambda text: text + "[x](javascript:y)")):
        messages = [result["message"], *(related["message"] for related in result.get("relatedLocations", []))]
        assert not [message for message in messages if "](" in message["text"]]
