"""Scores of the stance model on the whole official development shares of three corpora.

The training command leaves out rows that hold a text kept for scoring, also those it scores on; here every row of the
development shares is asked, and nothing is fitted. SciFact: each claim with each abstract it cites. HealthVer: the
official pairs of claim and evidence. Check-COVID: each claim with the sentences marked for it, and with its abstract.

Run as ``python benchmarks/stance_development.py --model models/stance --shared FOLDER``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.measure import MACRO, Answers, f1_scores
from overclaim.classifiers.stance.aggregate import CLASSES, Floats
from overclaim.classifiers.stance.blend import load
from overclaim.classifiers.stance.card import of_abstracts, of_pairs
from overclaim.classifiers.stance.pairs import Judged, Pair
from overclaim.classifiers.stance.sources import LABELS
from overclaim.protocols import StanceClassifier
from overclaim.types import StanceLabels

RESAMPLES, SEED = 1000, 0
_LEAST = 1e-5  # scores have four digits


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints macro-F1 with its interval, F1 per class and the number of rows of each measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    start = time.perf_counter()
    for name, answers in scores(load(chosen.model), chosen.shared / "data").items():
        found = f1_scores(answers, RESAMPLES, SEED)
        macro = found[MACRO]
        each = ", ".join(f"{key} {score.value:.3f}" for key, score in found.items() if key != MACRO)
        sys.stdout.write(
            f"{name}: {len(answers.gold)} rows, macro-F1 {macro.value:.3f} ({macro.low:.3f}-{macro.high:.3f}); {each}\n"
        )
    sys.stdout.write(f"{time.perf_counter() - start:.0f} s\n")


def scores(model: StanceClassifier, data: Path) -> dict[str, Answers]:
    """The model's answers beside gold, by measure."""
    given = [*_given(data, "healthver/pairs_dev_test_official", "claim"), *_given(data, "check_covid/claims", "text")]
    whole = [*_whole(data, "scifact", "claim_abstract_pairs", "claim"), *_whole(data, "check_covid", "claims", "text")]
    beside = model.predict([(pair.claim, (pair.evidence,)) for pair in given])
    labels = model.predict([(item.claim, item.sentences) for item in whole])
    return {**of_pairs(given, _logits(beside)), **of_abstracts(whole, labels)}


def _logits(labels: Sequence[StanceLabels]) -> Floats:
    return np.log([[max(each.scores[stance], _LEAST) for stance in CLASSES] for each in labels])


def _given(data: Path, path: str, key: str) -> Iterator[Pair]:
    for row in _rows(data / f"{path}.jsonl.gz"):
        if row["split"] == "dev":
            evidence = row["evidence"] if isinstance(row["evidence"], str) else " ".join(row["evidence"])
            yield Pair(path.partition("/")[0], "dev", row[key], evidence, LABELS[row["label"]])


def _whole(data: Path, corpus: str, claims: str, key: str) -> Iterator[Judged]:
    abstracts = {row["id"]: tuple(row["sentences"]) for row in _rows(data / corpus / "corpus.jsonl.gz")}
    for row in _rows(data / corpus / f"{claims}.jsonl.gz"):
        if row["split"] == "dev" and row["doc_id"] in abstracts:
            yield Judged(corpus, "dev", row[key], abstracts[row["doc_id"]], LABELS[row["label"]])


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


if __name__ == "__main__":
    main()
