"""Claims models beside each other on the held-out share of overclaim_claims, with paired intervals.

python benchmarks/claims_models.py --shared FOLDER [MODEL ...]

Prints per model the macro-F1 of kinds, claim or not, strength and polarity, and how far each differs from the first
(percentile bootstrap over documents, 1,000 samples, seed 0). Prints a reason and ends where FOLDER is absent.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from overclaim.classifiers import folder
from overclaim.classifiers.card import held_out
from overclaim.classifiers.encoder.data import material
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.measure import Answers, macro_f1
from overclaim.config import data_folder, load

MEASURES = ("kinds", "claim or not", "strength", "strength end to end", "polarity")
CORPUS = "overclaim_claims"
SAMPLES = 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the comparison, or why there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", default=["claims-linear", "claims", "claims-small", "claims-blend"])
    parser.add_argument("--shared", type=Path, required=True, help="the folder of the research corpora")
    chosen = parser.parse_args(arguments)
    if not (chosen.shared / "data").is_dir():
        sys.stdout.write(f"skipped: {chosen.shared} holds no research corpora\n")
        return
    settings = load(data_folder("configs", "train", "claims-encoder.toml"), EncoderSettings)
    unseen = [item for item in material(chosen.shared / "data", settings).test if item.corpus == CORPUS]
    contexts = [item.context for item in unseen]
    found = {name: held_out(unseen, folder.load(name).predict(contexts)) for name in chosen.models}
    for measure in MEASURES:
        key = f"{measure}, {CORPUS}"
        sys.stdout.write(f"{key} ({len(unseen)} sentences)\n")
        first = found[chosen.models[0]][key]
        for name in chosen.models:
            answers = found[name][key]
            low, middle, high = difference(first, answers)
            beside = f"  {middle:+.3f} ({low:+.3f} to {high:+.3f})" if name != chosen.models[0] else ""
            sys.stdout.write(f"  {name:<14} {macro_f1(answers):.3f}{beside}\n")


def difference(first: Answers, second: Answers) -> tuple[float, float, float]:
    """The 95 % interval, with its middle, of how far ``second`` is above ``first``; documents are drawn together."""
    rng = np.random.default_rng(0)
    groups = sorted(set(first.groups))
    places = {group: [i for i, found in enumerate(first.groups) if found == group] for group in groups}
    gains = []
    for _ in range(SAMPLES):
        drawn = [i for number in rng.integers(len(groups), size=len(groups)) for i in places[groups[number]]]
        gains.append(macro_f1(_drawn(second, drawn)) - macro_f1(_drawn(first, drawn)))
    low, middle, high = np.percentile(gains, [2.5, 50, 97.5])
    return float(low), float(middle), float(high)


def _drawn(answers: Answers, places: Sequence[int]) -> Answers:
    gold, predicted = [answers.gold[i] for i in places], [answers.predicted[i] for i in places]
    return Answers(answers.classes, answers.averaged, gold, predicted, [answers.groups[i] for i in places])


if __name__ == "__main__":
    main()
