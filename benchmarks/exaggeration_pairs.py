"""Macro-F1 of exaggeration by comparing strengths, on the InSciOut pairs whose paper no model was trained on.

A pair is the main statement of a paper's abstract and one of a press release or news story; gold compares the coders'
codes on the scale of four (``label_4level_vs_abstract``). Papers are held out as in
``configs/train/claims-encoder.toml``; pairs with a text that stands in its training share are left out.

Run as ``python benchmarks/exaggeration_pairs.py --model models/claims --shared FOLDER [--part test|dev]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from overclaim.api.exaggeration import predict_exaggeration
from overclaim.classifiers import folder
from overclaim.classifiers.cues import tokens
from overclaim.classifiers.encoder.data import material, part_of, text_key
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.examples import read_rows
from overclaim.config import load
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.classification import Answers, score_labels

PAIRS = "insciout/paper_target_pairs.jsonl.gz"
GOLD = "label_4level_vs_abstract"
LABELS = ("downplays", "same", "exaggerates")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the scores with their intervals over papers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--part", choices=("test", "dev"), default="test")
    parser.add_argument("--settings", type=Path, default=Path("configs/train/claims-encoder.toml"))
    chosen = parser.parse_args(arguments)
    rows = pairs(chosen.shared / "data", load(chosen.settings, EncoderSettings), chosen.part)
    found = [row["label"] for row in predict_exaggeration(rows, folder.load(chosen.model))]
    answers = Answers([row["gold"] for row in rows], found, [row["group"] for row in rows])
    sys.stdout.write(score_labels("exaggeration", answers, LABELS, how=Resampling()).to_markdown() + "\n")


def pairs(data: Path, settings: EncoderSettings, part: str) -> list[dict[str, str]]:
    """The pairs of the papers of ``part``, with their gold label, without those whose texts were trained on."""
    known = {text_key(item) for item in material(data, settings).train}
    found = []
    for row in read_rows(data, PAIRS):
        source, target, group = row["paper_abstract_statement"], row["target_text"], f"insciout:{row['reference']}"
        if not (source and target and row[GOLD]) or part_of(group, settings) != part:
            continue
        if known.isdisjoint(" ".join(tokens(text)) for text in (source, target)):
            gold = {"id": row["id"], "gold": row[GOLD], "group": group}
            found.append({**gold, "source_text": source, "target_text": target})
    return found


if __name__ == "__main__":
    main()
