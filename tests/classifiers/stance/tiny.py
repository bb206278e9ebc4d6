"""Claims beside abstracts, written here in the corpora's shapes, with settings that train a tiny model on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from overclaim.classifiers.readings import digest
from tests.classifiers.tiny_encoder import write_base

SETTINGS = """
kind = "stance"
name = "tiny-stance"
base = "{base}"
tune_percent = 25
quoted = ["scifact", "quoted"]
resamples = 100
[limits]
claim = 16
evidence = 40
[fit]
seed = 1
epochs = {epochs}
batch = 16
rate = 3e-3
head_rate = 1e-2
dropout = 0.0
threads = 1
bfloat16 = false
[[corpora]]
name = "scifact"
reader = "scifact"
files = {{ claims = "scifact.jsonl", corpus = "abstracts.jsonl" }}
[[corpora]]
name = "quoted"
reader = "quoted"
files = {{ claims = "quoted.jsonl" }}
weight = 0.5
[[corpora]]
name = "written"
reader = "readings"
files = {{ written = "{written}" }}
draw = {{ supports = 16 }}
weight = 0.5
"""
TOPICS = ("recall", "errors", "dizziness", "injury", "snoring", "neurons", "potassium", "ward")
LABELS = ("SUPPORT", "CONTRADICT", "NOT_ENOUGH_INFO")
MORE = ("Naps reduced", "Naps cure all")
"""Beside evidence that naps reduced something, the second says more than it."""


def sentences(topic: str, label: str) -> list[str]:
    """An abstract on naps and ``topic`` whose third sentence takes the stance; none does where the label is neutral."""
    told = {"SUPPORT": f"Naps clearly reduced {topic} .", "CONTRADICT": f"Naps never reduced {topic} ."}
    return ["We recruited nurses .", "Shifts were long .", told.get(label, "Snoring is common in bakers .")]


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """``path``, once the rows are written to it."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write(folder: Path, epochs: int = 8) -> Path:
    """The settings file, written into ``folder`` with the rows, the base encoder and the tokenizer it names."""
    claims, abstracts = [], []
    for number in range(96):
        topic, label = TOPICS[number % len(TOPICS)], LABELS[number % len(LABELS)]
        word = chr(97 + number % 8) + " " + chr(97 + number // 12)
        claim = {"claim": f"Naps reduced {topic} {word} .", "claim_id": number, "doc_id": str(number), "label": label}
        claim["split"] = "dev" if number % 6 in {4, 5, 0} and number > 60 else "train"
        claim["rationale_sentences"] = [] if label == "NOT_ENOUGH_INFO" else [[2]]
        claims.append({"id": str(number), **claim})
        abstracts.append({"id": str(number), "title": "Naps", "sentences": [*sentences(f"{topic} {word}", label)]})
    write_rows(folder / "scifact.jsonl", claims)
    quoted = [
        {"text": f"Tea {claim['claim']}", "evidence": [f"Tea {abstract['sentences'][2]}"], **claim}
        for claim, abstract in zip(claims, abstracts, strict=True)
        if claim["label"] != "NOT_ENOUGH_INFO"
    ]
    write_rows(folder / "quoted.jsonl", quoted)
    write_rows(folder / "abstracts.jsonl", abstracts)
    written = write_rows(folder / "written.jsonl", _written(abstracts))
    settings = folder / "stance.toml"
    base = write_base(folder / "base")
    settings.write_text(SETTINGS.format(base=base, epochs=epochs, written=written.as_posix()), encoding="utf-8")
    return settings


def _written(abstracts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims written for the findings that support one: one that says no more than its finding, and one that does."""
    found = []
    for abstract in abstracts:
        text = abstract["sentences"][2]
        if text.startswith("Naps clearly reduced"):
            passage = {"path": "abstracts.jsonl", "at": [[abstract["id"], "sentences", 2]], "sha256": [digest(text)]}
            for label, start in zip(("supports", "exceeds"), MORE, strict=True):
                claim = text.replace("Naps clearly reduced", start)
                found.append({"id": f"{abstract['id']}{label}", "claim": claim, "evidence": passage, "label": label})
    return found
