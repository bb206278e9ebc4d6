"""Suite files and their results: one source per part, published figures beside ours."""

import json

import pytest

from overclaim.config import parse
from overclaim.errors import ConfigError
from overclaim.evaluation.bootstrap import Interval
from overclaim.evaluation.classification import CLASS_COLUMNS
from overclaim.evaluation.suite import Part, PartSettings, Published, SuiteResult
from overclaim.evaluation.tables import Scores, Table

CLASSES = Table("per class", CLASS_COLUMNS, (("yes", 0.5, 0.5, 0.5, 2, 2), ("no", None, 0.0, None, 1, 0)))
SCORES = (
    Scores("strength", 4, {"macro_f1": 0.8, "calibration_error": 0.1}, {"macro_f1": Interval(0.7, 0.9)}),
    Scores("adverse_effect", 3, {"macro_f1": 0.4}, {"f1:yes": Interval(0.1, 0.6)}, (CLASSES,)),
)
PUBLISHED = (
    Published(value=0.88, system="BERT", source="A paper", protocol="five folds at random"),
    Published(head="adverse_effect", metric="f1:yes", value=0.9, source="A card"),
    Published(head="polarity", value=0.7, source="Another"),
)
RESULT = SuiteResult(
    "s", "S", (Part("p", SCORES, PUBLISHED), Part("q", skipped="no data")), "What it is.", {"model": "m"}
)


def test_published_figures_stand_beside_ours() -> None:
    lines = RESULT.to_markdown().splitlines()
    assert "| strength, macro_f1 | 0.800 (0.700 to 0.900) | 0.880 | BERT | A paper | five folds at random |" in lines
    assert "| adverse_effect, f1:yes | 0.500 (0.100 to 0.600) | 0.900 |  | A card |  |" in lines
    assert "| polarity, macro_f1 | – | 0.700 |  | Another |  |" in lines
    found = json.loads(RESULT.to_json())["parts"][0]["published"]
    assert found[0] | {"system": ""} == {
        "metric": "macro_f1",
        "value": 0.88,
        "system": "",
        "source": "A paper",
        "protocol": "five folds at random",
        "head": "strength",
        "ours": 0.8,
        "interval": [0.7, 0.9],
    }
    assert (found[2]["ours"], found[2]["interval"]) == (None, None)


def test_an_overview_comes_first_and_skipped_parts_say_why() -> None:
    lines = RESULT.to_markdown().splitlines()
    assert lines[:5] == ["# S", "", "What it is.", "", "- model: m"]
    assert "| p | strength | 4 | macro_f1 | 0.800 (0.700 to 0.900) | 0.100 |" in lines
    assert lines.index("| p | adverse_effect | 3 | macro_f1 | 0.400 | – |") < lines.index("## p")
    assert "Skipped: no data" in lines


@pytest.mark.parametrize(
    "source",
    [
        {},
        {"gold": "gold.jsonl"},
        {"gold": "gold.jsonl", "article": "article.md"},
        {"folds": {"train": "t.toml", "corpus": "c"}, "held_out": {"corpora": ["c"], "heads": ["advice"]}},
        {"gold": "g.jsonl", "predictions": "p.jsonl", "folds": {"train": "t.toml", "corpus": "c"}},
    ],
)
def test_a_part_has_one_source(source: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="part 'p': give gold with predictions"):
        parse({"name": "p", **source}, PartSettings, "s.toml")


def test_the_metric_follows_the_source() -> None:
    files = parse({"name": "p", "gold": "g", "predictions": "p"}, PartSettings, "s.toml")
    model = parse({"name": "p", "held_out": {"corpora": ["c"], "heads": ["advice"]}}, PartSettings, "s.toml")
    assert (files.scored_by, model.scored_by) == ("verdicts", "classification")
    with pytest.raises(ConfigError, match=r"held_out\.heads"):
        parse({"name": "p", "held_out": {"corpora": ["c"], "heads": ["size"]}}, PartSettings, "s.toml")
