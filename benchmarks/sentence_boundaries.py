"""Prints how well sentences are split: boundary precision, recall and F1 on CRAFT and on hand-checked abstracts.

Run as ``python benchmarks/sentence_boundaries.py --shared FOLDER``; both texts come from that folder's ``data``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim.evaluation.boundaries import BoundaryScore, Span, score
from overclaim.stages.sentences import spans

HAND_CHECKED = Path(__file__).resolve().parent.parent / "corpora" / "medline_sentences" / "boundaries.jsonl"
TUNED_ON = 30
"""The rules were tuned on this many CRAFT articles, the first by id; the others are held out."""


@dataclass(frozen=True)
class Item:
    """A text with its true sentences and the blocks (paragraphs) inside which boundaries count."""

    text: str
    gold: list[Span]
    blocks: list[Span]


def craft(shared: Path) -> list[Item]:
    """The CRAFT articles by id, their paragraphs as blocks; every treebank unit counts as a sentence."""
    articles = sorted(_rows(shared / "data" / "craft_sentences" / "articles.jsonl.gz"), key=lambda row: str(row["id"]))
    return [
        Item(row["text"], [(unit["start"], unit["end"]) for unit in row["units"]], paragraphs(row["text"]))
        for row in articles
    ]


def abstracts(shared: Path) -> list[Item]:
    """The hand-checked abstracts, each one block; raises ``ValueError`` when a text is not the one that was checked."""
    texts = {
        f"pmid:{row['pmid']}": row["abstract"]
        for row in _rows(shared / "data" / "medline_records" / "medline_records.jsonl.gz")
    }
    found = []
    for line in HAND_CHECKED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts[row["id"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['id']}: its abstract differs from the one whose boundaries were checked")
        found.append(Item(text, list(zip(row["starts"], row["ends"], strict=True)), [(0, len(text))]))
    return found


def paragraphs(text: str) -> list[Span]:
    """The spans of the lines of ``text`` that hold something, without the white space at their ends."""
    return [match.span() for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]


def total(items: Iterable[Item]) -> BoundaryScore:
    """The counts over all ``items``, each block split by itself."""
    counts = BoundaryScore()
    for item in items:
        predicted = [
            (start + first, end + first) for first, last in item.blocks for start, end in spans(item.text[first:last])
        ]
        counts += score(item.gold, predicted, item.blocks)
    return counts


def report(name: str, items: list[Item]) -> str:
    """One line: precision, recall and F1 in percent, the counts and the speed in million words per second."""
    began = time.perf_counter()
    counts = total(items)
    speed = sum(len(item.text.split()) for item in items) / (time.perf_counter() - began) / 1e6
    rates = f"P {100 * counts.precision:.2f}  R {100 * counts.recall:.2f}  F1 {100 * counts.f1:.2f}"
    errors = f"{counts.hits} hits, {counts.spurious} spurious, {counts.missed} missed"
    return f"{name:<28} {rates}  ({errors}; {speed:.1f} M words/s)"


def main() -> None:
    """Prints the table, or why there is none."""
    parser = argparse.ArgumentParser(description="Sentence boundary scores on CRAFT and on hand-checked abstracts.")
    parser.add_argument("--shared", type=Path, required=True, help="folder of research corpora; holds data/")
    shared = parser.parse_args().shared
    if not (shared / "data" / "craft_sentences").is_dir():
        print(f"skipped: {shared} has no data/craft_sentences, so there is nothing to score against")
        return
    articles = craft(shared)
    print(report("CRAFT, tuned on", articles[:TUNED_ON]))
    print(report("CRAFT, held out", articles[TUNED_ON:]))
    print(report("CRAFT, all", articles))
    print(report("100 abstracts, hand-checked", abstracts(shared)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
