"""The label scheme: one BIO head per label, so that spans of different labels may overlap or nest.

Corpora annotate different labels, and PICO spans hold names of drugs and diseases; with one head each, a corpus that
does not annotate a label is left out of that head's loss and says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.entities.words import Word
from overclaim.types import EntityLabel

LABELS = tuple(EntityLabel)
PICO = (EntityLabel.POPULATION, EntityLabel.INTERVENTION, EntityLabel.OUTCOME)
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
TAGS = 3
WIDTH = len(LABELS) * TAGS
"""The number of outputs per word."""

UNKNOWN = -100
"""A tag that is not known, and not learnt from."""

_NEVER = -1e9
_STOPS = ".,;:!?"
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_OPENED_BY = {right: left for left, right in _CLOSED_BY.items()}
Span = tuple[int, int]
Floats = NDArray[np.float64]
Tags = NDArray[np.int8]


def covered(words: Sequence[Word], span: Span) -> range:
    """The places of the words that ``span`` touches."""
    places = [place for place, word in enumerate(words) if word.start < span[1] and span[0] < word.end]
    return range(places[0], places[-1] + 1) if places else range(0)


def tags(words: Sequence[Word], spans: Iterable[Span]) -> Tags:
    """The tag of each word under one label; of spans that overlap, the longest counts."""
    found = np.zeros(len(words), dtype=np.int8)
    for span in sorted(set(spans), key=lambda each: (each[0] - each[1], each)):
        places = covered(words, span)
        if len(places) and not found[places.start : places.stop].any():
            found[places.start : places.stop] = INSIDE
            found[places.start] = BEGIN
    return found


def best_tags(logits: Floats, outside: Floats) -> Tags:
    """The likeliest tags (words x labels) in which no span begins by an inside tag (Viterbi 1967).

    ``logits`` are words x labels x tags; ``outside`` is added to each label's logit of being outside.
    """
    scores = logits - logits.max(axis=2, keepdims=True)
    scores = scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))
    scores[:, :, OUTSIDE] += outside
    size = len(scores)
    if not size:
        return np.zeros(scores.shape[:2], dtype=np.int8)
    came = np.zeros(scores.shape, dtype=np.int8)
    best = scores[0].copy()
    best[:, INSIDE] = _NEVER
    for place in range(1, size):
        any_before, inside_before = best.argmax(axis=1), 1 + best[:, BEGIN:].argmax(axis=1)
        came[place, :, OUTSIDE] = came[place, :, BEGIN] = any_before
        came[place, :, INSIDE] = inside_before
        best = scores[place] + np.take_along_axis(best, came[place].astype(np.int64), axis=1)
    found = np.zeros(scores.shape[:2], dtype=np.int8)
    found[-1] = best.argmax(axis=1)
    rows = np.arange(found.shape[1])
    for place in range(size - 1, 0, -1):
        found[place - 1] = came[place, rows, found[place]]
    return found


def runs(found: Tags) -> list[Span]:
    """The runs of words (first, and the one after the last) that the tags of one label name."""
    spans: list[Span] = []
    for place, tag in enumerate(found):
        if tag == BEGIN or (tag == INSIDE and not (spans and spans[-1][1] == place)):
            spans.append((place, place + 1))
        elif tag == INSIDE:
            spans[-1] = (spans[-1][0], place + 1)
    return spans


def spans_of(text: str, words: Sequence[Word], found: Tags) -> list[Span]:
    """The spans of ``text`` that the tags of one label name, trimmed; one of marks alone is left out."""
    out = (trimmed(text, words[first].start, words[last - 1].end) for first, last in runs(found))
    return [span for span in out if span[0] < span[1]]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks and stops at its ends, nor a bracket there whose fellow is outside."""
    while start < end:
        inner = text[start:end]
        if _loose(inner[-1], inner, _OPENED_BY):
            end -= 1
        elif _loose(inner[0], inner, _CLOSED_BY):
            start += 1
        else:
            break
    return start, end


def _loose(mark: str, inner: str, fellows: Mapping[str, str]) -> bool:
    """Whether ``mark`` at an end of ``inner`` is no part of a name; ``fellows`` are those of brackets that may be."""
    if mark in fellows:
        return fellows[mark] not in inner
    return mark.isspace() or not mark.isprintable() or mark in _STOPS or mark in _CLOSED_BY or mark in _OPENED_BY
