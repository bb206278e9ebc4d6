"""A tiny corpus written here, and a linear model trained on it within a second."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CLAIMS = (
    ("Naps {}reduced errors on the ward.", ["efficacy"], "causal"),
    ("Naps may {}improve recall.", ["efficacy"], "conditional"),
    ("Long shifts were {}associated with dizziness and injury.", ["safety"], "correlational"),
    ("The peptide {}activates potassium channels in neurons.", ["mechanism"], "causal"),
    ("Snoring is {}common in one third of the bakers.", ["other"], "none"),
)
OTHERS = ("We recruited {} nurses from the ward.", "Say goodbye to restless nights, dear {}!")
ADVICE = (
    ("Nurses must nap", "strong_advice"),
    ("Naps may be considered", "weak_advice"),
    ("Nurses nap", "no_advice"),
)
EFFECTS = (("Examplin-induced rash", "yes"), ("The nurse recovered", "no"))
WORDS = ("", "clearly ", "markedly ", "again ", "not ", "never ")

SETTINGS = """
name = "tiny"
resamples = 100
[split]
seed = 3
test_percent = 20
folds = 2
[sizes]
words = 2000
cues = 500
context = 100
around = 500
[keep]
words = 300
[scale]
words = 1.0
cues = 0.3
context = 0.3
around = 1.0
vectors = 1.0
[vectors]
words = 60
dimensions = 4
min_count = 1
texts = [{ path = "claims.jsonl", keys = ["sentences"] }]
[[corpora]]
name = "claims"
path = "claims.jsonl"
layout = "documents"
[[corpora]]
name = "strengths"
path = "strengths.jsonl"
layout = "rows"
head = "strength_bare"
labels = { direct_causal = "causal", conditional_causal = "conditional", correlational = "correlational", no = "none" }
[[corpora]]
name = "advice"
path = "advice.jsonl"
layout = "rows"
head = "advice"
labels = { no_advice = "none", weak_advice = "weak", strong_advice = "strong" }
[[corpora]]
name = "effects"
path = "effects.jsonl"
layout = "rows"
head = "adverse_effect"
labels = { yes = "adverse_effect", no = "" }
"""
_HEADS = ("claim", "kind", "strength", "polarity", "strength_bare", "advice", "adverse_effect")


def write(folder: Path) -> Path:
    """The settings file, written into ``folder`` with the rows it names."""
    _rows(folder / "claims.jsonl", [_document(number, word) for number, word in enumerate(WORDS * 5)])
    labels = ("direct_causal", "conditional_causal", "correlational", "direct_causal", "no")
    texts = [(text.format(word), label) for (text, _, _), label in zip(CLAIMS, labels, strict=True) for word in WORDS]
    _rows(folder / "strengths.jsonl", _labelled(texts))
    _rows(
        folder / "advice.jsonl", _labelled((f"{t} in week {w}{w}.", label) for t, label in ADVICE for w in "abcdefgh")
    )
    _rows(folder / "effects.jsonl", _labelled((f"{t} in case {w}.", label) for t, label in EFFECTS for w in "abcdefgh"))
    settings = folder / "tiny.toml"
    blocks = '["words", "cues", "context", "vectors.text"]'
    heads = "".join(f"[heads.{head}]\nblocks = {blocks}\n" for head in _HEADS)
    settings.write_text(SETTINGS + heads + '[ablations]\n"n-grams" = ["words"]\n', encoding="utf-8")
    return settings


def _document(number: int, word: str) -> dict[str, Any]:
    denied = word in ("not ", "never ")
    polarity = "denied" if denied else "affirmed"
    claims = [
        (text.format(word), {"kinds": kinds, "strength": strength, "polarity": polarity})
        for text, kinds, strength in CLAIMS
    ]
    none: dict[str, Any] = {"kinds": [], "strength": None, "polarity": None}
    pairs = [(OTHERS[0].format(number), none), *claims, (OTHERS[1].format(number), none)]
    return {
        "id": f"doc:{number}",
        "register": "lay" if number % 3 == 0 else "abstract",
        "title": f"Study {number}",
        "sentences": [text for text, _ in pairs],
        "labels": [label for _, label in pairs],
    }


def _labelled(rows: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"text": text, "label": label, "pmid": None} for text, label in rows]


def _rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
