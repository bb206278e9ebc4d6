"""Training of the linear claims model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers import card, linear
from overclaim.classifiers.abstain import abstain_thresholds
from overclaim.classifiers.examples import Example, examples, is_held_out, percentile, texts
from overclaim.classifiers.linear import EXCLUSIVE, HEADS, LinearModel, kinds_of, probabilities
from overclaim.classifiers.measure import Answers, best_threshold, macro_f1
from overclaim.classifiers.settings import HeadSettings, LinearSettings
from overclaim.classifiers.space import Space, fit_space
from overclaim.classifiers.vectors import fit_vectors
from overclaim.config import load
from overclaim.types import ClaimLabels, Kind

Floats = NDArray[np.float64]
_TOPICS = tuple(kind.value for kind in Kind if kind is not Kind.OTHER)


@dataclass(frozen=True)
class Fitted:
    """A head: ``weights`` (classes x all columns), ``biases``, and out-of-fold ``logits`` of its training ``rows``."""

    weights: Floats
    biases: Floats
    rows: NDArray[np.int64]
    logits: Floats


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Raises ``ConfigError`` for wrong settings and ``InputError`` for a corpus that is missing. Groups of the test
    share are never fitted, chosen or tuned on: vocabulary, word vectors, weights and thresholds see the others only.
    """
    settings = load(config, LinearSettings)
    items = examples(data, settings.corpora, settings.split)
    held = [is_held_out(item.group, settings.split) for item in items]
    seen = [item for item, is_test in zip(items, held, strict=True) if not is_test]
    unseen = [item for item, is_test in zip(items, held, strict=True) if is_test]
    hidden = {item.context.text for item in unseen}
    loose = [text for text in texts(data, settings.vectors.texts) if text not in hidden]
    vectors = fit_vectors(loose, settings.vectors, settings.split.seed)
    space = fit_space([item.context for item in seen], vectors, settings.scale, settings.sizes, settings.min_count)
    matrix = space.matrix([item.context for item in seen])
    fitted = {head: fit_head(head, seen, matrix, space, settings) for head in HEADS}
    model = assemble(space, fitted, seen, settings)
    hashes = linear.save(model, out)
    folds = {name: macro_f1(answers) for name, answers in out_of_fold(seen, fitted, model.thresholds).items()}
    trials = {name: trial(seen, matrix, space, settings, blocks) for name, blocks in settings.ablations.items()}
    return card.write(out, settings, model, hashes, card.Evidence(seen, unseen, len(loose), folds, trials))


def fit_head(
    head: str, seen: Sequence[Example], matrix: Any, space: Space, settings: LinearSettings, blocks: Sequence[str] = ()
) -> Fitted:
    """The head fitted on every example that has its label, and what each fold's model says of the fold left out."""
    how = settings.heads[head]
    how = replace_blocks(how, blocks) if blocks else how
    rows = np.array([place for place, item in enumerate(seen) if head in item.gold], dtype=np.int64)
    gold = np.array([[name in seen[row].gold[head] for name in HEADS[head]] for row in rows], dtype=bool)
    columns = np.concatenate([np.arange(*space.columns[block]) for block in how.blocks])
    part = matrix[rows][:, columns].astype(np.float64)
    fold = np.array([fold_of(seen[row].group, settings) for row in rows])
    logits = np.zeros(gold.shape)
    for left_out in range(settings.split.folds):
        inside = fold != left_out
        weights, biases = _fit(part[inside], gold[inside], how.c)
        logits[~inside] = part[~inside] @ weights.T + biases
    weights, biases = _fit(part, gold, how.c)
    if head not in EXCLUSIVE:
        slopes, shifts = calibration(logits, gold)
        weights, biases, logits = weights * slopes[:, None], biases * slopes + shifts, logits * slopes + shifts
    whole = np.zeros((len(HEADS[head]), space.width))
    whole[:, columns] = weights
    return Fitted(whole, biases, rows, logits)


def replace_blocks(how: HeadSettings, blocks: Sequence[str]) -> HeadSettings:
    """``how`` reading only ``blocks``."""
    return how.model_copy(update={"blocks": tuple(blocks)})


def fold_of(group: str, settings: LinearSettings) -> int:
    """The cross-validation fold of ``group``."""
    return percentile(settings.split.seed + 1, group) % settings.split.folds


def _fit(matrix: Any, gold: NDArray[np.bool_], c: float) -> tuple[Floats, Floats]:
    """Weights and biases of one L2 logistic regression per class, classes weighted to balance."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((gold.shape[1], matrix.shape[1]))
    biases = np.full(gold.shape[1], -10.0)
    for place in range(gold.shape[1]):
        if 0 < gold[:, place].sum() < len(gold):
            model = LogisticRegression(C=c, solver="liblinear", class_weight="balanced", max_iter=200)
            model.fit(matrix, gold[:, place])
            weights[place], biases[place] = model.coef_[0], model.intercept_[0]
    return weights, biases


def calibration(logits: Floats, gold: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Slope and shift per class that make out-of-fold logits probabilities (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    slopes, shifts = np.ones(gold.shape[1]), np.zeros(gold.shape[1])
    for place in range(gold.shape[1]):
        if 0 < gold[:, place].sum() < len(gold):
            model = LogisticRegression(C=1e4).fit(logits[:, [place]], gold[:, place])
            if model.coef_[0, 0] > 0:
                slopes[place], shifts[place] = model.coef_[0, 0], model.intercept_[0]
    return slopes, shifts


def assemble(
    space: Space, fitted: Mapping[str, Fitted], seen: Sequence[Example], settings: LinearSettings
) -> LinearModel:
    """The heads in one model, with thresholds set out of fold and the features of least weight dropped."""
    weights = np.vstack([fitted[head].weights for head in HEADS]).astype(np.float32)
    biases = np.concatenate([fitted[head].biases for head in HEADS]).astype(np.float32)
    limits = thresholds(seen, fitted)
    limits |= abstention(seen, fitted, limits)
    return prune(LinearModel(space, weights, biases, limits), settings.keep)


def thresholds(seen: Sequence[Example], fitted: Mapping[str, Fitted]) -> dict[str, float]:
    """The thresholds with the best out-of-fold F1: of claim and no claim, and of each topic among predicted claims."""
    found: dict[str, float] = {}
    claims = _scores("claim", fitted)[:, 0]
    found["claim"] = best_threshold(claims, _gold("claim", "claim", seen, fitted), both=True)
    for kind in _TOPICS:
        scores = np.where(claims >= found["claim"], _scores("kind", fitted)[:, HEADS["kind"].index(kind)], 0.0)
        found[f"kind:{kind}"] = best_threshold(scores, _gold("kind", kind, seen, fitted))
    effects = _scores("adverse_effect", fitted)[:, 0]
    found["adverse_effect"] = best_threshold(effects, _gold("adverse_effect", "adverse_effect", seen, fitted))
    return found


def abstention(seen: Sequence[Example], fitted: Mapping[str, Fitted], limits: Mapping[str, float]) -> dict[str, float]:
    """The thresholds of abstention, set out of fold."""
    found: dict[int, dict[str, float]] = {}
    for head in ("claim", "kind", "strength", "strength_bare"):
        key, names = head.removesuffix("_bare"), HEADS[head]
        for row, scores in zip(fitted[head].rows, _scores(head, fitted), strict=True):
            named = {
                f"{key}:{name}" if len(names) > 1 else key: float(score)
                for name, score in zip(names, scores, strict=True)
            }
            found.setdefault(int(row), {}).update(named)
    labels = [ClaimLabels(kinds_of(row, limits) if "claim" in row else (), scores=row) for row in found.values()]
    return abstain_thresholds([seen[row] for row in found], labels)


def _scores(head: str, fitted: Mapping[str, Fitted]) -> Floats:
    return probabilities(head, fitted[head].logits)


def _gold(head: str, name: str, seen: Sequence[Example], fitted: Mapping[str, Fitted]) -> NDArray[np.bool_]:
    return np.array([name in seen[row].gold[head] for row in fitted[head].rows], dtype=bool)


def prune(model: LinearModel, keep: Mapping[str, int]) -> LinearModel:
    """``model`` with at most ``keep`` features per named block: those of the largest share in any class's weights.

    Shares are of the class's largest weight, so that a head fitted with less regularisation does not crowd out others.
    """
    strength = np.abs(model.weights) / np.maximum(np.abs(model.weights).max(axis=1, keepdims=True), 1e-12)
    space, kept, names, idf = model.space, [], dict(model.space.names), dict(model.space.idf)
    for block, (start, stop) in space.columns.items():
        columns = np.arange(start, stop)
        if block in keep and len(columns) > keep[block]:
            weight = strength[:, start:stop].max(axis=0) * idf.get(block, np.ones(stop - start))
            chosen = np.sort(np.argsort(-weight, kind="stable")[: keep[block]])
            columns = columns[chosen]
            names[block] = tuple(names[block][place] for place in chosen)
            if block in idf:
                idf[block] = idf[block][chosen]
        kept.append(columns)
    smaller = Space(names, idf, space.scale, space.vectors)
    return replace(model, space=smaller, weights=model.weights[:, np.concatenate(kept)])


def out_of_fold(
    seen: Sequence[Example], fitted: Mapping[str, Fitted], limits: Mapping[str, float]
) -> dict[str, Answers]:
    """Cross-validated answers of every head, by measure; thresholds are those set on the same folds."""
    found: dict[str, Answers] = {}
    for head in HEADS:
        by_corpus: dict[str, list[int]] = {}
        for place, row in enumerate(fitted[head].rows):
            by_corpus.setdefault(seen[row].corpus, []).append(place)
        scores = _scores(head, fitted)
        names = HEADS[head]
        for corpus, places in by_corpus.items():
            rows = [seen[fitted[head].rows[place]] for place in places]
            predicted = [_chosen(head, scores[place], limits) for place in places]
            averaged = _TOPICS if head == "kind" else names
            answers = Answers(
                names, averaged, [item.gold[head] for item in rows], predicted, [item.group for item in rows]
            )
            found[f"{head}, {corpus}"] = answers
    return found


def _chosen(head: str, scores: Floats, limits: Mapping[str, float]) -> set[str]:
    names = HEADS[head]
    if head in EXCLUSIVE:
        return {names[int(np.argmax(scores))]}
    keys = [f"{head}:{name}" if len(names) > 1 else name for name in names]
    return {name for name, key, score in zip(names, keys, scores, strict=True) if score >= limits.get(key, 0.5)}


def trial(
    seen: Sequence[Example], matrix: Any, space: Space, settings: LinearSettings, blocks: Sequence[str]
) -> dict[str, float]:
    """Cross-validated macro-F1 of kinds (efficacy, mechanism, safety) and strength with fewer blocks of features."""
    heads = {head: fit_head(head, seen, matrix, space, settings, blocks) for head in ("claim", "kind", "strength")}
    claims = _scores("claim", heads)[:, 0]
    gate = best_threshold(claims, _gold("claim", "claim", seen, heads), both=True)
    found = []
    for kind in _TOPICS:
        scores = np.where(claims >= gate, _scores("kind", heads)[:, HEADS["kind"].index(kind)], 0.0)
        gold = _gold("kind", kind, seen, heads)
        chosen = scores >= best_threshold(scores, gold)
        found.append(2 * (chosen & gold).sum() / max(chosen.sum() + gold.sum(), 1))
    answers = Answers(
        HEADS["strength"],
        HEADS["strength"],
        [seen[row].gold["strength"] for row in heads["strength"].rows],
        [_chosen("strength", scores, {}) for scores in _scores("strength", heads)],
        [seen[row].group for row in heads["strength"].rows],
    )
    return {"kinds": float(np.mean(found)), "strength": macro_f1(answers)}
