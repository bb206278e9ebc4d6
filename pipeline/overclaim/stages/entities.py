"""Named things in a sentence, by longest match against the lexicons, with their normalised names and is-a relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from overclaim import lexicons
from overclaim.errors import ConfigError
from overclaim.text import fold
from overclaim.types import Entity, EntityLabel

LEXICONS = ("drugs", "procedures", "conditions", "outcomes", "biology", "populations")

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "Δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ω": "omega",
    "Ω": "omega",
}
_TOKEN = re.compile(r"[αβγδεκλμωΔΩ]|\d+|[^\W\d_αβγδεκλμωΔΩ]+")
_GAP = re.compile(r"\s*|\s?-\s?|'s?\s?|\.\s?|\s?\([+±-]\)[\s-]?|[()]-?")
_IRREGULAR = {
    "mice": "mouse",
    "rats": "rat",
    "dogs": "dog",
    "cats": "cat",
    "pigs": "pig",
    "women": "woman",
    "men": "man",
    "children": "child",
    "babies": "baby",
    "teeth": "tooth",
    "calves": "calf",
    "bacterium": "bacteria",
}
_PREFIXES = frozenset(
    ["post", "pre", "anti", "non", "peri", "intra", "inter", "sub", "neuro", "micro", "cardio", "psycho", "bio", "re"]
)
_SPELLING = ((re.compile("ae|oe"), "e"), (re.compile("our$"), "or"), (re.compile("is(?=ation$|e$|ed$|ing$)"), "iz"))


@dataclass(frozen=True, slots=True)
class Term:
    """A named thing of the lexicons: its preferred name, label, other names, and what it is a kind of."""

    name: str
    label: EntityLabel
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@dataclass(slots=True)
class _Node:
    """A step of the token trie; ``cased`` names are matched only where the text has capitals."""

    next: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None
    cased: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    end: int


def find(text: str, abbreviations: Mapping[str, str]) -> tuple[Entity, ...]:
    """The named things in ``text`` in order, not overlapping, longest first; ``text[e.start:e.end] == e.text``.

    ``abbreviations`` are those of the document; what it defines wins over what the lexicons say of a short form.
    """
    folded = fold(text)
    short = _short_forms(tuple(abbreviations.items()))
    tokens = _tokens(folded)
    found: list[Entity] = []
    place = 0
    while place < len(tokens):
        match = _by_abbreviation(folded, tokens, place, short) or _longest(folded, tokens, place)
        if match is None:
            place += 1
            continue
        name, place = match[0], match[1]
        if name:
            start, end = tokens[match[2]].start, tokens[place - 1].end
            found.append(Entity(start, end, text[start:end], terms()[name].label, name))
    return tuple(found)


def normalise(phrase: str) -> str | None:
    """The preferred name of a phrase that is, as a whole, a named thing of the lexicons; else None."""
    tokens = _tokens(fold(phrase))
    match = _longest(fold(phrase), tokens, 0) if tokens else None
    return match[0] if match and match[1] == len(tokens) else None


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
def _trie() -> _Node:
    root = _Node()
    for term in terms().values():
        for phrase in (term.name, *term.synonyms):
            node = root
            for token in _tokens(phrase):
                node = node.next.setdefault(token.key, _Node())
            if phrase != term.name and _is_capitals(phrase):
                node.cased = node.cased or term.name
            else:
                node.name = node.name or term.name
    return root


def _is_capitals(phrase: str) -> bool:
    return len(phrase) <= 6 and sum(map(str.isupper, phrase)) > 1


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    """A word without plural, in one spelling: the same for text and lexicon, so it need not be a word itself."""
    word = word[:-1] if re.fullmatch(r"[A-Z]{2,}s", word) else word
    short_form = word.isupper() and len(word) < 6
    word = _IRREGULAR.get(word.lower(), word.lower())
    if len(word) > 3 and not short_form:
        word = re.sub(r"ies$", "y", word)
        word = re.sub(r"(?<=[a-z]{2})s(?:es|is|e)$", "s", word)
        word = re.sub(r"(?<=x)es$|(?<=[^a]ch)es$|(?<=sh)es$", "", word)
        word = re.sub(r"(?<![sui])s$", "", word)
    for pattern, spelling in _SPELLING:
        word = pattern.sub(spelling, word)
    return word


def _tokens(text: str) -> list[_Token]:
    """Words, numbers and Greek letters; a prefix is joined to what follows its hyphen ("post-operative")."""
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        last = tokens[-1] if tokens else None
        if last and last.key in _PREFIXES and text[last.end : match.start()] == "-":
            tokens[-1] = _Token(_key(text[last.start : last.end] + match.group()), last.start, match.end())
        else:
            tokens.append(_Token(_GREEK.get(match.group()) or _key(match.group()), match.start(), match.end()))
    return tokens


def _longest(text: str, tokens: Sequence[_Token], place: int) -> tuple[str, int, int] | None:
    """Name, token after and first token of the longest term that begins at token ``place``."""
    best = None
    start = tokens[place].start
    if start and text[start - 1].isalnum():
        return None
    node: _Node | None = _trie()
    for index in range(place, len(tokens)):
        token = tokens[index]
        if index > place and not _GAP.fullmatch(text, tokens[index - 1].end, token.start):
            break
        node = node.next.get(token.key) if node else None
        if node is None:
            break
        name = node.name or (node.cased if sum(map(str.isupper, text[start : token.end])) > 1 else None)
        if name and not text[token.end : token.end + 1].isalnum():
            best = (name, index + 1, place)
    return best


def _short_forms(abbreviations: tuple[tuple[str, str], ...]) -> Mapping[str, str | None]:
    return dict(_named(short, long) for short, long in abbreviations)


@lru_cache(maxsize=10_000)
def _named(short: str, long: str) -> tuple[str, str | None]:
    """A short form with the name of its long form, or of the longest thing its long form ends with."""
    words = long.split()
    names: Iterator[str | None] = (normalise(" ".join(words[start:])) for start in range(len(words)))
    return short, next(filter(None, names), None)


def _by_abbreviation(
    text: str, tokens: Sequence[_Token], place: int, short: Mapping[str, str | None]
) -> tuple[str, int, int] | None:
    """The match of a short form of the document at token ``place``; an empty name where its long form is unknown."""
    start = tokens[place].start
    if start and text[start - 1].isalnum():
        return None
    for index in range(min(len(tokens), place + 4) - 1, place - 1, -1):
        end = tokens[index].end
        mention = text[start:end]
        if text[end : end + 1].isalnum():
            continue
        for form in (mention, mention.removesuffix("s")):
            if form in short:
                longer = _longest(text, tokens, place)
                return longer if longer and longer[1] > index + 1 else (short[form] or "", index + 1, place)
    return None
