"""What a gate in front of a claims model lets through: recall of claims, sentences spared, and the scores that follow.

python benchmarks/gate.py --shared FOLDER [--model claims] [GATE ...]

Prints for each gate on the development and on the held-out share of overclaim_claims and claim_readings_safety how many
of the sentences that claim something pass, and how many of all do not; and on held-out overclaim_claims the macro-F1 of
kinds, claim or not and strength end to end. The linear model in front has learnt from the development share, not from
the held-out one. Prints a reason and ends where FOLDER is absent.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from overclaim.classifiers import folder
from overclaim.classifiers.card import held_out
from overclaim.classifiers.encoder.data import material
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.examples import Example
from overclaim.classifiers.gate import GATE, silenced
from overclaim.classifiers.measure import macro_f1
from overclaim.config import data_folder, load
from overclaim.types import ClaimLabels

CORPORA = ("overclaim_claims", "claim_readings_safety")
MEASURES = ("kinds", "claim or not", "strength end to end")
GATES = (0.0, 0.02, 0.04, 0.05, 0.06, 0.08, 0.1, 0.2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the tables, or why there are none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gates", nargs="*", type=float, default=GATES)
    parser.add_argument("--model", default="claims")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of the research corpora")
    chosen = parser.parse_args(arguments)
    if not (chosen.shared / "data").is_dir():
        sys.stdout.write(f"skipped: {chosen.shared} holds no research corpora\n")
        return
    found = material(
        chosen.shared / "data", load(data_folder("configs", "train", "claims-encoder.toml"), EncoderSettings)
    )
    front = folder.load(GATE)
    for share, items in (("development", found.dev), ("held out", found.test)):
        for corpus in CORPORA:
            rows = [item for item in items if item.corpus == corpus]
            labels = front.predict([item.context for item in rows])
            for gate in chosen.gates:
                sys.stdout.write(f"{share}, {corpus}, gate {gate:g}: {passed(rows, labels, gate)}\n")
    rows = [item for item in found.test if item.corpus == CORPORA[0]]
    contexts = [item.context for item in rows]
    first, second = front.predict(contexts), folder.load(chosen.model).predict(contexts)
    for gate in chosen.gates:
        pairs = zip(first, second, strict=True)
        answers = held_out(rows, [two if one.scores["claim"] >= gate else silenced(one) for one, two in pairs])
        scores = (f"{measure} {macro_f1(answers[f'{measure}, {CORPORA[0]}']):.4f}" for measure in MEASURES)
        sys.stdout.write(f"{chosen.model} behind gate {gate:g}: {', '.join(scores)}\n")


def passed(rows: Sequence[Example], labels: Sequence[ClaimLabels], gate: float) -> str:
    """How many of the gold claims reach ``gate``, and how many sentences do not."""
    reached = [one.scores["claim"] >= gate for one in labels]
    claims = [reach for reach, row in zip(reached, rows, strict=True) if row.gold["claim"]]
    spared = len(reached) - sum(reached)
    return (
        f"recall {sum(claims) / len(claims):.4f} of {len(claims)} claims, "
        f"{spared / len(reached):.0%} of {len(reached)} sentences spared"
    )


if __name__ == "__main__":
    main()
