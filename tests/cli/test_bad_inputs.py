"""Bad input: one clear line on standard error and exit code 2, or a counted failure; never a traceback."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run

ARTICLE = "Garlic lowers blood pressure in adults.\n"
RECORD = {
    "id": "pmid:1",
    "title": "Garlic and blood pressure",
    "publication_types": ["Randomized Controlled Trial"],
    "abstract": "We randomised 80 adults. Garlic lowered systolic blood pressure by 5 mmHg compared with placebo.",
}
BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>&c;</ArticleTitle></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>
"""
EXTERNAL_ENTITY = BILLION_LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text(ARTICLE)
    return path


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return rows(tmp_path / "evidence.jsonl", RECORD)


def rows(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def refused(ran: Ran, *words: str) -> None:
    assert ran.code == 2, (ran.code, ran.out, ran.err)
    assert ran.out == ""
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("overclaim: error: ")
    for word in words:
        assert word in lines[0], lines[0]


def test_missing_article(run: Run, evidence: Path) -> None:
    refused(run("check", "nowhere.md", "--against", evidence), "nowhere.md")


def test_missing_evidence(run: Run, article: Path) -> None:
    refused(run("check", article, "--against", "nowhere.jsonl"), "nowhere.jsonl")


def test_empty_article(run: Run, evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    refused(run("check", tmp_path / "empty.md", "--against", evidence), "empty.md", "empty")


def test_empty_evidence(run: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    refused(run("check", article, "--against", tmp_path / "empty.jsonl"), "empty.jsonl")


def test_evidence_without_abstracts(run: Run, article: Path, tmp_path: Path) -> None:
    path = rows(tmp_path / "titles.jsonl", {"id": "pmid:1", "title": "A title"}, {"id": "pmid:2", "title": "Another"})
    refused(run("check", article, "--against", path), "titles.jsonl", "no abstract", "2 were skipped")


def test_truncated_gzip(run: Run, article: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(RECORD).encode() * 50)[:60])
    refused(run("check", article, "--against", path), "cut.jsonl.gz")


@pytest.mark.parametrize("content", [BILLION_LAUGHS, EXTERNAL_ENTITY], ids=["billion laughs", "external entity"])
def test_xml_with_entities(run: Run, article: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "bomb.xml").write_text(content)
    ran = run("check", article, "--against", tmp_path / "bomb.xml")
    refused(ran, "bomb.xml")
    assert "root:" not in ran.err


def test_article_without_a_checkable_statement_gets_a_report(run: Run, evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text("Welcome to our clinic! Call us today.\n")
    ran = run("check", tmp_path / "hello.md", "--against", evidence, "--format", "json")
    assert {statement["verdict"] for statement in json.loads(ran.out)["statements"]} == {"not_checkable"}


def test_article_in_latin_1_is_read(run: Run, evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(
        "Gar\u00e7on garlic caf\u00e9 lowers blood pressure in na\u00efve adults.\n".encode("latin-1")
    )
    ran = run("check", tmp_path / "latin.txt", "--against", evidence, "--format", "json")
    assert "na\u00efve" in json.loads(ran.out)["statements"][0]["text"]


def test_bad_lines_and_duplicates_are_counted_and_listed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    lines = [json.dumps(RECORD), "{not json", json.dumps(RECORD), json.dumps({"title": "no id"})]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe broken\n")
    ran = run("extract", path, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert "5 records = 1 ok + 4 failed + 0 skipped" in ran.out
    failures = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    assert [failure["record"] for failure in failures] == [2, 3, 4, 5]
    assert all(failure["path"].endswith("mixed.jsonl") and failure["reason"] for failure in failures)


def test_unknown_configuration_key_is_named_with_its_path(
    run: Run, article: Path, evidence: Path, tmp_path: Path
) -> None:
    (tmp_path / "check.toml").write_text("[retrieval]\nkeeep = 3\n")
    ran = run("check", article, "--against", evidence, "--config", tmp_path / "check.toml")
    refused(ran, "check.toml", "retrieval.keeep", "keep")


def test_wrong_values_are_refused(run: Run, article: Path, evidence: Path) -> None:
    refused(run("check", article, "--against", evidence, "--select", "OC999"), "OC999", "OC101")
    refused(run("check", article, "--against", evidence, "--fail-on", "supported"), "supported", "contradicted")
    refused(run("check", article, "--against", evidence, "--format", "docx"), "docx", "html")
    refused(run("models", "show", "nothing"), "nothing", "claims-linear")
    refused(run("evaluate"), "ketamine", "--gold")


def test_an_extraction_is_not_overwritten(run: Run, evidence: Path, tmp_path: Path) -> None:
    assert run("extract", evidence, "--out", tmp_path / "out").code == 0
    refused(run("extract", evidence, "--out", tmp_path / "out"), "--resume")
    refused(run("index", tmp_path, "--out", tmp_path / "lit"), "manifest.json")


def test_an_unwritable_report_is_an_error(run: Run, article: Path, evidence: Path, tmp_path: Path) -> None:
    refused(run("check", article, "--against", evidence, "--out", tmp_path), "cannot be written")


def test_an_address_that_gives_nothing(run: Run, article: Path, evidence: Path) -> None:
    nothing = "memory://user:hush@nowhere/abstracts.xml"
    for command in (("check", article, "--against", nothing), ("check", nothing, "--against", evidence)):
        refused(run(*command), "memory://nowhere/abstracts.xml: there is no such file or folder; check the address")


def test_a_dataset_is_not_extracted_to_an_address(run: Run, evidence: Path) -> None:
    refused(
        run("extract", evidence, "--out", "s3://key:hush@bucket/claims"), "s3://bucket/claims: ", "overclaim publish"
    )


def test_a_damaged_literature_is_named(run: Run, article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "literature"
    folder.mkdir()
    for content in ("{", "{}", '{"schema_version": "0.1", "base": {"documents": 1, "failed": 0, "fingerprint": "f"}}'):
        (folder / "literature.json").write_text(content)
        refused(run("check", article, "--against", folder), "literature.json", "overclaim index")


def test_a_damaged_manifest_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    refused(run("index", tmp_path, "--out", tmp_path / "lit"), "manifest.json", "damaged")


def test_an_operating_system_error_is_one_line_and_no_finding(run: Run, evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused(run("extract", evidence, "--out", tmp_path / "file" / "claims"), "file")
    rows_file = rows(tmp_path / "rows.jsonl", {"id": "a", "text": "Garlic lowers blood pressure."})
    refused(run("predict", "claims", rows_file, "--out", tmp_path / "file" / "out.jsonl"), "cannot be written")


def test_a_defect_is_no_finding_either(
    run: Run, article: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("defect")

    monkeypatch.setattr("overclaim.cli.check.check", broken)
    ran = run("check", article, "--against", evidence)
    assert ran.code == 2
    assert "RuntimeError: defect" in ran.err


def test_records_that_could_not_be_read_are_named(run: Run, article: Path, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text(json.dumps(RECORD) + "\n{broken\n" + json.dumps({"id": "pmid:2", "title": "No text"}) + "\n")
    ran = run("check", article, "--against", path, "--format", "json")
    assert "mixed.jsonl#2: not read: not valid JSON" in ran.err
    base = json.loads(ran.out)["run"]["evidence"]
    assert (base["documents"], base["failed"], base["skipped"]) == (1, 1, 1)
