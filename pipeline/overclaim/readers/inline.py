"""Inline markup in plain strings, as Crossref (JATS), Europe PMC and double-escaped PubMed texts carry it.

Only tags of a closed list are taken for markup, so that "p<0.05" and "a<b" stay. Superscript numbers become exponents
as in ``markup``; ``<h4>Methods</h4>`` and ``<jats:title>`` become "Methods:", which ``abstracts`` recognises.
"""

from __future__ import annotations

import html
import re

_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_HEADING = re.compile(rf"<((?:jats:)?title|h[1-6]){_ATTRIBUTES}>([^<>]{{1,80}})</\1\s*>", re.IGNORECASE)
_EXPONENT = re.compile(
    r"(?<=[\w)\]}])<(?:jats:)?sup>([+\-\u2212\u2013]?\d+(?:[.,\u00b7]\d+)?)</(?:jats:)?sup>", re.IGNORECASE
)
_BLOCK = re.compile(
    rf"</?(?:jats:)?(?:p|br|div|sec|title|h[1-6]|abstract|list|list-item|li|ul|ol){_ATTRIBUTES}/?>", re.IGNORECASE
)
_INLINE = re.compile(
    rf"</?(?:jats:)?(?:i|b|u|em|strong|italic|bold|underline|sup|sub|sc|span|small|monospace|ext-link|a){_ATTRIBUTES}/?>",
    re.IGNORECASE,
)


def strip_tags(text: str) -> str:
    """``text`` with inline tags taken out and character references resolved; unchanged where it holds neither."""
    if "<" not in text and "&" not in text:
        return text
    if "&lt;" in text:
        text = html.unescape(text) if _INLINE.search(html.unescape(text)) else text
    text = _HEADING.sub(_as_heading, text)
    text = _EXPONENT.sub(r"^\1", text)
    return html.unescape(_INLINE.sub("", _BLOCK.sub(" ", text)))


def _as_heading(match: re.Match[str]) -> str:
    name = match[2].strip().rstrip(":.")
    return " " if name.casefold() == "abstract" else f" {name}: "
