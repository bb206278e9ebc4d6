"""Inline markup of PubMed XML as readable plain text.

Tags vanish, their text stays. A superscript number after a letter, figure or closing bracket is an exponent and keeps
a caret ("10^-3", "mg kg^-1", "R^2"); any other superscript stands as it is ("13C", "CD4+", "19th"), and so do
subscripts ("H2O", "IC50"). MathML is written in a line: "a/b", "xi^2", "sqrt(x)", relations with blanks around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lxml import etree

from overclaim.errors import RecordError

_EXPONENT = re.compile(r"[+\-\u2212\u2013]?\d+(?:[.,\u00b7]\d+)?")
_BASES = ")]}\u00b0%'\u2032\u00b5\u03bc"
_RELATIONS = frozenset("=<>\u2264\u2265\u2248\u223c~\u00d7\u00b1\u2260\u2192+\u2212-\u00b7*/")


def plain(element: etree._Element | None) -> str:
    """The text in ``element``, white space as it stands; raises ``RecordError`` for an entity that is not declared."""
    if element is None:
        return ""
    text = element.text or ""
    for child in element:
        text += _inline(child, text) + (child.tail or "")
    return text


def _inline(child: etree._Element, before: str) -> str:
    name = _name(child)
    if not name:
        return ""
    if name == "math":
        return math(child)
    text = plain(child)
    if (
        name == "sup"
        and before
        and (before[-1].isalnum() or before[-1] in _BASES)
        and _EXPONENT.fullmatch(text.strip())
    ):
        return f"^{text.strip()}"
    return f" {text} " if name == "DispFormula" else text


def _name(element: etree._Element) -> str:
    if isinstance(element, etree._Entity):
        raise RecordError(f"the entity &{element.name}; is not declared; write the character itself")
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def math(element: etree._Element) -> str:
    """A MathML element in one line."""
    name = _name(element)
    parts = [math(child) for child in element]
    if name in _LAYOUTS and len(parts) == _LAYOUTS[name][0]:
        return _LAYOUTS[name][1](parts)
    if name == "mo":
        text = _own_text(element)
        return f" {text} " if text in _RELATIONS and element.getprevious() is not None else text
    if name == "msqrt":
        return f"sqrt({''.join(parts)})"
    if name == "mfenced":
        return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
    if name in {"mi", "mn", "mtext", "ms"}:
        return _own_text(element) + "".join(parts)
    joint = "" if name.startswith("m") else " "
    return joint.join(filter(None, [_own_text(element), *_with_tails(element, parts)]))


def _own_text(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


def _with_tails(element: etree._Element, parts: list[str]) -> list[str]:
    tails = (" ".join((child.tail or "").split()) for child in element)
    return [piece for part, tail in zip(parts, tails, strict=True) for piece in (part, tail)]


def _group(text: str) -> str:
    return text if len(text) == 1 or text.replace(".", "").isalnum() else f"({text})"


_LAYOUTS: Mapping[str, tuple[int, Callable[[list[str]], str]]] = MappingProxyType(
    {
        "mfrac": (2, lambda parts: f"{_group(parts[0])}/{_group(parts[1])}"),
        "msup": (2, lambda parts: f"{parts[0]}^{parts[1]}"),
        "msub": (2, "".join),
        "msubsup": (3, lambda parts: f"{parts[0]}{parts[1]}^{parts[2]}"),
        "mroot": (2, lambda parts: f"root({parts[0]}, {parts[1]})"),
        "munderover": (3, lambda parts: f"{parts[0]}_{parts[1]}^{parts[2]}"),
    }
)
