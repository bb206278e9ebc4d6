"""The card of a design model: scores of the saved files on what was kept for them, in model.toml and README.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.design import model
from overclaim.classifiers.design.data import Abstract
from overclaim.classifiers.design.settings import DesignSettings
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.measure import Answers, Score, f1_scores, mean_score
from overclaim.lexicons.design_cues import best_of
from overclaim.lexicons.species_cues import by_words
from overclaim.types import Design, Species

Scores = Mapping[str, Score]
_SEED = 1


def write(
    out: Path, settings: DesignSettings, hashes: Mapping[str, str], data: tuple[Sequence[Abstract], Sequence[Abstract]]
) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    manifest, (seen, unseen) = out / MANIFEST, data
    head = _manifest(settings, hashes, seen, unseen)
    manifest.write_text(head, encoding="utf-8")
    probabilities = model.open_folder(out).predict([item.document for item in unseen], [item.cues for item in unseen])
    said = [max(Design, key=lambda name: shares.designs[name]) for shares in probabilities]
    cues = [best_of(item.scan.scores) for item in unseen]
    measured: dict[str, Scores] = {
        f"{corpus}, {who}": f1_scores(answers(unseen, designs, corpus), settings.resamples, _SEED)
        for corpus in dict.fromkeys(item.corpus.name for item in unseen)
        for who, designs in (("model", said), ("cues alone", cues))
    }
    told = [max(Species, key=lambda name: shares.species[name]) for shares in probabilities]
    species = _species_measured(unseen, said, told, settings.resamples)
    manifest.write_text(head + _scores_toml(measured | species), encoding="utf-8")
    put_scores(out / README, settings.name, [*_table(measured), "", *_species_table(species)])
    return {name: {key: score.value for key, score in scores.items()} for name, scores in (measured | species).items()}


def answers(unseen: Sequence[Abstract], said: Sequence[Design], corpus: str) -> Answers:
    """Gold and predicted classes of one corpus, pooled as its settings say."""
    pairs = [(item, design) for item, design in zip(unseen, said, strict=True) if item.corpus.name == corpus]
    how = pairs[0][0].corpus
    gold = [how.scored.get(item.label, item.label) for item, _ in pairs]
    found = [how.pooled.get(design.value, design.value) for _, design in pairs]
    classes = tuple(dict.fromkeys([*sorted(set(gold)), *sorted(set(found))]))
    averaged = tuple(name for name in classes if name in gold and (not how.averaged or name in how.averaged))
    groups = [item.document.id for item, _ in pairs]
    return Answers(classes, averaged, [{name} for name in gold], [{name} for name in found], groups)


def _species_measured(
    unseen: Sequence[Abstract], designs: Sequence[Design], told: Sequence[Species], resamples: int
) -> dict[str, Scores]:
    """The scores of what the model ``told`` beside those of words and of the ``designs`` that it says."""
    ruled = [by_words(item.scan, design)[0] for item, design in zip(unseen, designs, strict=True)]
    return {
        f"species, {corpus}, {who}": species_scores(unseen, said, corpus, resamples)
        for corpus in dict.fromkeys(item.corpus.name for item in unseen if item.species)
        for who, said in (("model", told), ("rules", ruled))
    }


def species_scores(unseen: Sequence[Abstract], said: Sequence[Species], corpus: str, resamples: int) -> Scores:
    """F1 of each species and ``accuracy`` in one corpus."""
    pairs = [(item, name) for item, name in zip(unseen, said, strict=True) if item.corpus.name == corpus]
    known = [(item, item.species.value, name.value) for item, name in pairs if item.species]
    there = {gold for _, gold, _ in known}
    classes = tuple(name.value for name in Species)
    measured = Answers(
        classes,
        tuple(name for name in classes if name in there),
        [{gold} for _, gold, _ in known],
        [{name} for _, _, name in known],
        [item.document.id for item, _, _ in known],
    )
    right = np.array([gold == name for _, gold, name in known])
    return {**f1_scores(measured, resamples, _SEED), "accuracy": mean_score(right, resamples, _SEED)}


def _manifest(
    settings: DesignSettings, hashes: Mapping[str, str], seen: Sequence[Abstract], unseen: Sequence[Abstract]
) -> str:
    lines = [
        "# Written by `overclaim train`; do not edit: files are verified when the model is loaded.",
        f"name = {json.dumps(settings.name)}",
        f"task = {json.dumps(model.TASK)}",
        f"kind = {json.dumps(model.KIND)}",
        f"command = {json.dumps(f'overclaim train configs/train/{settings.name}.toml')}",
        f"scikit_learn = {json.dumps(version('scikit-learn'))}",
        "\n[files]",
        *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in sorted(hashes.items())),
        "\n[labels]",
        f"design = {json.dumps([design.value for design in Design])}",
        f"species = {json.dumps([species.value for species in Species])}",
        "\n[data]",
    ]
    for part, items in (("trained_on", seen), ("held_out", unseen)):
        counts = Counter(item.corpus.name for item in items)
        lines.append(f"{part} = {{ {', '.join(f'{name} = {count}' for name, count in sorted(counts.items()))} }}")
    return "\n".join(lines) + "\n"


def _scores_toml(measured: Mapping[str, Scores]) -> str:
    lines: list[str] = []
    for name, scores in measured.items():
        lines.append(f"\n[scores.{json.dumps(name)}]")
        lines += [f"{json.dumps(key)} = [{s.value}, {s.low}, {s.high}]" for key, s in scores.items()]
    return "\n".join(lines) + "\n"


def _table(measured: Mapping[str, Scores]) -> list[str]:
    lines = ["| kept for scores, answer of | macro-F1 (95 % interval) | F1 per class |", "|---|---|---|"]
    for name, scores in measured.items():
        macro = scores["macro"]
        classes = ", ".join(f"{key} {score.value:.2f}" for key, score in scores.items() if key != "macro")
        lines.append(f"| {name} | {macro.value:.3f} ({macro.low:.3f}-{macro.high:.3f}) | {classes} |")
    return lines


def _species_table(measured: Mapping[str, Scores]) -> list[str]:
    columns = ["accuracy", "macro", *(name.value for name in Species)]
    head = "| species, answer of | accuracy (95 % interval) | macro-F1 | "
    lines = [head + "".join(f"F1, {name} | " for name in columns[2:]).rstrip(), "|---" * (1 + len(columns)) + "|"]
    for name, scores in measured.items():
        cells = (f"{scores[key].value:.3f} ({scores[key].low:.3f}-{scores[key].high:.3f})" for key in columns)
        lines.append(f"| {name.removeprefix('species, ')} | {' | '.join(cells)} |")
    return lines
