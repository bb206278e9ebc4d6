"""The card of a trained stance model: scores of the saved files on the development shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.card import README, put_scores
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.measure import MACRO, Answers, Score, f1_scores, macro_f1
from overclaim.classifiers.stance import model as stance_model
from overclaim.classifiers.stance.aggregate import CLASSES, Floats, calibrated, probabilities
from overclaim.classifiers.stance.data import Material
from overclaim.classifiers.stance.pairs import Judged, Pair, text_key
from overclaim.classifiers.stance.settings import StanceSettings
from overclaim.classifiers.training.calibrate import calibration_error
from overclaim.classifiers.training.card import About, manifest, score_lines, tables
from overclaim.types import StanceLabels

_NAMES = tuple(stance.value for stance in CLASSES)
_COMMAND = "overclaim train configs/train/{}.toml"


@dataclass(frozen=True)
class Trained:
    """What training made, and what the network says of the development pairs in single precision, not calibrated."""

    material: Material
    hashes: Mapping[str, str]
    reference: Floats


def write(out: Path, settings: StanceSettings, made: Trained) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    about = About(settings.name, stance_model.TASK, stance_model.KIND, _COMMAND.format(settings.name), settings.base)
    head = manifest(about, made.hashes, {}, {"stance": _NAMES})
    (out / MANIFEST).write_text(head, encoding="utf-8")
    model = stance_model.load(out)
    pairs, whole = made.material.dev, made.material.whole_dev
    logits = model.logits([(pair.claim, pair.evidence) for pair in pairs])
    labels = model.predict([(item.claim, item.sentences) for item in whole])
    answers = {**of_pairs(pairs, logits), **of_abstracts(whole, labels)}
    measured = {name: f1_scores(each, settings.resamples, settings.seed) for name, each in answers.items()}
    checks = {**_rationales(whole, labels), **_checks(pairs, logits, calibrated(made.reference, model.calibration))}
    parts = {"trained_on": made.material.train, "tuned_on": made.material.tune, "scored_on": pairs}
    corpora = {name: [pair.corpus for pair in items] for name, items in parts.items()}
    corpora["scored_on_abstracts"] = [item.corpus for item in whole]
    (out / MANIFEST).write_text(head + score_lines(corpora, measured, checks), encoding="utf-8")
    put_scores(out / README, settings.name, tables(measured, checks, "the development share"))
    return {"development": {name: _values(scores) for name, scores in measured.items()}, "checks": checks}


def _values(scores: Mapping[str, Score]) -> dict[str, float]:
    return {name: score.value for name, score in scores.items()}


def of_pairs(items: Sequence[Pair], logits: Floats) -> dict[str, Answers]:
    """The answers on claims with given evidence, by corpus."""
    found = {}
    for corpus in dict.fromkeys(item.corpus for item in items):
        rows = [place for place, item in enumerate(items) if item.corpus == corpus]
        chosen = [items[place] for place in rows]
        said = [{_NAMES[int(place)]} for place in probabilities(logits[rows]).argmax(axis=1)]
        gold = [{item.label.value} for item in chosen]
        names = tuple(name for name in _NAMES if any(name in each for each in gold))
        groups = [text_key(item.claim) for item in chosen]
        found[f"given evidence, {corpus}"] = Answers(_NAMES, names, gold, said, groups)
    return found


def of_abstracts(items: Sequence[Judged], labels: Sequence[StanceLabels]) -> dict[str, Answers]:
    """The answers on claims with a whole abstract, by corpus."""
    found = {}
    for corpus in dict.fromkeys(item.corpus for item in items):
        rows = [(item, label) for item, label in zip(items, labels, strict=True) if item.corpus == corpus]
        gold, said = [{item.label.value} for item, _ in rows], [{label.stance.value} for _, label in rows]
        groups = [text_key(item.claim) for item, _ in rows]
        found[f"whole abstract, {corpus}"] = Answers(_NAMES, _NAMES, gold, said, groups)
    return found


def _rationales(items: Sequence[Judged], labels: Sequence[StanceLabels]) -> dict[str, float]:
    """The F1 of the sentences shown, over abstracts that take a stance, by corpus."""
    found = {}
    for corpus in dict.fromkeys(item.corpus for item in items):
        rows = [
            (i.rationale, set(label.rationale)) for i, label in zip(items, labels, strict=True) if i.corpus == corpus
        ]
        right = sum(len(gold & said) for gold, said in rows)
        total = sum(len(gold) + len(said) for gold, said in rows)
        found[f"rationale sentences F1, {corpus}"] = round(2 * right / max(total, 1), 4)
    return found


def _checks(items: Sequence[Pair], logits: Floats, reference: Floats) -> dict[str, float]:
    if not items:
        return {}
    scores = probabilities(logits)
    gold = np.array([CLASSES.index(item.label) for item in items])
    said = scores.argmax(axis=1)
    found = {
        "calibration error of the answer": calibration_error(scores.max(axis=1), said == gold),
        "answers as in single precision": float((said == probabilities(reference).argmax(axis=1)).mean()),
    }
    for name, answers in of_pairs(items, reference).items():
        found[f"{MACRO}-F1 in single precision, {name}"] = macro_f1(answers)
    return {name: round(value, 4) for name, value in found.items()}
