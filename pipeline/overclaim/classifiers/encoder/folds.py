"""Cross-validation of an encoder on one corpus, to stand beside published figures; no model is kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.encoder.data import by_name, material, tasks, text_key
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, FoldsSettings
from overclaim.classifiers.encoder.train import check_installed, read_tokenizer, tokenizer_file
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example, percentile
from overclaim.classifiers.measure import Answers, f1_scores, macro_f1
from overclaim.config import load
from overclaim.errors import ConfigError

SCORES, ANSWERS = "scores.json", "answers.jsonl"


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of every sentence of the target corpus, each answered by a model that saw neither its text nor PMID.

    ``out`` gets ``scores.json``, and ``answers.jsonl`` with gold and answer per sentence (its hash, no text). Finished
    folds are kept in ``out/work`` and not repeated. Raises ``ConfigError`` when the settings name no corpus as target.
    """
    check_installed()
    settings = load(config, FoldsSettings)
    sentences = material(data, settings)
    items = [*sentences.train, *sentences.dev, *sentences.test]
    target = [item for item in items if item.corpus == settings.target]
    if not target:
        raise ConfigError(f"{config}: target {settings.target!r} is none of the corpora")
    head = next(iter(tasks(target[0], by_name((*settings.corpora, *settings.auxiliary)))))
    out.mkdir(parents=True, exist_ok=True)
    found: dict[int, str] = {}
    for fold in range(settings.split.folds):
        found |= _fold(fold, head, items, target, settings, out / "work")
    answers = _answers(head, target, [found[place] for place in range(len(target))])
    _write_answers(out / ANSWERS, target, answers, settings)
    scores = summary(answers, target, settings)
    (out / SCORES).write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    return scores


def fold_of(item: Example, settings: FoldsSettings) -> int:
    """The fold that leaves ``item`` out."""
    return percentile(settings.split.seed + 1, item.group) % settings.split.folds


def training_part(
    fold: int, items: Sequence[Example], target: Sequence[Example], settings: FoldsSettings
) -> list[Example]:
    """The sentences of all corpora that share neither group nor text with the fold that is left out."""
    held = [item for item in target if fold_of(item, settings) == fold]
    groups, texts = {item.group for item in held}, {text_key(item) for item in held}
    return [item for item in items if item.group not in groups and text_key(item) not in texts]


def _fold(
    fold: int, head: str, items: Sequence[Example], target: Sequence[Example], settings: FoldsSettings, work: Path
) -> dict[int, str]:
    from overclaim.classifiers.encoder.architecture import base_folder
    from overclaim.classifiers.encoder.batches import span
    from overclaim.classifiers.encoder.fit import fingerprint, fit, logits_of

    done = work / f"fold-{fold}.json"
    if done.is_file():
        kept = json.loads(done.read_text(encoding="utf-8"))
        if kept["settings"] == fingerprint(settings):
            return {int(place): name for place, name in kept["answers"].items()}
    encoding = Encoding(read_tokenizer(tokenizer_file(base_folder(settings.base))), settings.limits)
    places = [place for place, item in enumerate(target) if fold_of(item, settings) == fold]
    model = fit(training_part(fold, items, target, settings), encoding, settings, work / str(fold))
    logits = logits_of(model, [target[place].context for place in places], encoding)[:, span(head)]
    names = LAYOUT[head]
    if head in INDEPENDENT:
        said = [names[0] if row[0] > 0 else "" for row in logits]
    else:
        said = [names[int(best)] for best in logits.argmax(axis=1)]
    found = dict(zip(places, said, strict=True))
    done.write_text(json.dumps({"settings": fingerprint(settings), "answers": found}), encoding="utf-8")
    shutil.rmtree(work / str(fold))
    return found


def _answers(head: str, target: Sequence[Example], said: Sequence[str]) -> Answers:
    gold = [next(iter(item.gold.values())) for item in target]
    predicted = [frozenset({name} - {""}) for name in said]
    return Answers(LAYOUT[head], LAYOUT[head], gold, predicted, [item.group for item in target])


def summary(answers: Answers, target: Sequence[Example], settings: FoldsSettings) -> dict[str, Any]:
    """Macro-F1 and F1 per class over all folds with intervals, the mean over folds, and the published figures."""
    scores = f1_scores(answers, settings.resamples, settings.split.seed)
    folds = [fold_of(item, settings) for item in target]
    by_fold = [macro_f1(_part(answers, [fold == each for fold in folds])) for each in sorted(set(folds))]
    return {
        "name": settings.name,
        "sentences": len(target),
        "f1": {name: [score.value, score.low, score.high] for name, score in scores.items()},
        "mean_of_folds": round(float(np.mean(by_fold)), 4),
        "folds": [round(value, 4) for value in by_fold],
        "published": [each.model_dump() for each in settings.published],
    }


def _part(answers: Answers, kept: Sequence[bool]) -> Answers:
    places = [place for place, keep in enumerate(kept) if keep]
    return Answers(
        answers.classes,
        answers.averaged,
        [answers.gold[place] for place in places],
        [answers.predicted[place] for place in places],
        [answers.groups[place] for place in places],
    )


def _write_answers(path: Path, target: Sequence[Example], answers: Answers, settings: FoldsSettings) -> None:
    rows = [
        {
            "sha256": hashlib.sha256(item.context.text.encode()).hexdigest(),
            "fold": fold_of(item, settings),
            "gold": sorted(gold),
            "answer": sorted(said),
        }
        for item, gold, said in zip(target, answers.gold, answers.predicted, strict=True)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
