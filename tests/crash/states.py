"""Datasets and literatures to crash on, and what readers see in them."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from overclaim.api.evidence import index
from overclaim.api.extraction import extract, update
from overclaim.config import ExtractSettings
from overclaim.stores import dataset, literature
from overclaim.stores.literature import Literature
from tests.api.deliveries import BASELINE, deliver
from tests.api.test_extract import SENTENCES, files_of
from tests.api.test_update import UPDATES, seen

SETTINGS = ExtractSettings(model="claims-linear", shard_size=3)
CONFIG = 'model = "claims-linear"\nshard_size = 3\n'
EXTRACT = ("extract", "pubmed", "--out", "claims", "--config", "extract.toml", "--quiet")
INDEX = ("index", "claims", "--out", "literature", "--quiet")
QUERIES = ("valerian sleep", "blood pressure walking", "nausea", "tea")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, the folder it starts from (made by ``prepare`` in the working folder), and what it writes there."""

    name: str
    command: tuple[str, ...]
    prepare: Callable[[], None]
    out: str
    share: int
    """How often it is drawn, beside the others."""


def dataset_state(home: Path) -> object:
    """What readers see of the dataset in ``home``; raises ``StoreError``."""
    folder = home / "claims"
    counts = dataset.read_manifest(folder)["counts"]
    found, failures = seen(folder)
    assert counts["records"] == counts["ok"] + counts["failed"] + sum(counts["skipped"].values()), counts
    assert (len(found), len(failures)) == (counts["ok"], counts["failed"]), counts
    return counts, found, failures


def literature_state(home: Path) -> object:
    """What readers see of the literature in ``home``; raises ``StoreError``."""
    opened = Literature.open(home / "literature")
    stored = _rows(opened)
    hits = [
        [(hit.document.id, hit.statement.sentence.index, hit.score) for hit in opened.search(query, 9)]
        for query in QUERIES
    ]
    assert len(stored[1]) == opened.base.documents
    assert len(opened.failures()) == opened.base.failed
    return opened.base, opened.failures(), stored, hits


def _rows(opened: Literature) -> list[list[str]]:
    """All rows, by table; what LanceDB cannot read is told as the store tells it."""
    with literature._readable(opened.folder):
        return [sorted(map(repr, table.to_arrow().to_pylist())) for table in opened._tables]


def state(home: Path, out: str) -> object:
    """What readers see of ``out`` in ``home``."""
    return dataset_state(home) if out == "claims" else literature_state(home)


def final(home: Path, out: str) -> object:
    """What must be equal in the end: the bytes of a dataset, the contents of a literature."""
    return files_of(home / out) if out == "claims" else literature_state(home)


def many() -> None:
    """Records of all kinds, to be extracted anew: 20 that can be read, and some that fail or have no abstract."""
    chance = random.Random(7)
    Path("extract.toml").write_text(CONFIG)
    lines = []
    for number in range(24):
        text = "" if number % 10 == 3 else " ".join(chance.sample(SENTENCES, 2)).format(n=chance.randint(11, 99))
        row = json.dumps({"id": f"pmid:{number + 1}", "title": f"Trial {number}", "abstract": text})
        lines.append(row[: len(row) // 2] if number % 13 == 5 else row)
    Path("pubmed").mkdir()
    Path("pubmed/abstracts.jsonl").write_text("\n".join(lines) + "\n")


def extracted() -> None:
    """The same, extracted."""
    many()
    extract("pubmed", "claims", settings=SETTINGS)


def delivered() -> None:
    """A small PubMed, extracted and updated, and then one file more."""
    Path("extract.toml").write_text(CONFIG)
    deliver(Path("pubmed"), 1, *BASELINE)
    extract("pubmed", "claims", settings=SETTINGS)
    deliver(Path("pubmed"), 2, *UPDATES[0])
    update("pubmed", "claims", settings=SETTINGS)
    deliver(Path("pubmed"), 3, *UPDATES[1])


def grown() -> None:
    """A literature of that dataset, and then an update of the dataset."""
    delivered()
    index("claims", "literature")
    update("pubmed", "claims", settings=SETTINGS)


SCENARIOS = (
    Scenario("extract, 1 worker", (*EXTRACT, "--resume"), many, "claims", 3),
    Scenario("extract, 2 workers", (*EXTRACT, "--resume", "--workers", "2"), many, "claims", 1),
    Scenario("extract --update", (*EXTRACT, "--update"), delivered, "claims", 2),
    Scenario("index", INDEX, extracted, "literature", 2),
    Scenario("index --update", (*INDEX, "--update"), grown, "literature", 2),
)


def copy(template: Path, home: Path) -> Path:
    """``home``, now a copy of ``template``."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    return home
