"""The named things of the lexicons by their preferred names, and which phrase stands for which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from overclaim import lexicons
from overclaim.errors import ConfigError
from overclaim.lexicons.keys import tokens
from overclaim.lexicons.phrases import Phrases
from overclaim.text import fold
from overclaim.types import EntityLabel

LEXICONS = ("drugs", "procedures", "conditions", "outcomes", "biology", "populations")


@dataclass(frozen=True, slots=True)
class Term:
    """A named thing of the lexicons: its preferred name, label, other names, and what it is a kind of."""

    name: str
    label: EntityLabel
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@cache
def terms() -> Mapping[str, Term]:
    """Every named thing by its preferred name; raises ``ConfigError`` for a ``broader`` that no row defines."""
    rows: dict[str, Term] = {}
    for lexicon in LEXICONS:
        for group in lexicons.load(lexicon)["group"]:
            for name, *others in group["terms"]:
                new = Term(name, EntityLabel(group["label"]), tuple(others), tuple(group.get("broader", ())))
                rows[name] = _merged(rows[name], new) if name in rows else new
    unknown = {above for term in rows.values() for above in term.broader if above not in rows}
    if unknown:
        raise ConfigError(f"lexicons: broader terms without a row of their own: {', '.join(sorted(unknown))}")
    return rows


@cache
def phrases() -> Phrases:
    """The names of ``terms`` by their phrases; a short form in capitals is matched in capitals only."""
    return Phrases(
        (phrase, term.name, phrase != term.name and _is_capitals(phrase))
        for term in terms().values()
        for phrase in (term.name, *term.synonyms)
    )


def normalise(phrase: str) -> str | None:
    """The preferred name of a phrase that is, as a whole, a named thing of the lexicons; else None."""
    folded = fold(phrase)
    words = tokens(folded)
    match = phrases().longest(folded, words, 0) if words else None
    return match.name if match and match.after == len(words) else None


def _merged(old: Term, new: Term) -> Term:
    """One term of two rows: the first's label, the synonyms and broader names of both."""
    synonyms = tuple(dict.fromkeys((*old.synonyms, *new.synonyms)))
    return replace(old, synonyms=synonyms, broader=tuple(dict.fromkeys((*old.broader, *new.broader))))


def _is_capitals(phrase: str) -> bool:
    return len(phrase) <= 6 and sum(map(str.isupper, phrase)) > 1
