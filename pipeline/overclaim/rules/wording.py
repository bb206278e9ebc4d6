"""More careful wordings, by templates over the statement itself; nothing is added that it does not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from overclaim import lexicons
from overclaim.text import capitalised

# What may stand between the subject and its verb and goes with the new wording: "statins can help to reduce".
_AUXILIARY = r"(?P<auxiliary>(?:(?:can|will|does|do|did|would|has|have|to)\s+)?(?:help(?:s|ed)?\s+(?:to\s+)?)?)"
# After these the word is no verb of effect (a noun, a participle, an infinitive), or it is hedged or denied already.
_NOT_AFTER = re.compile(
    r"\b(?:a|an|the|this|that's|its|their|his|her|any|no|not|never|of|for|with|by|from|in|to|may|might|could|should|"
    r"must|cannot|than|is|are|was|were|be|been|being|patients|people|participants|those|more|most)\s+$|n't\s+$",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(r"\s+(?:of|by)\b", re.IGNORECASE)
_PARTICIPLE_BEFORE = re.compile(r"\s+with\b", re.IGNORECASE)
_NO_OBJECT = re.compile(
    r"\s*(?:[^\w\s]|$)|\s+(?:with|in|for|by|of|to|at|on|over|after|during|when|as)\b", re.IGNORECASE
)
_PLURAL = re.compile(
    r"\b(?!always|sometimes|perhaps|besides)(?:(?-i:[A-Z]{2,}s)|\w{3,}(?<![sui])s|they|we|these)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    rows = lexicons.load("rules")["verbs"]
    forms = [lexicons.alternation([*row["forms"], *row["base"]]) for row in rows]
    patterns = [re.compile(f"{_AUXILIARY}(?P<verb>{form})", re.IGNORECASE) for form in forms]
    return tuple(zip(patterns, rows, strict=True))


def _asserted(text: str) -> tuple[re.Match[str], Mapping[str, Any]] | None:
    """The first verb of effect that ``text`` asserts of its subject, with its row; None in a question."""
    if text.rstrip().endswith("?"):
        return None
    found = (
        (match, row) for pattern, row in _verbs() for match in pattern.finditer(text) if _is_verb(text, match, row)
    )
    return min(found, key=lambda pair: (pair[0].start(), -pair[0].end()), default=None)


def _is_verb(text: str, match: re.Match[str], row: Mapping[str, Any]) -> bool:
    before, verb = text[: match.start()], match["verb"].lower()
    if _NOT_AFTER.search(before) or _NOUN_BEFORE.match(text, match.end()) or match["auxiliary"].startswith("to"):
        return False
    if verb.endswith("ed") and _PARTICIPLE_BEFORE.match(text, match.end()):
        return False
    return verb not in row["base"] or bool(match["auxiliary"]) or bool(_PLURAL.search(before))


def _replaced(text: str, match: re.Match[str], other: str) -> str:
    if other.startswith("is ") and _PLURAL.search(text[: match.start()]):
        other = "are " + other.removeprefix("is ")
    if match.group()[0].isupper():
        other = capitalised(other)
    return text[: match.start()] + other + text[match.end() :]


def hedged(text: str) -> str | None:
    """``text`` with a hedge before its first verb of effect ("may reduce"), or None when it has none that is known.

    Questions, denials and what is hedged already have none.
    """
    found = _asserted(text)
    return _replaced(text, found[0], found[1]["hedged"]) if found else None


def associated(text: str) -> str | None:
    """``text`` with its first verb of effect as an association, or None when it has none that is known or no object."""
    found = _asserted(text)
    if found is None or _NO_OBJECT.match(text, found[0].end()):
        return None
    return _replaced(text, found[0], found[1]["associated"])


def quoted(text: str, limit: int = 60) -> str:
    """``text`` in quotation marks, shortened at a word border."""
    if len(text) > limit:
        text = text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."
    return f'"{text}"'
