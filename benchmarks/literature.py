"""Searches of a large literature: time to build, size, and how long each kind of search takes.

A dataset that ``overclaim extract`` wrote is repeated under new ids until it holds enough claims; the questions are
titles of its documents, drawn from a seed. Prints p50 and p95 in milliseconds for full text, vectors, and both.

Run as ``python benchmarks/literature.py --dataset FOLDER --out NEW_OR_OLD_FOLDER --claims 1000000``; a literature that
is there already is only searched.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from overclaim.api.search import search_embedder, searched_by
from overclaim.stores import dataset, literature
from overclaim.stores.literature import Literature
from overclaim.types import EvidenceBase, Reading

_BATCH = 2_000
_WARM = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints how long building and searching take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    originals = [reading for batch in dataset.read_readings(chosen.dataset) for reading in batch]
    stored = Literature.open(chosen.out) if literature.is_literature(chosen.out) else build(originals, chosen)
    rng = random.Random(chosen.seed)
    titles = [rng.choice(originals).document.title for _ in range(_WARM + chosen.queries)]
    embedder = search_embedder()
    searches: dict[str, Callable[[str], object]] = {
        "full text": lambda text: stored.search(text, chosen.limit),
        "vectors": lambda text: stored.near(embedder.embed([text])[0], chosen.limit),
    }
    searches["both"] = lambda text: [search(text) for name, search in searches.items() if name != "both"]
    for name, search in searches.items():
        took = 1000 * np.array([seconds(search, title) for title in titles][_WARM:])
        p50, p95 = np.percentile(took, [50, 95])
        sys.stdout.write(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms\n")


def build(originals: Sequence[Reading], chosen: argparse.Namespace) -> Literature:
    """The literature of ``originals``, repeated under new ids until there are enough claims."""
    start = time.perf_counter()
    base = EvidenceBase(0, 0, "repeated", 0, searched_by())
    batches = _batches(originals, chosen.claims)
    stored = literature.build(chosen.out, batches, lambda: (base, ()), search_embedder())
    size = sum(path.stat().st_size for path in chosen.out.rglob("*") if path.is_file())
    sys.stdout.write(f"{chosen.claims:,} claims built in {time.perf_counter() - start:.0f} s, {size / 1e6:,.0f} MB\n")
    return stored


def _batches(originals: Sequence[Reading], wanted: int) -> Iterator[list[Reading]]:
    batch, claims, turn = [], 0, 0
    while claims < wanted:
        for reading in originals:
            batch.append(_renamed(reading, f"{reading.document.id}-{turn}"))
            claims += sum(one.labels.is_claim for one in reading.statements)
            if len(batch) == _BATCH:
                yield batch
                batch = []
            if claims >= wanted:
                break
        turn += 1
    yield batch


def _renamed(reading: Reading, name: str) -> Reading:
    statements = tuple(replace(one, sentence=replace(one.sentence, document_id=name)) for one in reading.statements)
    return replace(reading, document=replace(reading.document, id=name), statements=statements)


def seconds(search: Callable[[str], object], text: str) -> float:
    """How long one search takes."""
    start = time.perf_counter()
    search(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
