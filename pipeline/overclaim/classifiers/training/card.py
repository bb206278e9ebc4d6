"""What the manifest and the card of every trained encoder hold, as lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from overclaim.classifiers.measure import MACRO, Score

Measured = Mapping[str, Mapping[str, Score]]


@dataclass(frozen=True)
class About:
    """What a model folder says of itself; ``kind`` names its loader, ``command`` made it."""

    name: str
    task: str
    kind: str
    command: str
    base: str


def manifest(
    about: About,
    hashes: Mapping[str, str],
    thresholds: Mapping[str, float],
    labels: Mapping[str, Iterable[str]],
) -> str:
    """The ``model.toml`` of a trained encoder, without its scores."""
    lines = [
        "# Written by `overclaim train`; do not edit: files and thresholds are verified when the model is loaded.",
        *(f"{key} = {json.dumps(getattr(about, key))}" for key in ("name", "task", "kind", "command", "base")),
        *(f"{name} = {json.dumps(version(name))}" for name in ("torch", "transformers", "onnxruntime")),
        "\n[files]",
        *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in sorted(hashes.items())),
        *(["\n[thresholds]"] if thresholds else []),
        *(f"{json.dumps(name)} = {value}" for name, value in sorted(thresholds.items())),
        "\n[labels]",
        *(f"{head} = {json.dumps(list(names))}" for head, names in labels.items()),
    ]
    return "\n".join(lines) + "\n"


def score_lines(corpora: Mapping[str, Iterable[str]], measured: Measured, checks: Mapping[str, float]) -> str:
    """The scores of a ``model.toml``; ``corpora`` names, per part of the data, the corpus of each of its rows."""
    lines = ["\n[data]"]
    for part, names in corpora.items():
        counts = sorted(Counter(names).items())
        lines.append(f"{part} = {{ {', '.join(f'{name} = {count}' for name, count in counts)} }}")
    for name, scores in measured.items():
        lines.append(f"\n[scores.{json.dumps(name)}]")
        lines += [f"{json.dumps(key)} = [{s.value}, {s.low}, {s.high}]" for key, s in scores.items()]
    lines.append("\n[checks]")
    lines += [f"{json.dumps(name)} = {value}" for name, value in checks.items()]
    return "\n".join(lines) + "\n"


def tables(measured: Measured, checks: Mapping[str, float], share: str = "the held-out share") -> list[str]:
    """The scores as the lines of two Markdown tables."""
    lines = [f"| measure on {share} | macro-F1 (95 % interval) | F1 per class |", "|---|---|---|"]
    for name, scores in measured.items():
        macro = scores[MACRO]
        classes = ", ".join(f"{key} {score.value:.3f}" for key, score in scores.items() if key != MACRO)
        lines.append(f"| {name} | {macro.value:.3f} ({macro.low:.3f}-{macro.high:.3f}) | {classes} |")
    lines += ["", f"| check on {share} | value |", "|---|---|"]
    lines += [f"| {name} | {value:.4f} |" for name, value in checks.items()]
    return lines
