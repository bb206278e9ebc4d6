"""Speed against F1 of the claims models, as a table and a drawing.

python benchmarks/speed_curve.py BENCH.json --out docs/speed.svg

``BENCH.json`` is what ``overclaim bench --format json`` wrote. A model's macro-F1 of kinds, with its 95 % interval, is
that of its ``model.toml``; a model that holds none (a blend, a baseline) is a dotted line at its speed. Drawn with
matplotlib (``pip install matplotlib``), which writes SVG without a browser, unlike altair and plotly.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from overclaim.classifiers import folder
from overclaim.classifiers.measure import MACRO
from overclaim.config import read_toml
from overclaim.errors import OverclaimError

MEASURE = "kinds, overclaim_claims"


@dataclass(frozen=True)
class Point:
    """Sentences per second of one contestant, and the macro-F1 of its model with low and high end, where known."""

    name: str
    rate: float
    score: tuple[float, float, float] | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table and writes the drawing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bench", type=Path, help="the JSON of overclaim bench")
    parser.add_argument("--out", type=Path, required=True, help="the SVG to write")
    chosen = parser.parse_args(arguments)
    found = json.loads(chosen.bench.read_text(encoding="utf-8"))
    points = [point(each) for each in found["measured"]]
    sys.stdout.write("| | sentences/s | macro-F1 of kinds (95 % interval) |\n|---|---|---|\n")
    for each in sorted(points, key=lambda each: each.rate):
        score = "" if each.score is None else "{:.3f} ({:.3f} to {:.3f})".format(*each.score)
        sys.stdout.write(f"| {each.name} | {each.rate:.0f} | {score} |\n")
    draw(points, f"{found['abstracts']} abstracts, {found['processors']} processors of {found['machine']}", chosen.out)


def point(measured: dict[str, object]) -> Point:
    """A contestant's median rate, and its model's score; that of a gated model, or one on a GPU, is the model's own."""
    name, runs = str(measured["name"]), measured["runs"]
    assert isinstance(runs, list)
    rate = statistics.median(run["sentences"] / run["seconds"] for run in runs)
    return Point(name, rate, score(name.split(", ")[0]) if measured["ours"] else None)


def score(model: str) -> tuple[float, float, float] | None:
    """The macro-F1 of ``model`` in its manifest; None where there is none."""
    try:
        scores = read_toml(folder.find(model) / folder.MANIFEST).get("scores", {})
    except OverclaimError:
        return None
    found = scores.get(MEASURE)
    return tuple(found[MACRO]) if found else None


def draw(points: Sequence[Point], title: str, out: Path) -> None:
    """Writes the drawing, the same bytes for the same points."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt
    from matplotlib import ticker

    mpl.rcParams.update({"svg.hashsalt": "overclaim", "font.size": 9})
    figure, axes = plt.subplots(figsize=(8, 4))
    for each in points:
        if each.score is None:
            axes.axvline(each.rate, color="grey", linestyle=":", linewidth=1)
            spot = (each.rate, 0.98)
            axes.annotate(
                each.name, spot, xycoords=("data", "axes fraction"), rotation=90, ha="right", va="top", color="grey"
            )
            continue
        value, low, high = each.score
        axes.errorbar([each.rate], [value], [[value - low], [high - value]], fmt="o", capsize=3, label=each.name)
    axes.set(xscale="log", xlabel="sentences per second", ylabel="macro-F1 of kinds, held out", title=title)
    axes.margins(x=0.1)
    axes.legend(loc="lower left", bbox_to_anchor=(1, 0), frameon=False)
    axes.xaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:.0f}"))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    figure.tight_layout()
    figure.savefig(out, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
