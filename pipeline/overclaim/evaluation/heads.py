"""Scores of prediction rows against gold rows, head by head: kinds, strength, polarity, stance labels, design ..."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from overclaim.errors import InputError
from overclaim.evaluation import ratings
from overclaim.evaluation.bootstrap import Resampling, intervals
from overclaim.evaluation.calibration import with_calibration
from overclaim.evaluation.classification import Answers, f1, score_labels, score_sets, set_counts
from overclaim.evaluation.folds import FOLD, with_folds
from overclaim.evaluation.pairs import Paired, Row
from overclaim.evaluation.tables import Scores
from overclaim.types import Advice, Design, Kind, Polarity, Species, Strength

NO_ANSWER = "-"
KINDS = tuple(kind.value for kind in Kind)
MAIN_KINDS = tuple(kind for kind in KINDS if kind != Kind.OTHER.value)


@dataclass(frozen=True, slots=True)
class Head:
    """A key of gold and prediction rows that holds one label by name; no ``labels`` means any.

    ``optional`` heads have no label on a sentence that makes no claim, which is a class of its own. ``default`` is the
    answer that stands for a missing prediction.
    """

    key: str
    labels: tuple[str, ...] = ()
    ordered: bool = False
    optional: bool = False
    default: str = NO_ANSWER


HEADS = (
    Head("label"),
    Head("strength", tuple(each.value for each in Strength), ordered=True, optional=True),
    Head("polarity", tuple(each.value for each in Polarity), optional=True),
    Head("advice", tuple(each.value for each in Advice), ordered=True, default=Advice.NONE.value),
    Head("adverse_effect", ("yes", "no"), default="no"),
    Head("design", tuple(each.value for each in Design)),
    Head("species", tuple(each.value for each in Species)),
)


def score(paired: Paired, how: Resampling | None = None) -> tuple[Scores, ...]:
    """The scores of every head that gold holds; raises ``InputError`` when it holds none, or an unknown label.

    A gold row without prediction, or whose prediction lacks the head, counts as no claim for kinds, strength and
    polarity, as no advice and no adverse effect, and as ``-``, which is never right, for the others.
    """
    found = [*_kinds(paired, how), *(each for head in HEADS for each in _head(head, paired, how))]
    if not found:
        keys = ", ".join(["kinds", *(head.key for head in HEADS)])
        raise InputError(f"gold holds nothing to score; its rows need one of the keys {keys}")
    return tuple(replace(each, notes=(*paired.notes, *each.notes)) for each in found)


def _kinds(paired: Paired, how: Resampling | None) -> list[Scores]:
    if not any("kinds" in row for row in paired.gold):
        return []
    gold = [_kind_set(row) for row in paired.gold]
    predicted = [_kind_set(row) for row in paired.predicted]
    answers: Answers[Collection[str]] = Answers(gold, predicted, paired.groups)
    exact = [set(left) == set(right) for left, right in zip(gold, predicted, strict=True)]
    kinds = with_calibration(
        score_sets("kinds", answers, KINDS, how),
        ratings.of_kinds(gold, paired.predicted),
        ratings.unsure("kinds", exact, paired.predicted),
    )
    main: Answers[Collection[str]] = Answers(
        [row & set(MAIN_KINDS) for row in gold], [row & set(MAIN_KINDS) for row in predicted], paired.groups
    )
    without_other = score_sets("kinds without other", main, MAIN_KINDS, how)
    return [kinds, without_other, _claim_or_not(gold, predicted, paired, how)]


def _claim_or_not(
    gold: list[frozenset[str]], predicted: list[frozenset[str]], paired: Paired, how: Resampling | None
) -> Scores:
    marks = [{"claim"} if row else set() for row in gold], [{"claim"} if row else set() for row in predicted]
    counts = set_counts(*marks, ["claim"])[:, 0, :]
    found = {"f1": f1(*map(int, counts.sum(axis=0)))}
    ends = intervals(counts, lambda table: {"f1": f1(*map(int, table))}, paired.groups, how)
    scores = Scores("claim or not (claim positive)", len(gold), found, ends)
    return with_calibration(scores, ratings.of_claims(gold, paired.predicted))


def _head(head: Head, paired: Paired, how: Resampling | None) -> list[Scores]:
    labels = [_label(row, head, "gold") for row in paired.gold]
    asked = [n for n, (row, label) in enumerate(zip(paired.gold, labels, strict=True)) if _is_asked(row, label, head)]
    if not asked:
        return []
    answers = Answers(
        [labels[n] for n in asked],
        [_label(paired.predicted[n] or {}, head, "predictions", head.default) for n in asked],
        [paired.groups[n] for n in asked] if paired.groups else None,
    )
    asking = Asked(head, answers, [paired.predicted[n] for n in asked], [paired.gold[n] for n in asked])
    left = sum(head.key in row for row in paired.gold) - len(asked)
    notes = (f"{left} gold rows without this label are left out.",) if left else ()
    whole = replace(_calibrated(_scored(head.key, asking, how), asking), notes=notes)
    return [whole, *(_of_claims(asking, how) if head.optional else [])]


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers of one head, with the prediction row and the gold row behind each."""

    head: Head
    answers: Answers[str]
    predicted: Sequence[Row | None]
    gold: Sequence[Row]

    def part(self, rows: Sequence[int]) -> Asked:
        """The answers of ``rows`` alone."""
        groups = [self.answers.groups[n] for n in rows] if self.answers.groups else None
        gold, predicted = [self.answers.gold[n] for n in rows], [self.answers.predicted[n] for n in rows]
        answers = Answers(gold, predicted, groups)
        return Asked(self.head, answers, [self.predicted[n] for n in rows], [self.gold[n] for n in rows])


def _scored(name: str, asked: Asked, how: Resampling | None) -> Scores:
    head, answers = asked.head, asked.answers
    labels = _order(head, answers)
    scores = score_labels(name, answers, labels, head.labels if head.ordered else (), how, NO_ANSWER)
    if all(FOLD in row for row in asked.gold):
        return with_folds(scores, answers, [str(row[FOLD]) for row in asked.gold], labels)
    return scores


def _calibrated(scores: Scores, asked: Asked) -> Scores:
    key, answers = asked.head.key, asked.answers
    right = [left == said for left, said in zip(answers.gold, answers.predicted, strict=True)]
    unsure = ratings.unsure(key, right, asked.predicted) if key == "strength" else None
    return with_calibration(scores, ratings.of_labels(key, answers.gold, answers.predicted, asked.predicted), unsure)


def _of_claims(asked: Asked, how: Resampling | None) -> list[Scores]:
    kept = [n for n, label in enumerate(asked.answers.gold) if label != NO_ANSWER]
    if len(kept) in (0, len(asked.answers.gold)):
        return []
    return [_scored(f"{asked.head.key} of gold claims", asked.part(kept), how)]


def _is_asked(row: Row, label: str, head: Head) -> bool:
    return head.key in row and (head.optional or label != NO_ANSWER)


def _order(head: Head, answers: Answers[str]) -> list[str]:
    seen = {*answers.gold, *answers.predicted}
    labels = [*head.labels] or sorted(seen - {NO_ANSWER})
    return [*labels, NO_ANSWER]


def _kind_set(row: Row | None) -> frozenset[str]:
    kinds = (row or {}).get("kinds") or ()
    unknown = [kind for kind in kinds if kind not in KINDS]
    if isinstance(kinds, str) or unknown:
        raise InputError(f"row {(row or {}).get('id')!r}: kinds {kinds!r}; expected a list of {', '.join(KINDS)}")
    return frozenset(kinds)


def _label(row: Row, head: Head, which: str, default: str = NO_ANSWER) -> str:
    value = row.get(head.key)
    if value is None:
        return default
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if not isinstance(value, str) or (head.labels and value not in head.labels):
        expected = ", ".join(head.labels) or "a name; numbers mean different things in different corpora"
        raise InputError(f"{which}, row {row.get('id')!r}: {head.key} {value!r}; expected {expected}")
    return value
