"""More careful wordings, by templates over the statement itself; nothing is added that it does not hold."""

from __future__ import annotations

import re
from functools import cache

from overclaim import lexicons


@cache
def _verbs(wording: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = lexicons.load("rules")["verbs"]
    return tuple((re.compile(lexicons.alternation(row["forms"]), re.IGNORECASE), row[wording]) for row in rows)


def _replace(text: str, wording: str) -> str | None:
    found = [(match, other) for pattern, other in _verbs(wording) if (match := pattern.search(text))]
    if not found:
        return None
    match, other = min(found, key=lambda item: item[0].start())
    return text[: match.start()] + other + text[match.end() :]


def hedged(text: str) -> str | None:
    """``text`` with a hedge before its first verb of effect ("may reduce"), or None when it has none that is known."""
    return _replace(text, "hedged")


def associated(text: str) -> str | None:
    """``text`` with its first verb of effect as an association, or None when it has none that is known."""
    return _replace(text, "associated")


def quoted(text: str, limit: int = 60) -> str:
    """``text`` in quotation marks, shortened at a word border."""
    if len(text) > limit:
        text = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."
    return f'"{text}"'
