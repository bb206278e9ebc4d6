"""A tiny search model is trained: what belongs together lies near, held-out papers teach nothing, runs repeat."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra 'train'")
pytest.importorskip("transformers", reason="training needs the extra 'train'")
pytest.importorskip("onnx", reason="training needs the extra 'train'")

from overclaim.classifiers.search import model as search_model
from overclaim.classifiers.search.pairs import queries
from overclaim.classifiers.search.settings import SearchSettings
from overclaim.classifiers.search.train import train
from overclaim.config import load
from tests.classifiers.tiny_encoder import write_base
from tests.classifiers.trained import Made, make

SETTINGS = """
kind = "search"
name = "tiny-search"
base = "{base}"
dimensions = 8
held_out_percent = 30
scored = "press"
resamples = 100
[fit]
epochs = 12
batch = 8
rate = 2e-2
weight_rate = 1e-2
threads = 1
[[corpora]]
name = "press"
reader = "rows"
files = {{ rows = "press.jsonl.gz" }}
query = "said"
passages = ["found", "more"]
group = "paper"
[[corpora]]
name = "scifact"
reader = "rationales"
files = {{ claims = "claims.jsonl.gz", corpus = "abstracts.jsonl.gz" }}
"""
TOPICS = (("naps", "nurse"), ("shifts", "injury"), ("peptide", "neurons"), ("snoring", "bakers"))


def write(folder: Path) -> Path:
    """Rows in which a word of the query stands for another word of its passage, never for one that it shares."""
    settings = folder / "search.toml"
    settings.write_text(SETTINGS.format(base=write_base(folder / "base")), encoding="utf-8")
    press = [
        {
            "said": f"say {asked} {letter}",
            "found": f"{found} recall {letter}",
            "paper": number,
        }
        for number in range(40)
        for letter in "abcdefgh"[number % 8]
        for asked, found in TOPICS
    ]
    abstracts = [
        {
            "id": str(place),
            "title": f"case study {found}",
            "sentences": ["we recruited nurses", f"{found} improve recall"],
        }
        for place, (_, found) in enumerate(TOPICS)
    ]
    claims = [
        {
            "claim": f"clearly say {asked} may improve recall",
            "doc_id": str(place),
            "split": part,
            "rationale_sentences": [[1]],
        }
        for part in ("train", "dev")
        for place, (asked, _) in enumerate(TOPICS)
    ]
    for name, rows in (("press", press), ("abstracts", abstracts), ("claims", claims)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in rows)
    return settings


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory, "tiny-search", write, train)


def test_what_belongs_together_lies_near_without_a_word_in_common(made: Made) -> None:
    model = search_model.open_folder(made.out)
    asked, found = ([words[place] for words in TOPICS] for place in (0, 1))
    near = model.embed([f"say {word}" for word in asked]) @ model.embed([f"{word} recall" for word in found]).T
    assert list(np.argmax(near, axis=1)) == [0, 1, 2, 3]


def test_scores_stand_in_manifest_and_card(made: Made) -> None:
    manifest = tomllib.loads((made.out / "model.toml").read_text(encoding="utf-8"))
    assert manifest["scores"]["scifact"]["recall@10"][0] == made.scores["scifact"]["recall@10"] == 1.0
    assert "recall@10" in (made.out / "README.md").read_text(encoding="utf-8")


def test_papers_that_are_held_out_teach_nothing(made: Made) -> None:
    seen, unseen = queries(made.data, load(made.settings, SearchSettings))
    assert {item.corpus for item in unseen} == {"press"}
    assert {item.group for item in unseen}.isdisjoint(item.group for item in seen)
    texts = {text for item in unseen for text in (item.text, *item.passages)}
    assert texts.isdisjoint(text for item in seen for text in (item.text, *item.passages))


def test_the_same_settings_make_the_same_vectors(made: Made, tmp_path: Path) -> None:
    train(made.settings, made.data, tmp_path / "again")
    first, again = (search_model.open_folder(folder) for folder in (made.out, tmp_path / "again"))
    assert first.sha256 == again.sha256
