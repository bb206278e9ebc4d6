"""How far two readings of the same sentences agree: the table behind ``corpora/claim_readings/corpus.toml``.

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


def main() -> None:
    """Prints per aspect the sentences read twice, how many got the same label, and Cohen's kappa."""
    pairs = list(read_twice())
    for aspect, of in ASPECTS.items():
        chosen = [
            (of(first), of(second))
            for first, second in pairs
            if aspect == "kinds" or (first["kinds"] and second["kinds"])
        ]
        one, two = zip(*chosen, strict=True)
        same = sum(a == b for a, b in chosen)
        kappa = cohen_kappa(one, two, sorted({*one, *two}))
        sys.stdout.write(f"{aspect}: {len(chosen)} read twice, {same} the same, kappa {kappa:.3f}\n")


def read_twice() -> Iterator[tuple[Label, Label]]:
    """The first and the second label of every sentence that two readers read."""
    first = {row["id"]: row["labels"] for name in ("random", "safety") for row in _rows(name)}
    for row in _rows("again"):
        yield from zip(first[row["id"]], row["labels"], strict=True)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = data_folder("corpora", "claim_readings", f"{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines())


if __name__ == "__main__":
    main()
