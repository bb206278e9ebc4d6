"""Training of the verdict model: judged statements in, a model folder out, and nothing lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overclaim.api import verdict_training
from overclaim.api.verdict import verdict_classifier
from overclaim.classifiers.verdict.model import open_folder
from overclaim.config import CheckSettings, data_folder
from overclaim.errors import ConfigError, InputError
from overclaim.evaluation.suite import PartSettings
from overclaim.types import Verdict

RULES = CheckSettings(verdict="rules")
TOPICS = {
    "garlic": ("Garlic", "blood pressure", "colds"),
    "ginger": ("Ginger", "nausea", "warts"),
    "honey": ("Honey", "night cough", "baldness"),
}


def written(folder: Path, topic: str) -> None:
    """A topic of two records, with statements that stand alone."""
    thing, helped, not_helped = TOPICS[topic]
    records = [
        {"id": "pmid:1", "title": f"{thing}: a trial", "abstract": f"{thing} reduced {helped} in 80 adults (p<0.01)."},
        {"id": "pmid:2", "title": thing, "abstract": f"{thing} did not improve {not_helped} more than placebo did."},
    ]
    said = [
        ("supported", f"{thing} reduces {helped} in adults."),
        ("overstated", f"{thing} always cures {helped} in every adult."),
        ("contradicted", f"{thing} improves {not_helped}."),
        ("contradicted", f"{thing} makes {helped} worse."),
        ("unsupported", f"{thing} prevents heart attacks."),
    ]
    statements = [
        {"id": f"{topic}-{n}", "sentence": text, "expected": verdict} for n, (verdict, text) in enumerate(said, 1)
    ]
    (folder / topic).mkdir(parents=True, exist_ok=True)
    (folder / "judged_statements").mkdir(exist_ok=True)
    for path, rows in ((f"{topic}/evidence.jsonl", records), (f"judged_statements/{topic}.jsonl", statements)):
        (folder / path).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose corpora are three small topics."""
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))

    def folder(*parts: str) -> Path:
        return tmp_path.joinpath(*parts) if parts[:1] == ("corpora",) else Path(str(data_folder(*parts)))

    monkeypatch.setattr(verdict_training, "data_folder", folder)
    for topic in TOPICS:
        written(tmp_path / "corpora", topic)
    return tmp_path / "corpora"


@pytest.mark.usefixtures("corpora")
def test_a_model_is_made_from_statements_that_stand_alone(tmp_path: Path) -> None:
    config = tmp_path / "tiny.toml"
    config.write_text(
        'kind = "verdict"\nname = "tiny"\nsuites = []\nc = 1.0\nresamples = 100\n'
        'statements = ["garlic", "ginger", "honey"]\n',
        encoding="utf-8",
    )
    scores = verdict_training.train(config, tmp_path / "data", tmp_path / "tiny")
    assert {"statements alone", "statements alone: garlic"} <= set(scores)
    model = open_folder(tmp_path / "tiny")
    assert any(name.startswith("stance:") for name in model.weights.names)
    text = (tmp_path / "tiny" / "model.toml").read_text(encoding="utf-8")
    assert "{ garlic = 5, ginger = 5, honey = 5 }" in text
    assert verdict_classifier(str(tmp_path / "tiny")).sha256 == model.sha256


def test_a_statement_that_is_read_as_two_is_named(corpora: Path) -> None:
    row = {"id": "garlic-9", "sentence": "Garlic helps. Ginger does not.", "expected": "supported"}
    (corpora / "judged_statements" / "garlic.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="garlic-9 is read as 2 sentences; make it one"):
        list(verdict_training._alone("garlic", RULES))


def test_the_statements_of_an_article_are_matched_and_settled_where_nothing_is_to_weigh(corpora: Path) -> None:
    home = corpora / "garlic"
    (home / "article.md").write_text("Garlic reduces blood pressure. Have you tried it?\n", encoding="utf-8")
    gold = [("Garlic reduces blood pressure.", "supported"), ("Have you tried it?", "not_checkable")]
    gold.append(("A sentence that the article lacks.", "overstated"))
    rows = "".join(json.dumps({"sentence": text, "expected": verdict}) + "\n" for text, verdict in gold)
    (home / "statements.jsonl").write_text(rows, encoding="utf-8")
    part = PartSettings(name="it", article="article.md", against="evidence.jsonl", gold="statements.jsonl")
    told = [
        verdict_training.example("garlic", "articles", *pair) for pair in verdict_training.matched(part, home, RULES)
    ]
    assert [each.expected.value for each in told] == [verdict for _, verdict in gold]
    assert told[0].settled is None
    assert told[0].features["stance: supports, most"] > 0
    assert [each.settled for each in told[1:]] == [Verdict.NOT_CHECKABLE] * 2


def test_a_part_without_an_article_teaches_nothing(tmp_path: Path) -> None:
    part = PartSettings(name="rows", predictions="p.jsonl", gold="g.jsonl")
    with pytest.raises(ConfigError, match="part 'rows': has no article"):
        list(verdict_training.matched(part, tmp_path, RULES))
