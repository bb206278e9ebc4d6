"""Corrected labels, kept apart from the texts: a place, the sentence's hash, a field, its old and its new value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from overclaim.classifiers.readings import digest
from overclaim.config import Frozen
from overclaim.errors import InputError
from overclaim.types import Kind, Polarity, Strength

CORRECTED = "corrected"
"""The key of a label that a correction changed."""


class Correction(Frozen):
    """One field of one sentence's label: what it was, what it is now, and why; a sentence is counted from 0."""

    id: str
    sentence: int = Field(ge=0)
    sha256: str = Field(description="the beginning of the sentence's hash, as `readings.digest` gives it")
    field: Literal["kinds", "strength", "polarity"]
    old: tuple[str, ...] | str | None
    new: tuple[str, ...] | str | None
    reason: str = Field(min_length=1)


def applied(rows: Iterable[dict[str, Any]], corrections: Sequence[Correction], where: str) -> Iterator[dict[str, Any]]:
    """``rows`` of documents, in order, those that ``corrections`` name with their labels changed and marked.

    Raises ``InputError``, which begins with ``where``, for a correction whose document, sentence, hash or old value is
    not there, and for a label that is none when all are made.
    """
    left: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        left[one.id].append(one)
    for row in rows:
        mine = left.pop(row["id"], None)
        yield {**row, "labels": _labels(row, mine, where)} if mine else row
    if left:
        raise InputError(f"{where}: no document {', '.join(sorted(left))}; take its corrections out")


def _labels(row: Mapping[str, Any], corrections: Sequence[Correction], where: str) -> list[dict[str, Any]]:
    labels = [dict(label) for label in row["labels"]]
    for one in corrections:
        place = f"{where}: {one.id}, sentence {one.sentence}"
        if one.sentence >= len(labels):
            raise InputError(f"{place}: the document has {len(labels)} sentences, counted from 0")
        if digest(row["sentences"][one.sentence]) != one.sha256:
            raise InputError(f"{place}: the text is not the one that was corrected; fetch the corpus again")
        label = labels[one.sentence]
        if _plain(label[one.field]) != one.old:
            raise InputError(
                f"{place}: {one.field} is {_told(label[one.field])}, not {_told(one.old)} as the correction says; "
                "take the line out, or read the sentence again"
            )
        label |= {one.field: list(one.new) if isinstance(one.new, tuple) else one.new, CORRECTED: True}
    for number, label in enumerate(labels):
        if CORRECTED in label and not _is_label(label):
            told = ", ".join(f"{field} {_told(label[field])}" for field in ("kinds", "strength", "polarity"))
            raise InputError(f"{where}: {row['id']}, sentence {number}: corrected to {told}, which is no label")
    return labels


def _is_label(label: Mapping[str, Any]) -> bool:
    """True for a claim with its kinds (other alone), strength and polarity, and for no claim without any of them."""
    kinds, known = label["kinds"], {kind.value for kind in Kind}
    if not kinds:
        return label["strength"] is None and label["polarity"] is None
    alone = Kind.OTHER.value not in kinds or len(kinds) == 1
    return (
        alone
        and set(kinds) <= known
        and label["strength"] in {strength.value for strength in Strength}
        and label["polarity"] in {polarity.value for polarity in Polarity}
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _told(value: Any) -> str:
    if value is None or value == () or value == []:
        return "none given"
    return value if isinstance(value, str) else "+".join(value)
