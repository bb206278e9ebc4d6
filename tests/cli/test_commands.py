"""What a user does with the commands, on the sample corpus."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from overclaim.rules import all_rules
from tests.cli.conftest import Run


@pytest.fixture
def sample(repository: Path) -> tuple[Path, Path]:
    folder = repository / "corpora" / "ketamine"
    return folder / "article.md", folder / "evidence.jsonl"


def test_check_reports_every_statement_and_exits_with_1(run: Run, sample: tuple[Path, Path]) -> None:
    ran = run("check", sample[0], "--against", sample[1], "--format", "json")
    assert ran.code == 1
    report = json.loads(ran.out)
    gold = (sample[0].parent / "statements.jsonl").read_text().splitlines()
    assert len(report["statements"]) == len(gold)
    text = report["article"]["text"]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in report["statements"])
    assert ran.err == ""


def test_the_same_check_gives_the_same_bytes(run: Run, sample: tuple[Path, Path]) -> None:
    first, second = (run("check", sample[0], "--against", sample[1], "--format", "json").out for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["text", "html", "sarif", "csv"])
def test_every_format_names_a_finding(run: Run, sample: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    out = tmp_path / f"report.{name}"
    assert run("check", sample[0], "--against", sample[1], "--format", name, "--out", out).code == 1
    assert "OC" in out.read_text(encoding="utf-8")


def test_selected_rules_are_shown_and_change_no_verdict(run: Run, sample: tuple[Path, Path]) -> None:
    everything = json.loads(run("check", sample[0], "--against", sample[1], "--format", "json").out)["statements"]
    ran = run("check", sample[0], "--against", sample[1], "--format", "json", "--select", "OC1,durability")
    chosen = json.loads(ran.out)["statements"]
    assert [item["verdict"] for item in chosen] == [item["verdict"] for item in everything]
    assert {finding["code"][:3] for item in chosen for finding in item["findings"]} == {"OC1", "OC2"}
    ran = run("check", sample[0], "--against", sample[1], "--format", "json", "--ignore", "OC1")
    shown = {finding["code"] for item in json.loads(ran.out)["statements"] for finding in item["findings"]}
    assert shown
    assert not any(code.startswith("OC1") for code in shown)


def test_fail_on_asks_for_a_verdict_or_a_worse_one(run: Run, tmp_path: Path) -> None:
    evidence, article = tmp_path / "evidence.jsonl", tmp_path / "article.md"
    record = {"id": "pmid:1", "title": "Tea", "abstract": "Tea raised alertness in adults compared with water."}
    evidence.write_text(json.dumps(record) + "\n")
    article.write_text("Turmeric cures deafness.\n")
    assert run("check", article, "--against", evidence).code == 1
    assert run("check", article, "--against", evidence, "--fail-on", "unsupported").code == 1
    assert run("check", article, "--against", evidence, "--fail-on", "overstated").code == 0
    assert run("check", article, "--against", evidence, "--select", "OC503").code == 0


def test_extract_index_and_check_agree_with_check_of_the_files(
    run: Run, sample: tuple[Path, Path], tmp_path: Path
) -> None:
    direct = json.loads(run("check", sample[0], "--against", sample[1], "--format", "json").out)
    assert run("extract", sample[1], "--out", tmp_path / "claims").code == 0
    assert "69 documents" in run("index", tmp_path / "claims", "--out", tmp_path / "literature").out
    for against in (tmp_path / "claims", tmp_path / "literature"):
        report = json.loads(run("check", sample[0], "--against", against, "--format", "json").out)
        assert report["statements"] == direct["statements"]


def test_predict_answers_every_row_in_order(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "b", "text": "Garlic lowered blood pressure."},
        {"id": "a", "title": "Garlic", "sentences": ["We enrolled 40 adults.", "Garlic may lower blood pressure."]},
        {"id": "c", "text": 7},
        {"text": "no id"},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    ran = run("predict", "claims", source, "--out", tmp_path / "out.jsonl")
    assert ran.code == 0, ran.err
    assert "5 rows = 2 ok + 3 failed" in ran.out
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [answer["id"] for answer in answers[:3]] == ["b", "a", "c"]
    assert {"kinds", "strength", "polarity", "scores", "advice", "adverse_effect"} <= answers[0].keys()
    assert len(answers[1]["claims"]) == 2
    assert all("error" in answer for answer in answers[2:])


def test_rules_lists_every_rule_and_explains_one(run: Run) -> None:
    listed = run("rules").out
    assert all(rule.code in listed and rule.slug in listed for rule in all_rules())
    card = run("rules", "hedge-dropped").out
    assert "OC102" in card
    assert "Source:" in card


def test_corpora_and_models_verify(run: Run) -> None:
    assert run("corpora", "verify", "ketamine").out == "ok\n"
    verified = run("models", "verify").out
    assert "claims: ok" in verified
    assert "claims-linear: ok" in verified
    assert "licence" in run("models", "show", "claims-linear").out.lower()


def test_import_and_help_load_nothing_heavy() -> None:
    script = (
        "import sys, overclaim, overclaim.cli.main\n"
        "heavy = {'torch', 'spacy', 'sklearn', 'lancedb', 'pyarrow', 'pandas', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
