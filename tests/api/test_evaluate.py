import json
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import pytest

from overclaim.api.evaluate import evaluate_files, evaluate_suite, list_suites
from overclaim.api.sources import Check, Using
from overclaim.errors import ConfigError, InputError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.suite import SuiteResult
from overclaim.types import (
    ClaimLabels,
    Document,
    EvidenceBase,
    Finding,
    Judgement,
    Report,
    Run,
    Sentence,
    Statement,
    Verdict,
)

QUICK = Resampling(samples=50)

SUITE = """
name = "tea"
title = "Tea and gout"

[[parts]]
name = "made up"
gold = "gold.jsonl"
article = "article.md"
against = "evidence.jsonl"

[[parts.published]]
metric = "accuracy"
value = 0.5
source = "A paper on tea"

[[parts]]
name = "corpora"
root = "shared"
metric = "classification"
gold = "tea/gold.jsonl"
predictions = "tea/predictions.jsonl"
"""


@dataclass(frozen=True)
class FakeResult:
    report: Report


def report(verdicts: dict[str, Verdict], slug: str = "hedge-dropped") -> Report:
    judgements = tuple(
        Judgement(
            Statement(Sentence("article", index, 0, len(text), text), ClaimLabels()),
            verdict,
            1.0,
            "because",
            (Finding("OC102", slug, "hedged there"),) if verdict is Verdict.OVERSTATED else (),
        )
        for index, (text, verdict) in enumerate(verdicts.items())
    )
    return Report(Document("article", ""), judgements, (), Run("0", {}, {}, EvidenceBase(1, 0, "f")))


def fake_check(verdicts: dict[str, Verdict]) -> Check:
    def check(article: Path, against: Path) -> FakeResult:
        assert article.name == "article.md"
        assert against.name == "evidence.jsonl"
        return FakeResult(report(verdicts))

    return check


def reads_nothing(article: Path, against: Path) -> FakeResult:
    """A check of a real article, to which the sample's evidence is at hand, that finds no statement in it."""
    assert article.is_file()
    assert against.is_file()
    return FakeResult(report({}))


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    gold: list[dict[str, object]] = [
        {"n": 1, "sentence": "Tea cures gout.", "expected": "overstated", "rules": ["hedge-dropped"]},
        {"n": 2, "sentence": "What a drink!", "expected": "not_checkable", "rules": []},
    ]
    write(tmp_path / "gold.jsonl", gold)
    write(tmp_path / "evidence.jsonl", [{"id": "pmid:1", "abstract": "Tea may ease gout."}])
    (tmp_path / "article.md").write_text("Tea cures gout. What a drink!", encoding="utf-8")
    path = tmp_path / "tea.toml"
    path.write_text(SUITE, encoding="utf-8")
    return path


def verdicts(result: SuiteResult) -> dict[str, float | None]:
    return dict(result.parts[0].scores[0].values)


def test_suite_checks_the_article_and_skips_what_needs_the_corpora(suite: Path) -> None:
    answers = {"Tea cures gout.": Verdict.OVERSTATED, "What a drink!": Verdict.NOT_CHECKABLE}
    result = evaluate_suite(suite, Using(check=fake_check(answers)), how=QUICK)
    assert verdicts(result)["accuracy"] == 1
    assert result.parts[0].scores[1].values["micro_f1"] == 1
    assert [part.name for part in result.skipped] == ["corpora"]
    text = result.to_markdown()
    assert "Skipped: needs the research corpora; set OVERCLAIM_SHARED to their folder" in text
    assert "| verdicts, accuracy | 1.000 (1.000 to 1.000) | 0.500 |  | A paper on tea |  |" in text
    assert json.loads(result.to_json())["parts"][1]["skipped"].startswith("needs the research corpora")


def test_wrong_verdicts_cost_accuracy(suite: Path) -> None:
    answers = {"Tea cures gout.": Verdict.SUPPORTED, "What a drink!": Verdict.NOT_CHECKABLE}
    assert verdicts(evaluate_suite(suite, Using(check=fake_check(answers)), how=QUICK))["accuracy"] == 0.5


def test_article_of_which_nothing_was_read_is_all_default(suite: Path) -> None:
    result = evaluate_suite(suite, Using(check=fake_check({})), how=QUICK)
    assert verdicts(result)["checkable_f1"] == 0
    assert verdicts(result)["accuracy"] == 0.5


def test_suite_scores_files_of_the_corpora_where_they_are(suite: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    rows: list[dict[str, object]] = [{"id": "a", "label": "supports"}, {"id": "b", "label": "refutes"}]
    write(shared / "tea" / "gold.jsonl", rows)
    incomplete = evaluate_suite(suite, Using(shared, check=fake_check({})), how=QUICK)
    assert incomplete.parts[1].skipped == "the research corpora lack predictions.jsonl"
    write(shared / "tea" / "predictions.jsonl", rows[:1])
    complete = evaluate_suite(suite, Using(shared, check=fake_check({})), how=QUICK)
    assert complete.parts[1].scores[0].values["accuracy"] == 0.5


def test_articles_are_checked_by_the_package_unless_told_otherwise(
    suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(article: Path, *, against: Path) -> FakeResult:
        return reads_nothing(article, against)

    monkeypatch.setattr(import_module("overclaim.api.checking"), "check", check)
    assert verdicts(evaluate_suite(suite, how=QUICK))["accuracy"] == 0.5


def test_progress_names_each_part(suite: Path) -> None:
    seen: list[str] = []
    evaluate_suite(suite, Using(check=fake_check({})), how=QUICK, progress=seen.append)
    assert seen == ["made up", "corpora"]


def test_part_with_nothing_to_score_is_an_error(suite: Path) -> None:
    suite.write_text(SUITE.replace('article = "article.md"\n', ""), encoding="utf-8")
    with pytest.raises(ConfigError, match="part 'made up': give gold with predictions, gold with article and against"):
        evaluate_suite(suite, Using(check=fake_check({})))


def test_unknown_suite_and_key_are_errors_that_say_what_there_is(suite: Path) -> None:
    with pytest.raises(ConfigError, match=r"no suite 'kettamine'; known: .*ketamine"):
        evaluate_suite("kettamine")
    suite.write_text('colour = "green"\n' + SUITE, encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key 'colour'"):
        evaluate_suite(suite)


def test_shipped_suite_runs_the_sample_and_names_the_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    assert "ketamine" in list_suites()
    result = evaluate_suite("ketamine", Using(check=reads_nothing), how=QUICK)
    sample, published = result.parts
    assert sample.scores[0].rows == 44
    assert published.skipped


@pytest.mark.shared
def test_shipped_suite_scores_the_published_article(shared: Path) -> None:
    result = evaluate_suite("ketamine", Using(shared, check=reads_nothing), how=QUICK)
    assert [part.scores[0].rows for part in result.parts] == [44, 75]
    assert not result.skipped


CLAIM: dict[str, object] = {"kinds": ["efficacy"], "strength": "causal", "polarity": "affirmed"}
HEDGED: dict[str, object] = CLAIM | {"strength": "conditional"}


def test_files_of_claims_are_scored_by_head(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [{"id": 1, **CLAIM}, {"id": 2, **HEDGED}])
    predictions = write(tmp_path / "out.jsonl", [{"id": 2, **CLAIM, "scores": {}}, {"id": 1, **CLAIM}])
    scores = {each.name: each for each in evaluate_files(gold, predictions, how=QUICK).parts[0].scores}
    assert scores["kinds"].values["exact_match"] == 1
    assert scores["strength"].values["accuracy"] == 0.5


def test_files_of_flat_labels_are_scored(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [{"id": 1, "label": "supports"}, {"id": 2, "label": "refutes"}])
    result = evaluate_files(gold, gold, how=QUICK)
    assert result.title == "gold.jsonl against gold.jsonl"
    assert result.parts[0].scores[0].values["macro_f1"] == 1


def test_report_is_scored_against_judged_sentences(suite: Path) -> None:
    statements = [
        {"text": "Tea cures gout.", "verdict": "overstated", "findings": [{"code": "OC102", "slug": "hedge-dropped"}]},
        {"text": "What a drink!", "verdict": "supported", "findings": []},
    ]
    path = suite.parent / "report.json"
    path.write_text(json.dumps({"schema_version": 1, "statements": statements}), encoding="utf-8")
    result = evaluate_files(suite.parent / "gold.jsonl", path, how=QUICK)
    assert verdicts(result)["accuracy"] == 0.5
    assert verdicts(result)["checkable_f1"] == pytest.approx(2 / 3)


def test_file_that_is_no_report_is_an_error(suite: Path) -> None:
    path = suite.parent / "report.json"
    path.write_text('{"verdicts": []}', encoding="utf-8")
    with pytest.raises(InputError, match="not a report as `overclaim check --format json` writes it"):
        evaluate_files(suite.parent / "gold.jsonl", path)


def test_unknown_metric_is_an_error(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [{"id": 1, "label": "a"}])
    with pytest.raises(ConfigError, match="unknown metric 'bleu'; known: classification, verdicts"):
        evaluate_files(gold, gold, metric="bleu")


def test_same_seed_same_output(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": n, "label": "ab"[n % 2]} for n in range(20)]
    gold = write(tmp_path / "gold.jsonl", rows)
    other = write(tmp_path / "out.jsonl", [row | {"label": "a"} for row in rows])

    def run(seed: int) -> str:
        return evaluate_files(gold, other, how=replace(QUICK, seed=seed)).to_json()

    assert run(1) == run(1)
    assert run(1) != run(2)
