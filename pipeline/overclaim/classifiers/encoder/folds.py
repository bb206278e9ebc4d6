"""Cross-validation of an encoder on whole corpora, to stand beside published figures; no model is kept."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.encoder.data import material, tasks, text_key
from overclaim.classifiers.encoder.settings import INDEPENDENT, LAYOUT, FoldsSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.examples import Example, percentile
from overclaim.classifiers.measure import Answers, f1_scores, macro_f1
from overclaim.classifiers.training.base import WORK, check_installed, tokenizer
from overclaim.config import load
from overclaim.errors import ConfigError, InputError

SCORES, ANSWERS = "scores.json", "answers.jsonl"


@dataclass(frozen=True)
class Target:
    """What is answered, in order, and every sentence that there is to learn from."""

    items: tuple[Example, ...]
    all: tuple[Example, ...]


def train(config: Path | Traversable, data: Path, out: Path) -> dict[str, Any]:
    """The scores of every sentence of the target corpora, each answered by a model that saw neither its text nor PMID.

    ``out`` gets ``scores.json``, and ``answers.jsonl`` with gold and answer per sentence (its hash, no text). Finished
    folds are kept in ``out/work`` and not repeated. Raises ``ConfigError`` when a target is none of the corpora.
    """
    check_installed()
    settings = load(config, FoldsSettings)
    target = target_of(settings, data)
    out.mkdir(parents=True, exist_ok=True)
    found: dict[int, str] = {}
    for fold in settings.asked:
        found |= _fold(fold, target, settings, out / WORK)
    return write(out, [(target.items[place], found[place]) for place in sorted(found)], settings)


def write(out: Path, rows: Sequence[tuple[Example, str]], settings: FoldsSettings) -> dict[str, Any]:
    """The scores of answered sentences, once they and the answers are written to ``out``."""
    _write_answers(out / ANSWERS, rows, settings)
    scores = {
        "name": settings.name,
        "settings": identity(settings),
        "corpora": {name: _scores(name, rows, settings) for name in settings.targets},
    }
    (out / SCORES).write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    return scores


def target_of(settings: FoldsSettings, data: Path) -> Target:
    """The sentences of the target corpora and all others; raises ``ConfigError`` when a target is none of them."""
    sentences = material(data, settings)
    items = (*sentences.train, *sentences.dev, *sentences.test)
    found = tuple(item for item in items if item.corpus in settings.targets)
    missing = set(settings.targets) - {item.corpus for item in found}
    if missing:
        raise ConfigError(f"{settings.name}: targets {', '.join(sorted(missing))}: none of the corpora")
    return Target(found, items)


def identity(settings: FoldsSettings) -> str:
    """The hash of the settings that answers were made under."""
    return hashlib.sha256(settings.model_dump_json().encode()).hexdigest()


def answers(out: Path, settings: FoldsSettings, data: Path) -> list[tuple[Example, str]]:
    """The sentences that a finished run in ``out`` answered, with its answers.

    Raises ``InputError`` when the run was made under other settings, or on other sentences than are at hand.
    """
    try:
        made = json.loads((out / SCORES).read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in (out / ANSWERS).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{out}: no finished run ({error}); train it anew") from None
    if made.get("settings", identity(settings)) != identity(settings):
        raise InputError(f"{out}: was run under other settings than {settings.name!r} has now; train it anew")
    asked = [item for item in target_of(settings, data).items if fold_of(item, settings) in settings.asked]
    told = [(row["corpus"], row["sha256"], row["fold"]) for row in rows]
    if told != [(item.corpus, _hash(item), fold_of(item, settings)) for item in asked]:
        raise InputError(f"{out}: was run on other sentences or folds than {settings.name!r} has now; train it anew")
    return [(item, str(row["answer"])) for item, row in zip(asked, rows, strict=True)]


def head_of(item: Example, settings: FoldsSettings) -> str:
    """The head that learns from the corpus of ``item``."""
    return next(iter(tasks(item, settings.all_corpora)))


def fold_of(item: Example, settings: FoldsSettings) -> int:
    """The fold that leaves ``item`` out; the one fold there is when target corpora are not learnt from at all."""
    if settings.by == "corpus":
        return 0
    key = item.group if settings.by == "group" else text_key(item)
    return percentile(settings.split.seed + 1, key) % settings.split.folds


def training_part(fold: int, target: Target, settings: FoldsSettings) -> list[Example]:
    """The sentences of all corpora that share neither text nor group with the fold that is left out.

    Where sentences are dealt out one by one (``by = "text"``), as some papers did, they share no text.
    """
    held = [item for item in target.items if fold_of(item, settings) == fold]
    groups = {item.group for item in held} if settings.by != "text" else set()
    texts = {text_key(item) for item in held}
    left = [item for item in target.all if item.group not in groups and text_key(item) not in texts]
    return [item for item in left if item.corpus not in settings.targets] if settings.by == "corpus" else left


def _fold(fold: int, target: Target, settings: FoldsSettings, work: Path) -> dict[int, str]:
    from overclaim.classifiers.encoder.fit import fit, logits_of
    from overclaim.classifiers.training.loop import fingerprint

    done = work / f"fold-{fold}.json"
    if done.is_file():
        kept = json.loads(done.read_text(encoding="utf-8"))
        if kept["settings"] == fingerprint(settings):
            return {int(place): name for place, name in kept["answers"].items()}
    encoding = Encoding(tokenizer(settings.base), settings.limits)
    places = [place for place, item in enumerate(target.items) if fold_of(item, settings) == fold]
    items = [target.items[place] for place in places]
    model = fit(training_part(fold, target, settings), encoding, settings, work / str(fold))
    logits = logits_of(model, [item.context for item in items], encoding)
    said = [_answer(head_of(item, settings), row) for item, row in zip(items, logits, strict=True)]
    found = dict(zip(places, said, strict=True))
    done.write_text(json.dumps({"settings": fingerprint(settings), "answers": found}), encoding="utf-8")
    shutil.rmtree(work / str(fold))
    return found


def _answer(head: str, row: NDArray[np.float64]) -> str:
    from overclaim.classifiers.encoder.batches import span

    part, names = row[span(head)], LAYOUT[head]
    if head in INDEPENDENT:
        return names[0] if part[0] > 0 else ""
    return names[int(part.argmax())]


def _scores(corpus: str, found: Sequence[tuple[Example, str]], settings: FoldsSettings) -> dict[str, Any]:
    rows = [(item, name) for item, name in found if item.corpus == corpus]
    whole = _answers(rows, settings)
    folds = [fold_of(item, settings) for item, _ in rows]
    by_fold = [
        macro_f1(_answers([row for row, fold in zip(rows, folds, strict=True) if fold == each], settings))
        for each in sorted(set(folds))
    ]
    scores = f1_scores(whole, settings.resamples, settings.split.seed)
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


def _write_answers(path: Path, found: Sequence[tuple[Example, str]], settings: FoldsSettings) -> None:
    rows = [
        {
            "corpus": item.corpus,
            "sha256": _hash(item),
            "fold": fold_of(item, settings),
            "gold": sorted(next(iter(item.gold.values()))),
            "answer": name,
        }
        for item, name in found
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _hash(item: Example) -> str:
    return hashlib.sha256(item.context.text.encode()).hexdigest()
