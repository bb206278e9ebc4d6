"""What a sentence of the literature says about a statement: a transparent first scorer."""

from __future__ import annotations

from overclaim import lexicons
from overclaim.stages.topic import INTERVENTIONS
from overclaim.types import EntityLabel, Kind, Polarity, Stance, Statement

_INERT = frozenset({"placebo", "saline", "sham"})
_MEASURED = frozenset({EntityLabel.OUTCOME, EntityLabel.GENE_OR_PROTEIN})


def stance(statement: Statement, evidence: Statement) -> Stance:
    """Supports, refutes or neutral, from kinds, polarity, comparison and direction.

    Evidence that claims nothing, or something of another kind, is neutral. Opposite polarity on the same kind refutes,
    unless the evidence denies a difference from an active comparator that the statement does not speak of.
    """
    shared = set(statement.labels.kinds) & set(evidence.labels.kinds)
    if not shared:
        return Stance.NEUTRAL
    if statement.labels.polarity is evidence.labels.polarity:
        return Stance.REFUTES if _opposite_direction(statement, evidence) else Stance.SUPPORTS
    if evidence.labels.polarity is Polarity.DENIED and has_active_comparator(evidence) and not compares(statement):
        return Stance.NEUTRAL
    if shared == {Kind.SAFETY} and not _same_harm(statement, evidence):
        return Stance.NEUTRAL
    return Stance.REFUTES


def compares(statement: Statement) -> bool:
    """True when a statement ranks one thing above another."""
    return bool(lexicons.cues("rules", "comparative").search(statement.text))


def has_active_comparator(evidence: Statement) -> bool:
    """True when a sentence names two treatments, neither of them placebo, as a head-to-head comparison does."""
    names = {entity.name for entity in evidence.entities if entity.label in INTERVENTIONS}
    return len(names - _INERT) >= 2 and not names & _INERT


def _same_harm(statement: Statement, evidence: Statement) -> bool:
    ours, theirs = (
        {entity.name for entity in one.entities if entity.label not in INTERVENTIONS} for one in (statement, evidence)
    )
    return bool(ours & theirs)


def _opposite_direction(statement: Statement, evidence: Statement) -> bool:
    """True when both name the same measured thing, and one says that it rose, the other that it fell."""
    ours, theirs = (
        {entity.name for entity in one.entities if entity.label in _MEASURED} for one in (statement, evidence)
    )
    directions = _direction(statement), _direction(evidence)
    return bool(ours & theirs) and None not in directions and directions[0] != directions[1]


def _direction(statement: Statement) -> str | None:
    rises = bool(lexicons.cues("rules", "increase").search(statement.text))
    falls = bool(lexicons.cues("rules", "decrease").search(statement.text))
    return None if rises == falls else ("up" if rises else "down")
