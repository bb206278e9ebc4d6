"""What an article is about: the intervention that its sentences speak of, also where they only say "it"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from overclaim.stages import abbreviations, entities
from overclaim.types import Document, Entity, EntityLabel, Statement

INERT = frozenset({"placebo", "saline", "sham"})
INTERVENTIONS = frozenset({EntityLabel.CHEMICAL, EntityLabel.INTERVENTION})
_MEASURED = frozenset({"glucose", "sugar", "cholesterol", "body weight"})  # measured more often than given
_BACK = 3  # statements back to the one that names what "it" is
_SHARE = 0.2  # of the statements that name an intervention: what fewer name is no topic of the whole


def topic(document: Document, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The names of the interventions in the title that the text goes on about, or else the one most statements name.

    It is empty when none is named, or when statements on many things share none. The statements decide among equals by
    the order in which the names appear.
    """
    named = entities.find(document.title, abbreviations.find(document.text))
    titled = _given(named)
    spoken = [names for statement in statements if (names := _interventions(statement))]
    counts = Counter(name for names in spoken for name in names)
    often = [name for name, count in counts.most_common() if count >= _SHARE * len(spoken)]
    return tuple(name for name in titled if name in often or not spoken) or tuple(often[:1])


def subjects(statements: Sequence[Statement], about: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each statement the interventions that it speaks of: those it names, else those that the whole is ``about``.

    Where the whole is about none, those that were last named before it in its section, not far above.
    """
    found = []
    last: tuple[str, ...] = ()
    section, since = None, 0
    for statement in statements:
        if statement.sentence.section != section:
            last, section = (), statement.sentence.section
        own = _interventions(statement)
        last, since = (own, 0) if own else (last, since + 1)
        found.append(own or about or (last if since <= _BACK else ()))
    return tuple(found)


def asked(statement: Statement, topic: Sequence[str]) -> str:
    """What a model is asked about ``statement``: its text, after the ``topic`` where it names no intervention."""
    if _interventions(statement) or not topic:
        return statement.text
    return f"{', '.join(topic).capitalize()}: {statement.text}"


def _interventions(statement: Statement) -> tuple[str, ...]:
    return _given(statement.entities)


def _given(named: Iterable[Entity]) -> tuple[str, ...]:
    """The interventions among ``named``, each once, without placebo and what is measured."""
    found = dict.fromkeys(entity.name for entity in named if entity.label in INTERVENTIONS)
    return tuple(name for name in found if name not in INERT | _MEASURED)
