"""Which sentences of an article the literature could confirm or deny, and the reason where it could not."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.text import fold
from overclaim.types import NumberKind, Statement

_RESULTS = frozenset(
    {
        NumberKind.PERCENT,
        NumberKind.FRACTION,
        NumberKind.P_VALUE,
        NumberKind.RATIO,
        NumberKind.DIFFERENCE,
        NumberKind.MULTIPLE,
        NumberKind.NNT,
    }
)
NO_CLAIM = "It asserts nothing that the literature could confirm or deny."


def why_not_checkable(statement: Statement) -> str | None:
    """The reason why ``statement`` cannot be checked, or None when it can.

    A sentence that the classifier reads as no claim cannot be checked. Nor can a question, testimony, advice, a call
    to the reader, hope, outlook, a remark on research, a definition or promotion, as ``lexicons/checkable.toml`` words
    them, unless it states a result in figures.
    """
    if not statement.labels.is_claim:
        return _cue_reason(statement) or NO_CLAIM
    states_result = any(number.kind in _RESULTS for number in statement.numbers)
    return None if states_result else _cue_reason(statement)


def _cue_reason(statement: Statement) -> str | None:
    text = fold(statement.text)
    for name, row in lexicons.load("checkable").items():
        if lexicons.cues("checkable", name).search(text):
            reason: str = row["reason"]
            return reason
    return None
