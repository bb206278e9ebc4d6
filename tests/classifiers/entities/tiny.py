"""A tiny corpus of two label sets, with settings that train an entity model on it in seconds."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from tests.classifiers import tiny_encoder

SETTINGS = """
kind = "entities"
name = "tiny-entities"
base = "{base}"
window = 32
resamples = 100
[fit]
seed = 1
epochs = {epochs}
batch = 8
rate = 3e-3
head_rate = 1e-2
dropout = 0.0
threads = 1
bfloat16 = false
[[corpora]]
name = "drugs"
path = "drugs.jsonl"
labels = {{ drug = "CHEMICAL", harm = "DISEASE", place = "" }}
[[corpora]]
name = "trials"
path = "trials.jsonl"
labels = {{ who = "POPULATION" }}
unsure = {{ maybe = "POPULATION" }}
dev = []
dev_percent = 20
"""
DRUGS, HARMS = ("examplin", "peptide", "potassium"), ("rash", "injury", "dizziness")
PEOPLE = ("nurses from the ward", "bakers", "3 nurses")


def rows(count: int, seed: int = 0) -> dict[str, list[dict[str, Any]]]:
    """The rows of both corpora, each text built of marked and unmarked parts."""
    rng = random.Random(seed)
    found: dict[str, list[dict[str, Any]]] = {"drugs": [], "trials": []}
    for number in range(count):
        split = "dev" if number % 4 == 0 else "train"
        parts = [(rng.choice(DRUGS), "drug"), ("may improve", ""), (rng.choice(HARMS), "harm"), ("on the", "")]
        found["drugs"].append(_row(f"d{number}", split, [*parts, ("ward", "place"), (f"{number} .", "")]))
        parts = [("we recruited", ""), (rng.choice(PEOPLE), "who"), (f"{number} and considered", "")]
        found["trials"].append(_row(f"t{number}", "train", [*parts, ("naps", "maybe"), (".", "")]))
    return found


def _row(identifier: str, split: str, parts: list[tuple[str, str]]) -> dict[str, Any]:
    text, spans = "", []
    for words, label in parts:
        text += " " if text else ""
        if label:
            spans.append({"start": len(text), "end": len(text) + len(words), "label": label})
        text += words
    return {"id": identifier, "split": split, "text": text, "spans": spans}


def write(folder: Path, epochs: int = 5) -> Path:
    """The settings file, written into ``folder`` with the corpora, the base encoder and the tokenizer it names."""
    for name, found in rows(60).items():
        text = "".join(json.dumps(row) + "\n" for row in found)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    settings = folder / "entities.toml"
    settings.write_text(SETTINGS.format(base=tiny_encoder.write_base(folder / "base"), epochs=epochs), encoding="utf-8")
    return settings
