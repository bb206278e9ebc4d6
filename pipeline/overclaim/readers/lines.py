"""Lines of a page joined into running text, hyphenation undone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from overclaim import lexicons

_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
_SPLIT_WORD = re.compile(r"(?P<left>[^\W\d_]+)(?P<hyphen>[-\u00ad\u2010])$")
_JOINS_NEXT = re.compile(r"[\w/](?:[-/\u2010\u2011\u2013]|[\"'”’)]?\u2014)$")
_JOINS_LAST = re.compile(r"\u2014[^\s\u2014]")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words and hyphenated compounds that stand whole on a line, in lower case with ASCII hyphens."""
    return frozenset(_ascii(word) for line in lines for word in _WORD.findall(line))


def join_lines(lines: Iterable[str], words: Set[str] = frozenset()) -> str:
    """``lines`` as one text, a hyphen at a line's end kept or dropped by ``keeps_hyphen``.

    ``words`` is the document's ``vocabulary``.
    """
    text = ""
    for line in lines:
        split, following = _SPLIT_WORD.search(text), _FIRST_WORD.match(line)
        if split is None or following is None:
            glue = "" if not text or _JOINS_NEXT.search(text) or _JOINS_LAST.match(line) else " "
            text = f"{text}{glue}{line}"
        elif split["hyphen"] != "\u00ad" and keeps_hyphen(split["left"], following.group(), words):
            text += line
        else:
            text = text[:-1] + line
    return text


def keeps_hyphen(left: str, right: str, words: Set[str] = frozenset()) -> bool:
    """True when ``left-`` at a line's end and ``right`` on the next are a compound ("long-term"), not one word.

    In order: a capital after the hyphen keeps it ("anti-TNF"); the document's own spelling elsewhere decides; an ending
    such as "-ing" is no second part of a compound; a first part that is usually hyphenated ("long", "placebo") keeps
    it; all else was one word ("treat-ment"). The two lists are in ``lexicons/hyphenation.toml``.
    """
    joined, compound = _ascii(left + right), _ascii(f"{left}-{right}")
    if not right[0].islower():
        return True
    if (compound in words) != (joined in words):
        return compound in words
    lists = lexicons.load("hyphenation")
    return right not in lists["endings"] and left.lower() in lists["first_parts"]


def _ascii(word: str) -> str:
    return re.sub("[\u2010\u2011]", "-", word.lower())
