"""The scores behind the answers of prediction rows, head by head, with whether each answer was right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from overclaim.evaluation.calibration import Rated
from overclaim.evaluation.pairs import Row
from overclaim.types import ClaimLabels, Kind, Strength

_ABSTAIN = "abstain:"


def of_labels(key: str, gold: Sequence[str], predicted: Sequence[str], rows: Sequence[Row | None]) -> Rated | None:
    """The answers of head ``key`` with their own scores; None where rows hold no scores of it.

    Answers without a score are left out. Of a head of one class (``adverse_effect``) the score is that of "yes".
    """
    found = []
    for right, answer, row in zip(gold, predicted, rows, strict=True):
        scores = _scores(row)
        if key in scores:
            found.append((scores[key], right == "yes"))
        elif (score := scores.get(f"{key}:{answer}", scores.get(answer))) is not None:
            found.append((score, right == answer))
    return _rated(found)


def of_kinds(gold: Sequence[Collection[str]], rows: Sequence[Row | None]) -> Rated | None:
    """Every kind of every row with its score and whether gold holds it; None where rows hold no such scores."""
    keys = {kind.value: f"kind:{kind.value}" for kind in Kind}
    return _rated(
        [
            (scores[key], kind in right)
            for right, scores in zip(gold, map(_scores, rows), strict=True)
            for kind, key in keys.items()
            if key in scores
        ]
    )


def of_claims(gold: Sequence[Collection[str]], rows: Sequence[Row | None]) -> Rated | None:
    """The claim score of every row and whether gold has a claim there; None where rows hold no such score."""
    pairs = zip(gold, map(_scores, rows), strict=True)
    return _rated([(scores["claim"], bool(right)) for right, scores in pairs if "claim" in scores])


def unsure(head: str, right: Sequence[bool], rows: Sequence[Row | None]) -> tuple[Rated, float] | None:
    """The certainty of each answer to ``head`` (kinds or strength), and the model's threshold of abstention.

    Rows without an answer are left out. None where the rows name no threshold, or not one for all.
    """
    answered = [(row, well) for row, well in zip(rows, right, strict=True) if row and row.get(head) is not None]
    limits = {_scores(row).get(_ABSTAIN + head) for row, _ in answered}
    limit = limits.pop() if len(limits) == 1 else None
    if limit is None:
        return None
    return Rated([labels_of(row).certainty[head] for row, _ in answered], [well for _, well in answered]), limit


def labels_of(row: Row) -> ClaimLabels:
    """Kinds, strength and scores of a prediction row."""
    strength = row.get("strength")
    kinds = tuple(Kind(kind) for kind in row.get("kinds") or ())
    return ClaimLabels(kinds, Strength(strength) if strength else None, scores=_scores(row))


def _scores(row: Row | None) -> Mapping[str, float]:
    scores = (row or {}).get("scores")
    return scores if isinstance(scores, dict) else {}


def _rated(found: Sequence[tuple[float, bool]]) -> Rated | None:
    return Rated([score for score, _ in found], [right for _, right in found]) if found else None
