"""What an article is about: the intervention that its sentences speak of, also where they only say "it"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from overclaim.stages import abbreviations, entities
from overclaim.types import Document, EntityLabel, Statement

INTERVENTIONS = frozenset({EntityLabel.CHEMICAL, EntityLabel.INTERVENTION})


def topic(document: Document, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The names of the interventions in the title, or else the one that most statements name; empty when none is named.

    The statements decide among equals by the order in which the names appear.
    """
    named = entities.find(document.title, abbreviations.find(document.text))
    titled = tuple(dict.fromkeys(entity.name for entity in named if entity.label in INTERVENTIONS))
    if titled:
        return titled
    counts = Counter(
        name
        for statement in statements
        for name in dict.fromkeys(entity.name for entity in statement.entities if entity.label in INTERVENTIONS)
    )
    return tuple(name for name, _ in counts.most_common(1))
