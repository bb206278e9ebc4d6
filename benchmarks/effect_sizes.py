"""Recall and precision of effect sizes on the CLERx abstracts (OR, RR, HR annotated by hand in observational studies).

A gold value is found when a ratio with the same value covers it; the corpus calls rate ratios HR. The annotators marked
only values of stated relations, and many sentences not at all: precision is therefore over the sentences that hold a
gold value. Offsets in the corpus count from 1.

Run as ``python benchmarks/effect_sizes.py --shared FOLDER [--errors]``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from overclaim.stages.numbers import find
from overclaim.stages.numbers.literals import value_of
from overclaim.types import Number, NumberKind

CORPUS = Path("data", "clerx_effect_sizes", "clerx.jsonl.gz")
MEASURES = {"or_ratio": "OR", "hr_ratio": "HR", "rr_ratio": "RR"}


@dataclass
class Counts:
    """What was found, missed and found wrongly; ``errors`` lists the last two."""

    gold: int = 0
    found: int = 0
    named: int = 0
    extra: int = 0
    stated: int = 0
    read: int = 0
    disordered: int = 0
    errors: list[str] = field(default_factory=list)

    def report(self) -> str:
        """The rates, one a line."""
        predicted = self.found + self.extra
        return "\n".join(
            (
                f"ratio values: recall {self.found}/{self.gold} = {self.found / max(1, self.gold):.4f}",
                f"  with the right measure: {self.named}/{self.gold} = {self.named / max(1, self.gold):.4f}",
                f"  precision in annotated sentences: {self.found}/{predicted} = {self.found / max(1, predicted):.4f}",
                f"ratios with an interval whose ends do not enclose them: {self.disordered}",
                f"intervals that are named and followed by a figure: {self.read}/{self.stated} read",
            )
        )


def sentences(path: Path) -> Iterator[dict[str, Any]]:
    """The annotated sentences of the corpus file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from json.loads(line)["sentences"]


def measure(path: Path) -> Counts:
    """The counts over all sentences of the corpus file."""
    counts = Counts()
    for sentence in sentences(path):
        text = sentence["text"]
        numbers = find(text)
        _count_ratios(counts, text, sentence["spans"], [n for n in numbers if n.kind is NumberKind.RATIO])
        _count_intervals(counts, text, numbers)
    return counts


def _count_ratios(counts: Counts, text: str, spans: list[dict[str, Any]], ratios: list[Number]) -> None:
    gold = [span for span in spans if span["label"] in MEASURES and span["end"] > span["start"]]
    used: set[Number] = set()
    for span in gold:
        counts.gold += 1
        start, end = span["start"] - 1, span["end"] - 1
        written = text[start:end]
        match = next((n for n in ratios if n.start <= start and end <= n.end), None)
        if match is None or match.value != _value(written):
            counts.errors.append(f"missed {written!r} ({span['label']}): {text}")
            continue
        used.add(match)
        counts.found += 1
        counts.named += match.measure == MEASURES[span["label"]]
        if match.measure != MEASURES[span["label"]]:
            counts.errors.append(f"misnamed {written!r} ({span['label']}, read as {match.measure}): {text}")
    for ratio in ratios:
        if ratio.low is not None and ratio.high is not None and not ratio.low <= ratio.value <= ratio.high:
            counts.disordered += 1
        if gold and ratio not in used:
            counts.extra += 1
            counts.errors.append(f"extra {ratio.text!r}: {text}")


def _value(written: str) -> float | None:
    try:
        return value_of(written.strip().replace("\u00b7", "."))
    except ValueError:
        return None


def _count_intervals(counts: Counts, text: str, numbers: tuple[Number, ...]) -> None:
    for stated in re.finditer(r"\b9[059] ?% ?-?(?:CI|confidence interval)[^A-Za-z0-9]{0,6}[0-9]", text):
        counts.stated += 1
        inside = any(
            n.kind is NumberKind.CONFIDENCE_INTERVAL and n.start < stated.end() <= n.end for n in numbers
        ) or any(n.high is not None and n.end >= stated.end() > n.start for n in numbers)
        counts.read += inside
        if not inside:
            counts.errors.append(f"interval not read at {stated.group()!r}: {text}")


def main() -> int:
    """Prints the rates; exit status 0 also when the corpus is absent, with the reason on standard error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="the folder of research corpora")
    parser.add_argument("--errors", action="store_true", help="list what was missed or read wrongly")
    arguments = parser.parse_args()
    corpus = arguments.shared / CORPUS
    if not corpus.is_file():
        print(f"skipped: {corpus} is not there (the corpus is not part of the project)", file=sys.stderr)
        return 0
    counts = measure(corpus)
    print(counts.report())
    if arguments.errors:
        print("\n".join(counts.errors))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
