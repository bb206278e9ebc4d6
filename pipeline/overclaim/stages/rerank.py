"""Evidence read by a stance model: it says which side a piece takes, and what decides nothing counts for less."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from overclaim.protocols import StanceClassifier
from overclaim.stages.retrieve import ranked
from overclaim.studies import described
from overclaim.text import under_title
from overclaim.types import Evidence, Stance, StanceLabels

_FLOOR = 0.7  # what is left of the relevance of a sentence that the model is sure to be neutral
_TOGETHER = 3  # sentences of a document that are read as one
_LEAST, _FEW = 0.3, 200  # chosen on judged statements of 21 topics, each against some fifty records
_PER_TENFOLD, _MOST = 0.18, 0.65  # chosen on SciFact's development claims against its 5,183 abstracts
_LEANING_PER_TENFOLD, _LEANING_MOST = 0.28, 0.5  # chosen there, too


def read_by(
    reader: StanceClassifier, claim: str, evidence: Sequence[Evidence], documents: int = 0
) -> tuple[Evidence, ...]:
    """``evidence`` of so many ``documents``, most relevant first, weighed by what ``reader`` says of each piece.

    A piece is read under the title of its document. The best one has what it says of its document as one text, too
    (``as_one``).
    """
    if not evidence:
        return ()
    titled = [under_title(item.document.title, item.statement.text) for item in evidence]
    said = reader.predict([(claim, (text,)) for text in titled])
    known = dict(zip(titled, said, strict=True))
    found = list(reranked(evidence, said, documents))
    place = best_place(found)
    texts = as_one(found, place)
    unread = [text for text in texts if text not in known]
    known |= zip(unread, reader.predict([(claim, (text,)) for text in unread]), strict=True)
    found[place] = replace(found[place], together=tuple(known[text] for text in texts))
    return tuple(found)


def read_again(
    reader: StanceClassifier | None, read: Sequence[tuple[str, Sequence[Evidence]]]
) -> list[tuple[Evidence, ...]]:
    """The evidence of each claim in ``read``, the best piece with what a second, slower reader says of its document.

    That is read as one text, under title and study; without such a reader what the first said of it stands in.
    Evidence that no first reader read is left as it is.
    """
    found = [list(evidence) for _, evidence in read]
    best_ones = [(row, place) for row, own in enumerate(found) for place, item in enumerate(own) if item.together]
    if reader is None:
        said = [found[row][place].together[-1] for row, place in best_ones]
    else:
        said = list(reader.predict([(read[row][0], as_one(found[row], place)[-1:]) for row, place in best_ones]))
    for (row, place), labels in zip(best_ones, said, strict=True):
        best = found[row][place]
        found[row][place] = replace(best, together=(*best.together, labels))
    return [tuple(own) for own in found]


def required(documents: int) -> float:
    """What relevance, as retrieval has it, times the score of not being neutral must reach for a piece to take a side.

    The more ``documents`` were searched, the more of them resemble a statement by chance.
    """
    return min(_MOST, _LEAST + _PER_TENFOLD * _tenfolds(documents))


def leaning_required(documents: int) -> float:
    """What relevance times the score of a side must reach for a verdict to rest on a piece, where none takes a side.

    The relevance is that of a piece that was read, lowered where it is neutral. Among few ``documents`` the limit is 0:
    that they were gathered for the subject speaks for them.
    """
    return min(_LEANING_MOST, _LEANING_PER_TENFOLD * _tenfolds(documents))


def _tenfolds(documents: int) -> float:
    return max(0.0, math.log10(max(documents, 1) / _FEW))


def reranked(evidence: Iterable[Evidence], said: Iterable[StanceLabels], documents: int = 0) -> tuple[Evidence, ...]:
    """``evidence``, most relevant first, after a model has read it; ``said`` has for each piece what the model says.

    A piece takes the side that the model leans to, if it bears enough on the statement for a literature of so many
    ``documents`` (``required``); what the rules saw is kept beside it. What the model takes for neutral weighs less.
    "Relevance" of a cross-encoder as Nogueira and Cho 2019 (arXiv:1901.04085) use it.
    """
    least = required(documents)
    return ranked(_weighed(item, labels, least) for item, labels in zip(evidence, said, strict=True))


def best_place(evidence: Sequence[Evidence]) -> int:
    """The place of the best piece of evidence that a model read: that which is both near and not neutral."""
    scores = [item.relevance * (1 - item.said.scores[Stance.NEUTRAL]) if item.said else 0.0 for item in evidence]
    return scores.index(max(scores))


def as_one(evidence: Sequence[Evidence], place: int) -> tuple[str, str]:
    """What was found of the document at ``place``, as one text under its title, and under its title and study.

    It holds the three sentences that the model takes least for neutral, in the order of the document.
    """
    best = evidence[place]
    beside = sorted(
        (item.said.scores[Stance.NEUTRAL], item.statement.sentence.index, item.statement.text)
        for item in evidence
        if item.said and item.id == best.id
    )
    text = " ".join(told for _, _, told in sorted(beside[:_TOGETHER], key=lambda each: each[1]))
    title = best.document.title
    return under_title(title, text), under_title(under_title(title, described(best.study)), text)


def _weighed(item: Evidence, labels: StanceLabels, least: float) -> Evidence:
    relevance = round(item.relevance * (_FLOOR + (1 - _FLOOR) * (1 - labels.scores[Stance.NEUTRAL])), 4)
    return replace(item, stance=_side(item, labels, least), relevance=relevance, said=labels)


def _side(item: Evidence, labels: StanceLabels, least: float) -> Stance:
    supports, refutes, neutral = (labels.scores[each] for each in (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL))
    if item.relevance * (1 - neutral) < least:
        return Stance.NEUTRAL
    return Stance.REFUTES if refutes > supports else Stance.SUPPORTS
