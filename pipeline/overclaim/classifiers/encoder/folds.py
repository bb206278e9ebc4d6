"""Cross-validation of an encoder on whole corpora, to stand beside published figures; no model is kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.encoder.data import material, tasks, text_key
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, FoldsSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example, percentile
from overclaim.classifiers.measure import Answers, f1_scores, macro_f1
from overclaim.classifiers.training.base import base_folder, check_installed, read_tokenizer, tokenizer_file
from overclaim.config import load
from overclaim.errors import ConfigError

SCORES, ANSWERS = "scores.json", "answers.jsonl"


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of every sentence of the target corpora, each answered by a model that saw neither its text nor PMID.

    ``out`` gets ``scores.json``, and ``answers.jsonl`` with gold and answer per sentence (its hash, no text). Finished
    folds are kept in ``out/work`` and not repeated. Raises ``ConfigError`` when a target is none of the corpora.
    """
    check_installed()
    settings = load(config, FoldsSettings)
    sentences = material(data, settings)
    items = [*sentences.train, *sentences.dev, *sentences.test]
    target = [item for item in items if item.corpus in settings.targets]
    missing = set(settings.targets) - {item.corpus for item in target}
    if missing:
        raise ConfigError(f"{config}: targets {', '.join(sorted(missing))}: none of the corpora")
    out.mkdir(parents=True, exist_ok=True)
    found: dict[int, str] = {}
    for fold in range(settings.split.folds):
        found |= _fold(fold, items, target, settings, out / "work")
    said = [found[place] for place in range(len(target))]
    _write_answers(out / ANSWERS, target, said, settings)
    scores = {
        "name": settings.name,
        "corpora": {name: _scores(name, target, said, settings) for name in settings.targets},
        "published": [each.model_dump() for each in settings.published],
    }
    (out / SCORES).write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    return scores


def head_of(item: Example, settings: FoldsSettings) -> str:
    """The head that learns from the corpus of ``item``."""
    return next(iter(tasks(item, settings.all_corpora)))


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
    fold: int, items: Sequence[Example], target: Sequence[Example], settings: FoldsSettings, work: Path
) -> dict[int, str]:
    from overclaim.classifiers.encoder.fit import fit, logits_of
    from overclaim.classifiers.training.loop import fingerprint

    done = work / f"fold-{fold}.json"
    if done.is_file():
        kept = json.loads(done.read_text(encoding="utf-8"))
        if kept["settings"] == fingerprint(settings):
            return {int(place): name for place, name in kept["answers"].items()}
    encoding = Encoding(read_tokenizer(tokenizer_file(base_folder(settings.base))), settings.limits)
    places = [place for place, item in enumerate(target) if fold_of(item, settings) == fold]
    model = fit(training_part(fold, items, target, settings), encoding, settings, work / str(fold))
    logits = logits_of(model, [target[place].context for place in places], encoding)
    found = {place: _answer(head_of(target[place], settings), row) for place, row in zip(places, logits, strict=True)}
    done.write_text(json.dumps({"settings": fingerprint(settings), "answers": found}), encoding="utf-8")
    shutil.rmtree(work / str(fold))
    return found


def _answer(head: str, row: NDArray[np.float64]) -> str:
    from overclaim.classifiers.encoder.batches import span

    part, names = row[span(head)], LAYOUT[head]
    if head in INDEPENDENT:
        return names[0] if part[0] > 0 else ""
    return names[int(part.argmax())]


def _scores(corpus: str, target: Sequence[Example], said: Sequence[str], settings: FoldsSettings) -> dict[str, Any]:
    rows = [(item, name) for item, name in zip(target, said, strict=True) if item.corpus == corpus]
    answers = _answers(rows, settings)
    folds = [fold_of(item, settings) for item, _ in rows]
    by_fold = [
        macro_f1(_answers([row for row, fold in zip(rows, folds, strict=True) if fold == each], settings))
        for each in sorted(set(folds))
    ]
    scores = f1_scores(answers, settings.resamples, settings.split.seed)
    return {
        "sentences": len(rows),
        "f1": {name: [score.value, score.low, score.high] for name, score in scores.items()},
        "mean_of_folds": round(float(np.mean(by_fold)), 4),
        "folds": [round(value, 4) for value in by_fold],
    }


def _answers(rows: Sequence[tuple[Example, str]], settings: FoldsSettings) -> Answers:
    names = LAYOUT[head_of(rows[0][0], settings)]
    gold = [next(iter(item.gold.values())) for item, _ in rows]
    predicted = [frozenset({name} - {""}) for _, name in rows]
    return Answers(names, names, gold, predicted, [item.group for item, _ in rows])


def _write_answers(path: Path, target: Sequence[Example], said: Sequence[str], settings: FoldsSettings) -> None:
    rows = [
        {
            "corpus": item.corpus,
            "sha256": hashlib.sha256(item.context.text.encode()).hexdigest(),
            "fold": fold_of(item, settings),
            "gold": sorted(next(iter(item.gold.values()))),
            "answer": name,
        }
        for item, name in zip(target, said, strict=True)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
