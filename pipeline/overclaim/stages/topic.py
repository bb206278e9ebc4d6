"""What an article is about: the intervention that its sentences speak of, also where they only say "it"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from overclaim.stages import abbreviations, entities
from overclaim.types import Document, EntityLabel, Statement

INTERVENTIONS = frozenset({EntityLabel.CHEMICAL, EntityLabel.INTERVENTION})
_SHARE = 0.2  # of the statements that name an intervention: what fewer name is no topic of the whole


def topic(document: Document, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The names of the interventions in the title, or else the one that most statements name.

    It is empty when none is named, or when statements on many things share none. The statements decide among equals by
    the order in which the names appear.
    """
    named = entities.find(document.title, abbreviations.find(document.text))
    titled = tuple(dict.fromkeys(entity.name for entity in named if entity.label in INTERVENTIONS))
    if titled:
        return titled
    spoken = [names for statement in statements if (names := _interventions(statement))]
    counts = Counter(name for names in spoken for name in names)
    return tuple(name for name, count in counts.most_common(1) if count >= _SHARE * len(spoken))


def _interventions(statement: Statement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.name for entity in statement.entities if entity.label in INTERVENTIONS))
