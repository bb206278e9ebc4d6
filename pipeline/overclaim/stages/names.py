"""What a mention is called, and its identifier: by the lexicons first, then by the table of identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from overclaim.lexicons import identifiers
from overclaim.lexicons.identifiers import CLEAR_MARKS, Concept, Form, Names
from overclaim.lexicons.phrases import Phrases
from overclaim.lexicons.variants import is_salt, is_short
from overclaim.stages.terms import normalise, terms
from overclaim.types import EntityLabel

SHARE = 0.7
"""Of the places where a form stands in the corpora, those that are marked; below it the form means other things."""

_LETTERS, _CAPITALS = 4, 3


@dataclass(frozen=True, slots=True)
class Named:
    """A normalised name, and the identifier of what was named where it is known."""

    name: str
    identifier: str | None


class Namer:
    """Names and identifiers by the lexicons and one table; ``namer()`` has the package's own."""

    def __init__(self, table: Names) -> None:
        self.table = table
        self._known = lru_cache(maxsize=100_000)(self._look_up)
        self._identified = lru_cache(maxsize=100_000)(self._identify)

    def of(self, phrase: str, label: EntityLabel) -> Named | None:
        """What a phrase names, as a whole, as a thing of that label; None where lexicons and table do not know it."""
        return self._known(phrase, label)

    def identifier(self, phrase: str, label: EntityLabel, name: str) -> str | None:
        """The identifier of ``phrase`` itself, else of ``name``, under which the lexicons put it; None if unknown.

        The lexicons put near things under one name ("steroid" under corticosteroid), identifiers keep them apart.
        """
        return self._identified(phrase, label, name)

    def _look_up(self, phrase: str, label: EntityLabel) -> Named | None:
        name = normalise(phrase)
        if name is not None:
            return Named(name, self.identifier(phrase, label, name))
        concept = self.table.of(phrase, label)
        return None if concept is None else Named(preferred(concept), concept.identifier)

    def _identify(self, phrase: str, label: EntityLabel, name: str) -> str | None:
        concept = None if is_short(phrase) else self.table.of(phrase, label, loosely=False)
        concept = concept or self.table.of(name, label)
        return None if concept is None else concept.identifier

    @cached_property
    def beyond(self) -> Mapping[str, Concept]:
        """The concepts of the table that the lexicons have no name for, by name; the more often marked of two."""
        found: dict[str, Concept] = {}
        for concept in sorted(self.table.concepts, key=lambda one: -sum(form.marks for form in one.forms)):
            if concept.name not in terms() and normalise(concept.name) is None:
                found.setdefault(concept.name, concept)
        return found

    @cached_property
    def phrases(self) -> Phrases:
        """The names ``beyond`` the lexicons by those forms that mean nothing else; short forms in capitals only."""
        return Phrases(
            (form.text, concept.name, is_short(form.text))
            for concept in self.beyond.values()
            for form in concept.forms
            if _is_telling(form)
        )


@cache
def namer() -> Namer:
    """The names of the lexicons and of the package's table."""
    return Namer(identifiers.names())


@lru_cache(maxsize=10_000)
def preferred(concept: Concept) -> str:
    """The lexicons' name for a concept where they have one, else its own."""
    return normalise(concept.name) or concept.name


def _is_telling(form: Form) -> bool:
    """True for a form that is looked for in texts: it means one thing wherever it stands (see ``docs/names.md``)."""
    if form.share < SHARE or is_salt(form.text) or not is_long(form.text):
        return False
    return form.label is EntityLabel.CHEMICAL or (form.marks >= CLEAR_MARKS and not is_short(form.text))


def is_long(form: str) -> bool:
    """True for a form with enough letters to be looked for in texts; a short form needs fewer, as it has capitals."""
    return sum(map(str.isalpha, form)) >= (_CAPITALS if is_short(form) else _LETTERS)
