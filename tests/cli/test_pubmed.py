"""A local PubMed kept current: a retraction that arrives later changes the verdict, and the diff says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.deliveries import BASELINE, deliver, notice, row
from tests.cli.conftest import Run
from tests.readers.records import xml_record

ARTICLE = "# Sleep\n\nValerian tea shortens sleep latency in adults.\n\nGinger reduces nausea in women.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("extract.toml").write_text('model = "claims-linear"\n')
    Path("check.toml").write_text('model = "claims-linear"\n')
    Path("article.md").write_text(ARTICLE)
    deliver(Path("pubmed"), 1, *BASELINE)
    return tmp_path


def keep_current(run: Run) -> str:
    """What a nightly job does; returns what was printed."""
    extracted = run("extract", "pubmed", "--out", "claims", "--update", "--config", "extract.toml")
    indexed = run("index", "claims", "--out", "literature", "--update")
    assert (extracted.code, indexed.code) == (0, 0), extracted.err + indexed.err
    return extracted.out + indexed.out


def check(run: Run, against: str, report: str) -> dict[str, object]:
    ran = run(
        "check", "article.md", "--against", against, "--config", "check.toml", "--format", "json", "--out", report
    )
    assert ran.code in (0, 1), ran.err
    found: dict[str, object] = json.loads(Path(report).read_text())
    return found


def test_a_retraction_that_arrives_later_changes_the_verdict_and_the_diff_shows_it(run: Run, here: Path) -> None:
    assert "1 new of 1 files" in keep_current(run)
    check(run, "literature", "old.json")
    deliver(Path("pubmed"), 2, notice(106, 101), xml_record(row(105, "Toast had no effect on mood.", "Toast")))
    told = keep_current(run)
    assert "1 new of 2 files; of the records before: 0 superseded, 0 deleted, 1 given another status" in told
    new = check(run, "literature", "new.json")
    ran = run("diff", "old.json", "new.json")
    assert ran.code == 1, ran.err
    assert "statement 0: supported -> overstated" in ran.out
    assert "new OC503 retracted-evidence" in ran.out
    assert "pmid:101 (Valerian tea): current, supports -> retracted, supports" in ran.out
    assert "1 of 2 statements changed" in ran.out
    assert run("diff", "new.json", "new.json").code == 0
    whole = json.loads(run("diff", "old.json", "new.json", "--format", "json").out)
    assert [change["new_verdict"] for change in whole["statements"]] == ["overstated"]
    first = whole["statements"][0]["evidence"][0]
    assert (first["id"], first["old"], first["new"]) == ("pmid:101", "current", "retracted")
    # The literature that was updated is what a new one would be.
    assert run("index", "claims", "--out", "anew").code == 0
    assert check(run, "anew", "anew.json") == new
    assert (here / "literature" / "literature.json").is_file()


def test_an_update_without_news_changes_nothing(run: Run, here: Path) -> None:
    keep_current(run)
    before = (here / "literature" / "literature.json").read_bytes()
    assert "0 new of 1 files" in keep_current(run)
    assert (here / "literature" / "literature.json").read_bytes() == before


def test_what_is_wrong_with_a_delivery_is_one_line_with_the_fix(run: Run, here: Path) -> None:
    deliver(here / "pubmed", 3)
    ran = run("extract", "pubmed", "--out", "claims")
    assert ran.code == 2
    assert "pubmed26n0002" in ran.err
    assert "--allow-gaps" in ran.err
    (here / "pubmed" / "pubmed26n0001.xml.gz.md5").unlink()
    ran = run("extract", "pubmed", "--out", "claims", "--allow-gaps")
    assert ran.code == 2
    assert "--allow-missing-md5" in ran.err
    assert not (here / "claims").exists()
    ran = run("extract", "pubmed", "--out", "claims", "--allow-gaps", "--allow-missing-md5", "--config", "extract.toml")
    assert ran.code == 0, ran.err
    assert run("extract", "pubmed", "--out", "claims", "--update", "--resume").code == 2


def test_a_literature_of_another_dataset_is_not_updated(run: Run, here: Path) -> None:
    keep_current(run)
    deliver(here / "other", 1, *BASELINE[:2])
    assert run("extract", "other", "--out", "claims2", "--config", "extract.toml").code == 0
    ran = run("index", "claims2", "--out", "literature", "--update")
    assert ran.code == 2
    assert "not made from an earlier state" in ran.err


def test_what_is_no_report_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content, words in (("{}", "not a report"), ("x", "not a report"), (None, "no such file")):
        if content is None:
            path.unlink()
        else:
            path.write_text(content)
        ran = run("diff", path, path)
        assert ran.code == 2
        assert words in ran.err
