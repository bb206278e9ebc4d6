"""Named things in a sentence, by longest match against the lexicons, with their normalised names and is-a relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from overclaim import lexicons
from overclaim.errors import ConfigError
from overclaim.lexicons.keys import Token, tokens
from overclaim.lexicons.phrases import Match, Phrases
from overclaim.text import fold
from overclaim.types import Entity, EntityLabel

LEXICONS = ("drugs", "procedures", "conditions", "outcomes", "biology", "populations")


@dataclass(frozen=True, slots=True)
class Term:
    """A named thing of the lexicons: its preferred name, label, other names, and what it is a kind of."""

    name: str
    label: EntityLabel
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


def find(text: str, abbreviations: Mapping[str, str]) -> tuple[Entity, ...]:
    """The named things in ``text`` in order, not overlapping, longest first; ``text[e.start:e.end] == e.text``.

    ``abbreviations`` are those of the document; what it defines wins over what the lexicons say of a short form.
    """
    folded = fold(text)
    short = _short_forms(tuple(abbreviations.items()))
    words = tokens(folded)
    found: list[Entity] = []
    place = 0
    while place < len(words):
        match = _by_abbreviation(folded, words, place, short) or _phrases().longest(folded, words, place)
        if match is None:
            place += 1
            continue
        place = match.after
        if match.name:
            start, end = words[match.first].start, words[match.after - 1].end
            found.append(Entity(start, end, text[start:end], terms()[match.name].label, match.name))
    return tuple(found)


def normalise(phrase: str) -> str | None:
    """The preferred name of a phrase that is, as a whole, a named thing of the lexicons; else None."""
    folded = fold(phrase)
    words = tokens(folded)
    match = _phrases().longest(folded, words, 0) if words else None
    return match.name if match and match.after == len(words) else None


def synonyms(name: str) -> tuple[str, ...]:
    """The other names of ``name``, as the lexicons write them; empty for a name they do not hold."""
    return terms()[name].synonyms if name in terms() else ()


@cache
def broader(name: str) -> tuple[str, ...]:
    """Everything that ``name`` is a kind of, nearest first; empty for a name the lexicons do not hold."""
    seen: dict[str, None] = {}
    level = list(terms()[name].broader) if name in terms() else []
    while level:
        seen.update(dict.fromkeys(level))
        level = [above for below in level for above in terms()[below].broader if above not in seen]
    return tuple(seen)


def related(a: str, b: str) -> bool:
    """True when the two names are the same, or one is a kind of the other."""
    return a == b or a in broader(b) or b in broader(a)


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


def _merged(old: Term, new: Term) -> Term:
    """One term of two rows: the first's label, the synonyms and broader names of both."""
    synonyms = tuple(dict.fromkeys((*old.synonyms, *new.synonyms)))
    return replace(old, synonyms=synonyms, broader=tuple(dict.fromkeys((*old.broader, *new.broader))))


@cache
def _phrases() -> Phrases:
    return Phrases(
        (phrase, term.name, phrase != term.name and _is_capitals(phrase))
        for term in terms().values()
        for phrase in (term.name, *term.synonyms)
    )


def _is_capitals(phrase: str) -> bool:
    return len(phrase) <= 6 and sum(map(str.isupper, phrase)) > 1


def _short_forms(abbreviations: tuple[tuple[str, str], ...]) -> Mapping[str, str | None]:
    return dict(_named(short, long) for short, long in abbreviations)


@lru_cache(maxsize=10_000)
def _named(short: str, long: str) -> tuple[str, str | None]:
    """A short form with the name of its long form, or of the longest thing its long form ends with."""
    words = long.split()
    names: Iterator[str | None] = (normalise(" ".join(words[start:])) for start in range(len(words)))
    return short, next(filter(None, names), None)


def _by_abbreviation(text: str, words: Sequence[Token], place: int, short: Mapping[str, str | None]) -> Match | None:
    """The match of a short form of the document at token ``place``; an empty name where its long form is unknown."""
    start = words[place].start
    if start and text[start - 1].isalnum():
        return None
    for index in range(min(len(words), place + 4) - 1, place - 1, -1):
        end = words[index].end
        mention = text[start:end]
        if text[end : end + 1].isalnum():
            continue
        for form in (mention, mention.removesuffix("s")):
            if form in short:
                longer = _phrases().longest(text, words, place)
                return longer if longer and longer.after > index + 1 else Match(short[form] or "", place, index + 1)
    return None
