"""Named features of a sentence in its context: word n-grams, word pieces, cues, and what stands around it.

Every feature is a readable string, so that every weight of a linear model can be looked up.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from overclaim.classifiers.cues import Cue, lexicon, tokens
from overclaim.types import Context, Register

_SECTIONS = (
    ("aim", r"aim|objective|purpose|hypothes|question|goal"),
    ("background", r"background|introduction|context|rationale|importance"),
    ("conclusion", r"conclu|interpret|discuss|implication|relevance|summary"),
    ("results", r"result|finding"),
    ("methods", r"method|design|setting|patient|participant|subject|measure|intervention|material|data|stud|search"),
)
_HEAD = re.compile(r"^\s*([A-Za-z][A-Za-z /&,]{2,40}):\s")
_RELATIONS = frozenset(
    ("cause", "raise", "reduce", "benefit", "association", "comparison", "equivalence", "molecular_action")
)
_HEDGES = frozenset(("modal", "hedge"))
_HEDGE_REACH = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its words and cues."""

    raw: str
    words: Sequence[str]
    cues: Sequence[Cue]


@dataclass(frozen=True, slots=True)
class Read:
    """A context whose texts have been read."""

    context: Context
    text: Text
    title: Text
    before: Text
    after: Text


def read(contexts: Sequence[Context]) -> list[Read]:
    """The contexts with words and cues, each distinct text read once.

    A lay sentence is read alone: there are no lay neighbours to learn from, and those of abstracts mislead.
    """
    known: dict[str, Text] = {}

    def text(raw: str) -> Text:
        if raw not in known:
            words = tokens(raw)
            known[raw] = Text(raw, words, lexicon().cues(words))
        return known[raw]

    return [
        Read(item, text(item.text), *(text("" if item.register is Register.LAY else raw) for raw in _around(item)))
        for item in contexts
    ]


def _around(context: Context) -> tuple[str, str, str]:
    return context.title, context.before, context.after


def section_role(section: str | None) -> str:
    """The role of a section label: aim, background, methods, results, conclusion, other or unlabelled."""
    if not section:
        return "unlabelled"
    return next((role for role, pattern in _SECTIONS if re.search(pattern, section, re.IGNORECASE)), "other")


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[str, ...]:
    if len(word) < 5 or not word[0].isalpha():
        return ()
    return (f"^{word[:4]}", f"^{word[:5]}", f"^{word[:6]}", f"{word[-3:]}$", f"{word[-4:]}$", f"{word[-5:]}$")


def words_block(item: Read) -> list[str]:
    """Word 1- to 3-grams of the sentence with its edges marked, and beginnings and endings of its words."""
    words = ["<s>", *item.text.words, "</s>"]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
    triples = [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    pieces = [piece for word in item.text.words for piece in _pieces(word)]
    return [*item.text.words, *pairs, *triples, *pieces]


def cues_block(item: Read) -> list[str]:
    """Cue rows plain, negated, hedged, repeated and in pairs, the first relation word, and the sentence's shape."""
    cues = item.text.cues
    counts = Counter(cue.name for cue in cues)
    names = sorted(counts)
    first = next((cue.label for cue in cues if cue.name in _RELATIONS), "none")
    return [
        *sorted({cue.label for cue in cues} | _hedged(cues)),
        *(f"{name} twice" for name in names if counts[name] > 1),
        *(f"{a} & {b}" for a in names for b in names if a < b),
        f"first {first}",
        *_shape(item.text),
    ]


def _hedged(cues: Sequence[Cue]) -> set[str]:
    found: set[str] = set()
    until = -1
    for cue in cues:
        if cue.name in _HEDGES:
            until = cue.end + _HEDGE_REACH
        elif cue.name in _RELATIONS and cue.start < until:
            found.add(f"hedged {cue.label}")
    return found


def _shape(text: Text) -> list[str]:
    words, end = text.words, text.raw.rstrip()
    pieces = text.raw.split()
    checks = {
        "ends ?": end.endswith("?"),
        "ends !": end.endswith("!"),
        "no stop": not end.endswith((".", "?", "!", '"', "\u201d", ")")),
        "quote": '"' in words,
        "percent": "%" in words,
        "figure": "0" in words,
        "figures": words.count("0") > 1,
        "p value": "p" in words and not {"<", ">", "="}.isdisjoint(words),
        "colon": ":" in words,
        "we": "we" in words,
        "headline": sum(piece[:1].isupper() for piece in pieces) > 0.6 * len(pieces),
    }
    return [f"length {min(len(words) // 6, 8)}", *(name for name, holds in checks.items() if holds)]


def context_block(item: Read) -> list[str]:
    """Place, section, register, and the cues of title and neighbours."""
    context = item.context
    role = section_role(context.section)
    if role == "unlabelled" and (head := _HEAD.match(context.text)):
        role = section_role(head.group(1))
    features = [f"register {context.register.value}", f"section {role}"]
    if context.register is Register.ABSTRACT:
        features.append(f"place {min(int(context.position * 6), 5)}")
        features += [name for name, raw in (("first", context.before), ("last", context.after)) if not raw]
    for name, text in (("title", item.title), ("before", item.before), ("after", item.after)):
        features += sorted({f"{name} {cue.label}" for cue in text.cues})
    return features


def around_block(item: Read) -> list[str]:
    """Words of the title, of the sentence before and of the one after."""
    texts = (("t", item.title), ("b", item.before), ("a", item.after))
    return [f"{name} {word}" for name, text in texts for word in text.words]


BLOCKS: Mapping[str, Callable[[Read], list[str]]] = {
    "words": words_block,
    "cues": cues_block,
    "context": context_block,
    "around": around_block,
}
"""The named blocks; ``words`` and ``around`` are weighted by TF-IDF, the others are there or not."""

WEIGHTED = frozenset(("words", "around"))
