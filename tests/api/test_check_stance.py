"""Checks with and without a stance model: what it may change, and where it is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.api.checking import CheckResult, check
from overclaim.config import CheckSettings
from overclaim.errors import ModelError
from overclaim.types import Stance


def checked(folder: Path, stance: str, verdict: str = "rules", second: str = "stance-large") -> CheckResult:
    """A check of two statements against two abstracts written here."""
    (folder / "article.md").write_text("Garlic lowers blood pressure. Garlic cures colds.\n", encoding="utf-8")
    (folder / "evidence.jsonl").write_text(
        '{"id": "pmid:1", "title": "Garlic and pressure", "abstract": "Garlic lowered blood pressure by 5 mmHg."}\n'
        '{"id": "pmid:2", "title": "Garlic", "abstract": "Colds were no shorter with garlic than with placebo."}\n',
        encoding="utf-8",
    )
    settings = CheckSettings(stance=stance, second=second, verdict=verdict)
    return check(folder / "article.md", against=folder / "evidence.jsonl", settings=settings)


def test_the_model_is_recorded_and_what_the_rules_see_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))
    alone, beside = checked(tmp_path, "rules"), checked(tmp_path, "stance")
    assert set(alone.report.run.models) == {"claims", "search"}
    assert set(beside.report.run.models) == {"claims", "search", "stance", "stance-large"}
    for without, with_model in zip(alone, beside, strict=True):
        before = {item.statement.text: item for item in without.evidence}
        assert before.keys() == {item.statement.text for item in with_model.evidence}
        assert with_model.evidence[0].stance is not Stance.NEUTRAL
        for item in with_model.evidence:
            assert item.said is not None
            likelier = max((Stance.SUPPORTS, Stance.REFUTES), key=item.said.scores.__getitem__)
            assert item.stance in {likelier, Stance.NEUTRAL}
            assert item.by_rules is before[item.statement.text].stance is before[item.statement.text].by_rules
            assert item.relevance <= before[item.statement.text].relevance
        assert not any(item.together for item in without.evidence)
        assert sorted(len(item.together) for item in with_model.evidence)[-2:] in ([3], [0, 3])


def test_without_a_second_reader_the_first_stands_in_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))
    once, twice = checked(tmp_path, "stance", second="none"), checked(tmp_path, "stance")
    assert "stance-large" not in once.report.run.models
    for first, again in zip(once, twice, strict=True):
        (before,) = (item.together for item in first.evidence if item.together)
        (after,) = (item.together for item in again.evidence if item.together)
        assert before[:2] == after[:2]
        assert before[2] == before[1] != after[2]


def test_a_model_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match="no model is called 'nosuch'"):
        checked(tmp_path, "nosuch")


def test_verdicts_are_weighed_only_where_a_stance_model_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))
    alone, weighed = checked(tmp_path, "rules", "verdict"), checked(tmp_path, "stance", "verdict")
    assert set(alone.report.run.models) == {"claims", "search"}
    assert set(weighed.report.run.models) == {"claims", "search", "stance", "stance-large", "verdict"}
    assert all("What tells most" in judgement.reason for judgement in weighed)
    assert not any("What tells most" in judgement.reason for judgement in alone)
    with pytest.raises(ModelError, match="no model is called 'nosuch'"):
        checked(tmp_path, "stance", "nosuch")
