"""The report as JSON."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import jsonschema
import pytest

from overclaim.report.json import as_dict, plain, render
from overclaim.types import Report, Verdict
from tests.report.samples import sample_report, with_script


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(files("overclaim.report").joinpath("schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_itself_valid(schema: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("report", [sample_report(), sample_report(with_script)], ids=["plain", "hostile"])
def test_output_is_in_the_shape_of_the_schema(report: Report, schema: Any) -> None:
    jsonschema.Draft202012Validator(schema).validate(json.loads(render(report)))


def test_the_schema_refuses_a_missing_or_unknown_key(schema: Any) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    value = as_dict(sample_report())
    assert not validator.is_valid({key: value[key] for key in value if key != "run"})
    assert not validator.is_valid({**value, "extra": 1})
    value["statements"][0]["verdict"] = "true"
    assert not validator.is_valid(value)


def test_offsets_of_statements_point_into_the_article() -> None:
    value = json.loads(render(sample_report()))
    for statement in value["statements"]:
        assert value["article"]["text"][statement["start"] : statement["end"]] == statement["text"]


def test_offsets_of_evidence_point_into_the_abstracts() -> None:
    report = sample_report()
    abstracts = {item.id: item.document.text for judgement in report.judgements for item in judgement.evidence}
    evidence = [item for statement in as_dict(report)["statements"] for item in statement["evidence"]]
    assert len(evidence) > 10
    for item in evidence:
        assert abstracts[item["id"]][item["start"] : item["end"]] == item["sentence"]


def test_the_summary_agrees_with_the_statements() -> None:
    value = as_dict(sample_report())
    for verdict in Verdict:
        count = sum(statement["verdict"] == verdict.value for statement in value["statements"])
        assert value["summary"]["verdicts"][verdict.value] == count
    assert value["summary"]["rules"]["OC403"] == 1


def test_text_stays_readable_and_unsafe_addresses_are_left_out() -> None:
    text = render(sample_report())
    assert "β-endorphin" in text
    assert "javascript:" not in text


def test_the_run_does_not_depend_on_the_order_of_its_keys() -> None:
    report = sample_report()
    models = {"b": "2", "a": "1"}
    one = dataclasses.replace(report, run=dataclasses.replace(report.run, models=models))
    two = dataclasses.replace(report, run=dataclasses.replace(report.run, models=dict(reversed(models.items()))))
    assert render(one) == render(two)


def test_settings_become_plain_values() -> None:
    value = {"b": (1, None), "a": {Verdict.SUPPORTED: PurePosixPath("x/y")}, "c": {2, 1}, "d": Verdict.OVERSTATED}
    assert plain(value) == {"a": {"Verdict.SUPPORTED": "x/y"}, "b": [1, None], "c": [1, 2], "d": "overstated"}
