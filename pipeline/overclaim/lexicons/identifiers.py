"""Names of chemicals and diseases with their identifiers (MeSH, OMIM), as corpora mark them: ``identifiers.tsv``."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from overclaim.errors import ConfigError
from overclaim.lexicons.variants import is_full, is_short, keys
from overclaim.types import EntityLabel

TABLE = "identifiers.tsv"
COLUMNS = ("identifier", "label", "form", "marks", "share")
CLEAR_SHARE, CLEAR_MARKS = 0.8, 3
"""From these on the most frequent of several identifiers is what a form means."""

LABELS: Mapping[EntityLabel, EntityLabel] = {
    EntityLabel.CHEMICAL: EntityLabel.CHEMICAL,
    EntityLabel.INTERVENTION: EntityLabel.CHEMICAL,
    EntityLabel.DISEASE: EntityLabel.DISEASE,
    EntityLabel.OUTCOME: EntityLabel.DISEASE,
}
"""The label in the table for that of an entity: a drug may be an intervention, a symptom an outcome."""

Key = TypeVar("Key", bound=Hashable)
Meaning = TypeVar("Meaning", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Form:
    """A name as corpora write it, how often they mark it so, and in what share (0-1) of the places where it stands."""

    identifier: str
    label: EntityLabel
    text: str
    marks: int
    share: float


@dataclass(frozen=True, slots=True)
class Concept:
    """What an identifier stands for: its names, the most frequent one in full is preferred."""

    identifier: str
    label: EntityLabel
    name: str
    forms: tuple[Form, ...]


class Names:
    """Concepts by their names and the variants of these; a form that means several things names none."""

    def __init__(self, forms: Iterable[Form]) -> None:
        grouped: dict[tuple[str, EntityLabel], list[Form]] = defaultdict(list)
        for form in forms:
            grouped[form.identifier, form.label].append(form)
        self.concepts = tuple(_concept(group) for group in grouped.values())
        self._index = {label: self._keyed(label) for label in set(LABELS.values())}

    def _keyed(self, label: EntityLabel) -> dict[tuple[int, str], int]:
        index: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
        for place, concept in enumerate(self.concepts):
            for form in concept.forms if concept.label is label else ():
                for key in _keys(form.text):
                    index[key][place] += form.marks
        return clear(index)

    def of(self, phrase: str, label: EntityLabel, loosely: bool = True) -> Concept | None:
        """The concept that ``phrase`` names as a whole, as a thing of that label; None where none or several do.

        ``loosely`` goes on to variants where no concept has just that name: salts, stereo-prefixes, other words for
        the same, then without words such as "severe". Short forms are known only as they are written.
        """
        if label not in LABELS:
            return None
        index = self._index[LABELS[label]]
        for level, key in _keys(phrase):
            place = index.get((level, key)) if loosely or level == 0 else None
            if place is not None:
                return self.concepts[place]
        return None


def clear(index: Mapping[Key, Counter[Meaning]]) -> dict[Key, Meaning]:
    """The meaning of each key that has one, or one that is clearly the most frequent."""
    return {key: found for key, counts in index.items() if (found := clearest(counts)) is not None}


def clearest(counts: Counter[Meaning]) -> Meaning | None:
    """The only thing counted, or the one that has most of the counts by far; else None."""
    if len(counts) == 1:
        return next(iter(counts))
    best, marks = counts.most_common(1)[0]
    return best if marks >= CLEAR_MARKS and marks >= CLEAR_SHARE * counts.total() else None


@cache
def names() -> Names:
    """The names of the package's own table; raises ``ConfigError`` where it is damaged."""
    with files("overclaim.lexicons").joinpath(TABLE).open(encoding="utf-8") as lines:
        return Names(read(lines))


def read(lines: Iterable[str]) -> Iterator[Form]:
    """The rows of a table of names; raises ``ConfigError`` naming the row that is none."""
    rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(rows, ()))
    if header != COLUMNS:
        raise ConfigError(f"{TABLE}: its columns are {', '.join(header)}; expected {', '.join(COLUMNS)}")
    for row in rows:
        try:
            identifier, label, text, marks, share = row
            yield Form(identifier, EntityLabel(label), text, int(marks), float(share))
        except ValueError as error:
            raise ConfigError(f"{TABLE}: row {row} cannot be read ({error}); make it anew") from None


def write(forms: Iterable[Form]) -> Iterator[str]:
    """The lines of a table of names, under a line with the names of its columns; ``read`` reads them."""
    yield "\t".join(COLUMNS) + "\n"
    for form in forms:
        yield f"{form.identifier}\t{form.label.value}\t{form.text}\t{form.marks}\t{form.share:.2f}\n"


def _concept(forms: Iterable[Form]) -> Concept:
    ordered = sorted(forms, key=lambda form: (not is_full(form.text), -form.marks, form.text))
    first = ordered[0]
    return Concept(first.identifier, first.label, " ".join(first.text.casefold().split()), tuple(ordered))


def _keys(phrase: str) -> Iterator[tuple[int, str]]:
    """The keys under which a name is looked up, nearest first, each with its level; a short form has one."""
    if is_short(phrase):
        yield 0, phrase
        if phrase[-1:] == "s":
            yield 0, phrase[:-1]
        return
    yield from ((level, key) for level, key in enumerate(keys(phrase)) if key)
