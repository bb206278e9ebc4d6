"""How far two readings agree: the tables behind ``corpora/claim_readings`` and ``corpora/stance_readings``.

Run as ``python benchmarks/label_agreement.py``; it needs nothing but the package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from overclaim.config import data_folder
from overclaim.evaluation.agreement import cohen_kappa

Label = Mapping[str, Any]
ASPECTS: Mapping[str, Callable[[Label], str]] = {
    "kinds": lambda label: "+".join(sorted(label["kinds"])) or "no claim",
    "strength": lambda label: str(label["strength"]),
    "polarity": lambda label: str(label["polarity"]),
}

ABSTRACTS = ("design", "species")
"""What is said of whole abstracts."""
STANCES = ("written", "judged", "graded", "changed", "roles", "found", "records", "opposed")
"""The files of ``stance_readings`` of which a part was read twice."""


def main() -> None:
    """Prints per aspect what was read twice, how much of it got the same label, and Cohen's kappa."""
    pairs = list(read_twice())
    for aspect, of in ASPECTS.items():
        chosen = [
            (of(first), of(second))
            for first, second in pairs
            if aspect == "kinds" or (first["kinds"] and second["kinds"])
        ]
        _write(aspect, chosen)
    for aspect in ABSTRACTS:
        _write(aspect, list(abstracts_read_twice(aspect)))
    for name in STANCES:
        _write(f"stance, {name}", list(stances_read_twice(name)))


def read_twice() -> Iterator[tuple[Label, Label]]:
    """The first and the second label of every sentence of ``claim_readings`` that two readers read."""
    for first, second in _documents_read_twice():
        yield from zip(first["labels"], second["labels"], strict=True)


def abstracts_read_twice(aspect: str) -> Iterator[tuple[str, str]]:
    """The first and the second ``design`` or ``species`` of every abstract that two readers read."""
    for first, second in _documents_read_twice():
        if aspect in second:
            yield first[aspect], second[aspect]


def _documents_read_twice() -> Iterator[tuple[Label, Label]]:
    first = {row["id"]: row for name in ("random", "safety", "more") for row in _rows("claim_readings", name)}
    for row in _rows("claim_readings", "again"):
        yield first[row["id"]], row


def stances_read_twice(name: str) -> Iterator[tuple[str, str]]:
    """The first and the second stance of every pair in the file ``name`` of ``stance_readings`` that was read twice."""
    second = {row["id"]: row["label"] for row in _rows("stance_readings", "again")}
    for row in _rows("stance_readings", name):
        if row["id"] in second:
            yield row["label"], second[row["id"]]


def _write(aspect: str, pairs: list[tuple[str, str]]) -> None:
    one, two = zip(*pairs, strict=True)
    same = sum(a == b for a, b in pairs)
    kappa = cohen_kappa(one, two, sorted({*one, *two}))
    sys.stdout.write(f"{aspect}: {len(pairs)} read twice, {same} the same, kappa {kappa:.3f}\n")


def _rows(corpus: str, name: str) -> Iterator[dict[str, Any]]:
    text = data_folder("corpora", corpus, f"{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines())


if __name__ == "__main__":
    main()
