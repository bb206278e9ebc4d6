"""Named things in a sentence, by longest match, with their normalised names, identifiers and is-a relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise

from overclaim.lexicons.keys import Token, tokens
from overclaim.lexicons.phrases import Match, Phrases, in_turn
from overclaim.lexicons.variants import is_salt
from overclaim.stages.names import namer, preferred
from overclaim.stages.terms import normalise, phrases, terms
from overclaim.text import fold
from overclaim.types import Entity, EntityLabel


def find(text: str, abbreviations: Mapping[str, str]) -> tuple[Entity, ...]:
    """The named things in ``text`` in order, not overlapping, longest first; ``text[e.start:e.end] == e.text``.

    Those of the lexicons come first, those of the table of identifiers fill what they leave. ``abbreviations`` are
    those of the document; what it defines wins over what lexicons and table say of a short form.
    """
    folded = fold(text)
    words = tokens(folded)
    short = _short_forms(tuple(abbreviations.items()))
    known = list(_matches(folded, words, phrases(), short))
    return tuple(
        _entity(text, words, match, abbreviations)
        for match in sorted([*known, *_between(folded, words, known)], key=lambda match: match.first)
        if match.name
    )


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


def _entity(text: str, words: Sequence[Token], match: Match, abbreviations: Mapping[str, str]) -> Entity:
    start, end = words[match.first].start, words[match.after - 1].end
    mention = text[start:end]
    if match.name not in terms():
        concept = namer().beyond[match.name]
        return Entity(start, end, mention, concept.label, match.name, concept.identifier)
    label = terms()[match.name].label
    long = abbreviations.get(mention) or abbreviations.get(mention.removesuffix("s")) or mention
    return Entity(start, end, mention, label, match.name, namer().identifier(long, label, match.name))


def _matches(text: str, words: Sequence[Token], known: Phrases, short: Mapping[str, str | None]) -> Iterator[Match]:
    """The phrases in ``text``, and the short forms of its document, from left to right; no two share a token."""
    initials = {form[0] for form in short}

    def at(place: int) -> Match | None:
        of_document = text[words[place].start] in initials and _by_abbreviation(text, words, place, short)
        return of_document or known.longest(text, words, place)

    return in_turn(words, at)


def _between(text: str, words: Sequence[Token], known: Sequence[Match]) -> Iterator[Match]:
    """The names of the table of identifiers in what ``known`` leaves; the salt of a chemical is none of its own."""
    ends = [Match("", 0, 0), *known, Match("", len(words), len(words))]
    for left, right in pairwise(ends):
        last, place = left, left.after
        while place < right.first:
            salt = place == last.after and _is_chemical(last.name) and is_salt(words[place].key)
            match = None if salt else namer().phrases.longest(text, words[: right.first], place)
            if match:
                last = match
                yield match
            place = match.after if match else place + 1


def _is_chemical(name: str) -> bool:
    known = terms().get(name) or namer().beyond.get(name)
    return known is not None and known.label is EntityLabel.CHEMICAL


def _short_forms(abbreviations: tuple[tuple[str, str], ...]) -> Mapping[str, str | None]:
    return dict(_named(short, long) for short, long in abbreviations)


@lru_cache(maxsize=10_000)
def _named(short: str, long: str) -> tuple[str, str | None]:
    """A short form with the name of its long form, or of the longest thing that its long form ends with.

    A name of the table of identifiers must be that of the whole long form.
    """
    words = long.split()
    found: Iterator[str | None] = (normalise(" ".join(words[start:])) for start in range(len(words)))
    concepts = (namer().table.of(long, label) for label in (EntityLabel.CHEMICAL, EntityLabel.DISEASE))
    of_table = (preferred(concept) for concept in concepts if concept)
    return short, next(filter(None, chain(found, of_table)), None)


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
                longer = phrases().longest(text, words, place)
                return longer if longer and longer.after > index + 1 else Match(short[form] or "", place, index + 1)
    return None
