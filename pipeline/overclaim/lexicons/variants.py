"""Keys under which the variants of a name meet: plural, hyphens, Greek letters, salts, stereo-prefixes, spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from overclaim import lexicons
from overclaim.lexicons.keys import key, tokens
from overclaim.text import fold

_JOINED, _LOOSE = 5, 4  # letters from which a key without blanks, or without some of its words, still names one thing


@dataclass(frozen=True, slots=True)
class _Words:
    """The rows of ``variants.toml`` as keys."""

    salts: frozenset[str]
    inorganic: frozenset[str]
    stereo: frozenset[str]
    fillers: frozenset[str]
    modifiers: frozenset[str]
    same: dict[str, str]


def keys(phrase: str) -> tuple[str, str, str, str]:
    """Four keys of a name, each meeting more variants than the one before it; empty where too little is left.

    They pass over plural, hyphens, Greek letters and British spelling; blanks; salts, stereo-prefixes, word order and
    the words of ``variants.toml`` that stand for each other; words such as "severe".
    """
    words = [token.key for token in tokens(fold(phrase))]
    core = _core(words)
    bare = [word for word in core if word not in _words().modifiers]
    return " ".join(words), _long("".join(words), _JOINED), _bag(core), _bag(bare)


def is_short(form: str) -> bool:
    """True for a short form such as "MPTP", "Ca2+" or "5-HT": one word, most of its letters capitals."""
    letters = sum(map(str.isalpha, form))
    capitals = sum(map(str.isupper, form))
    return len(form) <= 8 and not any(map(str.isspace, form)) and 2 * capitals >= letters > 0


def is_full(form: str) -> bool:
    """True for a name that can be preferred: neither short nor one that ends in a word for which a better one is known.

    "obese" is not preferred where there is "obesity".
    """
    last = tokens(fold(form))[-1:]
    return (
        len(form) > _LOOSE
        and not is_short(form)
        and all(_words().same.get(each.key, each.key) == each.key for each in last)
    )


def is_salt(word: str) -> bool:
    """True for the name of a salt's other half, such as "hydrochloride"."""
    return word in _words().salts or key(word) in _words().salts


def _core(words: Sequence[str]) -> list[str]:
    known = _words()
    kept = list(words)
    while len(kept) > 1 and kept[0] in known.stereo:
        del kept[0]
    while len(kept) > 1 and kept[-1] in known.salts and kept[-2] not in known.inorganic:
        del kept[-1]
    return [known.same.get(word, word) for word in kept if word not in known.fillers]


def _bag(words: Iterable[str]) -> str:
    kept = sorted(set(words))
    return " ".join(kept) if _long("".join(kept), _LOOSE) else ""


def _long(text: str, letters: int) -> str:
    return text if len(text) >= letters else ""


@cache
def _words() -> _Words:
    rows = lexicons.load("variants")
    return _Words(
        salts=frozenset(map(key, rows["salts"])),
        inorganic=frozenset(map(key, rows["inorganic"])),
        stereo=frozenset(map(key, rows["stereo"])),
        fillers=frozenset(map(key, rows["fillers"])),
        modifiers=frozenset(map(key, rows["modifiers"])),
        same={key(word): key(group[0]) for group in rows["same"] for word in group},
    )
