"""Abstract parts into one text with labelled sections.

A label is not part of the text: "METHODS: We asked ..." in MEDLINE format and ``<AbstractText Label="METHODS">We asked
...`` in XML give the same text and the same section, so that offsets agree whichever format a record came in. Labels
are in capitals. In parts without a label, headings are found at the start or after a sentence end: known headings in
any case followed by a colon, unknown ones only in capitals and only when the abstract begins with a heading, and
headings glued to the next word ("ResultsThe") or set off by a full stop or dash only where there are two or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from overclaim.lexicons import load
from overclaim.text import clean
from overclaim.types import Section

Part = tuple[str | None, str]
"""A heading, or None, and the text under it."""


_KNOWN = frozenset(load("headings")["known"])
_START = r"(?:\A|(?<=[.!?;)\]\"'%])\s*)"
_GLUED = "|".join(
    sorted((form for name in load("headings")["glued"] for form in (name.capitalize(), name.upper())), key=len)[::-1]
)
_MARKED = re.compile(_START + r"(?P<label>[A-Z][A-Za-z0-9/&,()' -]{2,79}?)\s?(?P<mark>:|\.|\s[-\u2013\u2014])(?=\s*\S)")
_CLOSED_UP = re.compile(_START + rf"(?P<label>{_GLUED})(?P<mark>)(?=[A-Z][a-z]|[AI]\s)")


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[Section, ...]]:
    """The text of an abstract, its sections joined by one line break, and the sections; empty parts are left out.

    Each part is cleaned (``overclaim.text.clean``) and its white space squeezed; a part without a label is split at
    the headings inside it.
    """
    texts: list[str] = []
    sections: list[Section] = []
    start = 0
    for label, text in _pieces(parts):
        texts.append(text)
        sections.append(Section(start, start + len(text), label))
        start += len(text) + 1
    return "\n".join(texts), tuple(sections)


def tidy(text: str) -> str:
    """``text`` cleaned, with every run of white space as one blank and none at the ends."""
    return " ".join(clean(text).split())


def normal_label(label: str | None) -> str | None:
    """A heading in capitals without its colon; None for an empty one and for the placeholders that NLM puts in."""
    text = tidy(label or "").rstrip(" :.").upper()
    return None if text in {"", "UNLABELLED", "UNLABELED", "UNASSIGNED"} else text


def _pieces(parts: Iterable[Part]) -> Iterator[Part]:
    for label, text in parts:
        heading, body = normal_label(label), tidy(text)
        pieces = [(heading, body)] if heading else split_headings(body)
        yield from (piece for piece in pieces if piece[1])


def split_headings(text: str) -> list[Part]:
    """``text`` at its inline headings; one part without a label where there is none."""
    found = _headings(text)
    starts = [match.start() for match in found] + [len(text)]
    first = [(None, text[: starts[0]].strip())]
    return first + [
        (normal_label(match["label"]), text[match.end() : end].strip())
        for match, end in zip(found, starts[1:], strict=True)
    ]


def _headings(text: str) -> list[re.Match[str]]:
    marked = [match for match in _MARKED.finditer(text) if _is_heading(match, text)]
    colons = [match for match in marked if match["mark"] == ":"]
    glued = list(_CLOSED_UP.finditer(text))
    weak = [match for match in marked if match["mark"] != ":"] + glued
    if len(weak) + len(colons) >= 2 and weak:
        return sorted([*colons, *weak], key=lambda match: match.start())
    return colons


def _is_heading(match: re.Match[str], text: str) -> bool:
    label = match["label"]
    if re.sub(r"\s*[/&,-]\s*|\s+", " ", label.casefold().replace("&", "and")).strip() in _KNOWN:
        return True
    return match["mark"] == ":" and _looks_like_heading(label) and _begins_with_heading(text)


def _looks_like_heading(label: str) -> bool:
    """True for capitals of four letters or more; digits and "p" values make no heading."""
    return label.isupper() and sum(character.isalpha() for character in label) >= 4 and len(label.split()) <= 9


def _begins_with_heading(text: str) -> bool:
    match = _MARKED.match(text)
    return match is not None and match["mark"] == ":" and match["label"].isupper()
