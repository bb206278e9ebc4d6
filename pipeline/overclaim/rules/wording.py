"""More careful wordings, by templates over the statement itself; nothing is added that it does not hold."""

from __future__ import annotations

import re
from functools import cache

from overclaim import lexicons


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = lexicons.load("rules")["verbs"]
    return tuple(
        (re.compile(lexicons.alternation(row["forms"]), re.IGNORECASE), row["hedged"], row["associated"])
        for row in rows
    )


def _replace(text: str, column: int) -> str | None:
    found = [(match, row[column]) for row in _verbs() if (match := row[0].search(text))]
    if not found:
        return None
    match, wording = min(found, key=lambda item: item[0].start())
    return text[: match.start()] + wording + text[match.end() :]


def hedged(text: str) -> str | None:
    """``text`` with a hedge before its first verb of effect ("may reduce"), or None when it has none that is known."""
    return _replace(text, 1)


def associated(text: str) -> str | None:
    """``text`` with its first verb of effect as an association, or None when it has none that is known."""
    return _replace(text, 2)


def quoted(text: str, limit: int = 60) -> str:
    """``text`` in quotation marks, shortened at a word border."""
    if len(text) > limit:
        text = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."
    return f'"{text}"'
