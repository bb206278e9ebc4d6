"""How well spans are found: exact spans, and words for PICO, per corpus and label."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.entities.passages import Passage
from overclaim.classifiers.entities.scheme import LABELS, PICO, Floats, Span, Tags, best_tags, covered, spans_of
from overclaim.classifiers.entities.words import Word
from overclaim.classifiers.measure import Score, count_scores
from overclaim.types import EntityLabel

EXACT, WORDS, ALL = "exact spans", "words", "all"
Found = dict[EntityLabel, list[Span]]
Counts = NDArray[np.int64]
_NEVER_SAID = 1000.0
_STEPS = np.round(np.arange(-2.0, 2.01, 0.25), 2)


@dataclass(frozen=True)
class Read:
    """A passage with its words and the logits of a network for them (words x labels x tags)."""

    passage: Passage
    words: Sequence[Word]
    logits: Floats


def counts(gold: Collection[Span], said: Collection[Span]) -> tuple[int, int, int]:
    """Spans found, wrongly found and missed; a span counts when both its ends are right."""
    right = len(set(gold) & set(said))
    return right, len(set(said)) - right, len(set(gold)) - right


def word_counts(item: Read, gold: Iterable[Span], said: Iterable[Span]) -> tuple[int, int, int]:
    """Words found, wrongly found and missed, whatever the borders of their spans; marks are no words."""
    places = [{place for span in spans for place in covered(item.words, span)} for spans in (gold, said)]
    text, marks = item.passage.text, set()
    for place in places[0] | places[1]:
        word = item.words[place]
        if not any(map(str.isalnum, text[word.start : word.end])):
            marks.add(place)
    gold_words, said_words = (each - marks for each in places)
    return len(gold_words & said_words), len(said_words - gold_words), len(gold_words - said_words)


def clear(item: Passage, label: EntityLabel, said: Iterable[Span]) -> list[Span]:
    """The spans ``said`` that touch none of which the corpus leaves open whether it is of ``label``."""
    return [span for span in said if not any(span[0] < end and start < span[1] for start, end in item.unsure[label])]


def scores(read: Sequence[tuple[Read, Found]], resamples: int, seed: int) -> dict[str, dict[str, Score]]:
    """F1 with intervals over documents, by corpus: of each label it annotates, all together and their mean.

    PICO labels are also scored by words.
    """
    out: dict[str, dict[str, Score]] = {}
    for corpus in dict.fromkeys(item.passage.corpus for item, _ in read):
        part = [(item, found) for item, found in read if item.passage.corpus == corpus]
        labels = [label for label in LABELS if label in part[0][0].passage.spans]
        tables = {EXACT: labels, WORDS: [label for label in labels if label in PICO]}
        for how, some in tables.items():
            if some:
                table = np.array([[_counts(how, item, found, label) for label in some] for item, found in part])
                names = [label.value for label in some]
                table = np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)
                out[f"{how}, {corpus}"] = count_scores(table, [*names, ALL], names, resamples, seed)
    return out


def _counts(how: str, item: Read, found: Found, label: EntityLabel) -> tuple[int, int, int]:
    gold, said = item.passage.spans[label], clear(item.passage, label, found[label])
    return counts(gold, said) if how == EXACT else word_counts(item, gold, said)


def spans(item: Read, outside: Floats) -> Found:
    """The spans of each label under the thresholds ``outside``."""
    return _named(item, best_tags(item.logits, outside))


def _under_each(item: Read) -> list[Found]:
    """The spans under each of the values tried, the same for all labels."""
    logits, outside = np.tile(item.logits, (1, len(_STEPS), 1)), np.repeat(_STEPS, len(LABELS))
    return [_named(item, part) for part in np.split(best_tags(logits, outside), len(_STEPS), axis=1)]


def _named(item: Read, table: Tags) -> Found:
    text = item.passage.text
    return {label: spans_of(text, item.words, table[:, column]) for column, label in enumerate(LABELS)}


def thresholds(
    read: Sequence[Read], learnt: Collection[EntityLabel], partial: Collection[tuple[str, EntityLabel]] = ()
) -> Floats:
    """What to add to each label's logit of being outside: the value with the best F1, in the mean over the corpora.

    PICO labels are judged by words, others by exact spans. Of several values that are equally good, the middle one. A
    label that was not learnt is never said. What ``partial`` names, corpus and label, is not looked at.
    """
    table = np.zeros((len(_STEPS), len(LABELS), len(read), 3), dtype=np.int64)
    for row, item in enumerate(read):
        for step, found in enumerate(_under_each(item)):
            for column, label in enumerate(LABELS):
                if label in item.passage.spans:
                    table[step, column, row] = _counts(WORDS if label in PICO else EXACT, item, found, label)
    corpora = np.array([item.passage.corpus for item in read])
    best = np.array([0.0 if label in learnt else _NEVER_SAID for label in LABELS])
    for column, label in enumerate(LABELS):
        names = {item.passage.corpus for item in read if label in item.passage.spans}
        names -= {corpus for corpus, each in partial if each is label}
        if names:
            f1 = np.mean([_f1(table[:, column, corpora == name].sum(axis=1)) for name in sorted(names)], axis=0)
            steps = np.flatnonzero(f1 == f1.max())
            best[column] = _STEPS[steps[len(steps) // 2]]
    return best


def _f1(table: Counts) -> NDArray[np.float64]:
    right, wrong, missed = (table[..., place].astype(float) for place in range(3))
    values: NDArray[np.float64] = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return values
