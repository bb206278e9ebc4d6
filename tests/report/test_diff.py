"""What counts as a change between two reports, and what does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from overclaim.errors import InputError
from overclaim.report import diff, saved

Report = dict[str, Any]
STATEMENTS = ("Tea helps sleep.", "Walking is free.", "Tea helps sleep.")


def evidence(name: str, status: str = "current", score: float = 0.5) -> Report:
    return {
        "id": name,
        "title": f"Title of {name}",
        "stance": "supports",
        "level": "low",
        "status": status,
        "score": score,
    }


def report() -> Report:
    statements = [
        {
            "index": index,
            "text": text,
            "verdict": "supported",
            "findings": [],
            "evidence": [evidence("pmid:1"), evidence("pmid:1", score=0.3), evidence("pmid:2")],
        }
        for index, text in enumerate(STATEMENTS)
    ]
    run = {
        "version": "1",
        "models": {"claims": "a"},
        "config": {},
        "evidence": {"documents": 2, "fingerprint": "f" * 64},
    }
    return {"schema_version": "1.0", "article": {"id": "a"}, "statements": statements, "findings": [], "run": run}


def compare(change: Callable[[Report], object]) -> diff.Difference:
    old, new = report(), deepcopy(report())
    change(new)
    return diff.compare(*(saved.SavedReport.model_validate(one) for one in (old, new)))


def test_the_same_is_no_change() -> None:
    assert compare(lambda _: None).is_empty
    assert compare(lambda _: None).runs == {}


def test_scores_and_evidence_that_comes_or_goes_alone_are_no_change() -> None:
    def change(new: Report) -> None:
        new["statements"][0]["evidence"] = [evidence("pmid:3"), evidence("pmid:1", score=0.1)]
        new["run"]["evidence"] = {"documents": 3, "fingerprint": "e" * 64}

    found = compare(change)
    assert found.is_empty
    assert set(found.runs) == {"evidence"}


def test_a_verdict_comes_with_the_evidence_that_made_it() -> None:
    def change(new: Report) -> None:
        new["statements"][2]["verdict"] = "unsupported"
        new["statements"][2]["evidence"] = [evidence("pmid:1", "concern"), evidence("pmid:9")]

    found = compare(change)
    (one,) = found.statements
    assert (one.index, one.old_verdict, one.new_verdict) == (2, "supported", "unsupported")
    assert [(item.id, item.old, item.new) for item in one.evidence] == [
        ("pmid:1", "current", "concern"),
        ("pmid:2", "current", None),
        ("pmid:9", None, "current"),
    ]
    text = diff.render_text(found)
    assert "statement 2: supported -> unsupported" in text
    assert "pmid:2 (Title of pmid:2): current, supports -> not cited" in text
    assert "1 of 3 statements changed" in text


def test_a_document_that_turned_round_is_shown_under_a_changed_statement() -> None:
    def change(new: Report) -> None:
        new["statements"][1]["verdict"] = "contradicted"
        new["statements"][1]["evidence"] = [{**evidence("pmid:1"), "stance": "refutes"}, evidence("pmid:2")]

    (one,) = compare(change).statements
    assert [(item.id, item.old_stance, item.new_stance) for item in one.evidence] == [("pmid:1", "supports", "refutes")]


def test_findings_and_statuses_are_changes_of_their_own() -> None:
    finding = {"code": "OC503", "slug": "retracted-evidence", "message": "rests on pmid:1", "evidence": ["pmid:1"]}
    found = compare(lambda new: new["statements"][0]["findings"].append(finding))
    assert [item.change for item in found.statements[0].findings] == ["new"]
    found = compare(lambda new: new["statements"][1]["evidence"].append(evidence("pmid:2", "corrected")))
    assert found.is_empty, "the first sentence of a document tells its status"
    found = compare(lambda new: new["statements"][1].update(evidence=[evidence("pmid:2", "corrected")]))
    assert [(item.id, item.new) for item in found.statements[0].evidence] == [("pmid:2", "corrected"), ("pmid:1", None)]
    found = compare(lambda new: new["findings"].append(finding))
    assert (found.is_empty, found.statements) == (False, ())


def test_statements_are_matched_by_text_wherever_they_stand() -> None:
    def change(new: Report) -> None:
        new["statements"].insert(0, {**deepcopy(new["statements"][1]), "text": "A new start."})
        del new["statements"][2]

    told = [(one.text, one.old_verdict, one.new_verdict) for one in compare(change).statements]
    assert sorted(told, key=str) == [("A new start.", None, "supported"), ("Walking is free.", "supported", None)]


def test_other_models_are_told_of() -> None:
    found = compare(lambda new: new["run"].update(models={"claims": "b"}, version="2"))
    assert found.is_empty
    text = diff.render_text(found)
    assert "models: not the same in the two reports" in text
    assert "version: 1 -> 2" in text


def test_json_is_whole() -> None:
    found = compare(lambda new: new["statements"][0].update(verdict="overstated"))
    whole = json.loads(diff.render_json(found))
    assert whole["statements"][0]["old_verdict"] == "supported"
    assert whole["unchanged"] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda new: new.pop("statements"), "statements: Field required"),
        (lambda new: new.update(schema_version="2.0"), "schema 2.0"),
    ],
)
def test_a_file_that_is_no_such_report_is_named(change: Callable[[Report], object], words: str, tmp_path: Path) -> None:
    new = report()
    change(new)
    path = tmp_path / "new.json"
    path.write_text(json.dumps(new))
    with pytest.raises(InputError, match=words) as refused:
        saved.read(path)
    assert "new.json" in str(refused.value)


def test_every_report_that_we_write_can_be_compared(repository: Path) -> None:
    one = saved.read(repository / "tests" / "golden" / "report.json")
    assert diff.compare(one, one).is_empty
    assert one.statements
