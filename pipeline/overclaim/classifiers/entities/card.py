"""The card of a trained entity model: scores of the saved files on the development share, in model.toml and README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.entities import tagger
from overclaim.classifiers.entities.batches import labels_learnt
from overclaim.classifiers.entities.measure import ALL, Found, Read, scores, spans
from overclaim.classifiers.entities.passages import Material
from overclaim.classifiers.entities.scheme import LABELS, Floats
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.training.card import About, Measured, manifest, score_lines, tables


@dataclass(frozen=True)
class Trained:
    """What training made, and the logits of the network in single precision on the development share."""

    passages: Material
    outside: Floats
    hashes: Mapping[str, str]
    reference: Sequence[Read]


def write(out: Path, settings: EntitySettings, made: Trained) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    path = out / MANIFEST
    path.write_text(_manifest(settings, made), encoding="utf-8")
    measured = scores(_answers(out, made.reference), settings.resamples, settings.fit.seed)
    exact = scores([(item, spans(item, made.outside)) for item in made.reference], 1, settings.fit.seed)
    checks = {
        f"F1 lost to few bits, {name}": round(exact[name][ALL].value - found[ALL].value, 4)
        for name, found in measured.items()
    }
    path.write_text(_manifest(settings, made) + _scores(measured, checks, made), encoding="utf-8")
    put_scores(out / README, settings.name, tables(measured, checks, "the development share"))
    return {
        "development": {name: {key: score.value for key, score in found.items()} for name, found in measured.items()},
        "checks": checks,
    }


def _answers(out: Path, read: Sequence[Read]) -> list[tuple[Read, Found]]:
    """Each passage with the spans that the saved model finds in it."""
    said = tagger.load(out).tag([item.passage.text for item in read])
    return [
        (item, {label: [(x.start, x.end) for x in found if x.label is label] for label in LABELS})
        for item, found in zip(read, said, strict=True)
    ]


def _manifest(settings: EntitySettings, made: Trained) -> str:
    about = About(
        settings.name,
        tagger.TASK,
        tagger.KIND,
        f"overclaim train configs/train/{settings.name}.toml",
        settings.base,
    )
    outside = {label.value: float(value) for label, value in zip(LABELS, made.outside, strict=True)}
    return manifest(about, made.hashes, outside, labels_learnt(settings.corpora))


def _scores(measured: Measured, checks: Mapping[str, float], made: Trained) -> str:
    parts = {
        "trained_on": [item.corpus for item in made.passages.train],
        "development": [item.corpus for item in made.passages.dev],
    }
    return score_lines(parts, measured, checks)
