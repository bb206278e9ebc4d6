"""What a sentence of the literature says about a statement: a transparent first scorer."""

from __future__ import annotations

import re

from overclaim import lexicons, significance
from overclaim.stages.topic import INERT, INTERVENTIONS
from overclaim.types import EntityLabel, Kind, Polarity, Stance, Statement, Strength

_GRAVE = re.compile(r"\b(?:serious|severe|major|grave)\b", re.IGNORECASE)
_NO_GRAVE_HARM = re.compile(r"\b(?:no|not|without|nor)\b[^.;]{0,20}\b(?:serious|severe|major|grave)\b", re.IGNORECASE)
_SETS_AGAINST = re.compile(
    r"\b(?:than|versus|vs|compared (?:with|to)|superior|inferior|outdid|outdo|outperform\w*|against|instead of|ahead|"
    r"as (?:high|low|large|likely) as)\b",
    re.IGNORECASE,
)
_MEASURED = frozenset({EntityLabel.OUTCOME, EntityLabel.GENE_OR_PROTEIN})


def stance(statement: Statement, evidence: Statement, shares_names: bool) -> Stance:
    """Supports, refutes or neutral, from kinds, polarity, comparison and direction.

    Evidence that claims nothing is neutral. So is a mere rate or level where the statement asserts an effect, and
    evidence of another kind, unless both name the same things (``shares_names``) and neither speaks of safety alone.
    Opposite polarity refutes, unless the evidence denies a difference from an active comparator that the statement does
    not speak of, or speaks of another harm.
    """
    ours, theirs = set(statement.labels.kinds), set(evidence.labels.kinds)
    if not theirs or not (ours & theirs or (shares_names and {Kind.SAFETY} not in (ours, theirs))):
        return Stance.NEUTRAL
    about_harm = Kind.SAFETY in ours & theirs
    if _only_describes(evidence) and not (_only_describes(statement) or about_harm):
        return Stance.NEUTRAL
    if polarity(statement, about_harm) is polarity(evidence, about_harm):
        return Stance.REFUTES if _opposite_direction(statement, evidence) else Stance.SUPPORTS
    if equates(statement) and not ranks(evidence):
        return Stance.NEUTRAL
    if evidence.labels.polarity is Polarity.DENIED and has_active_comparator(evidence) and not compares(statement):
        return Stance.NEUTRAL
    if about_harm and (not _same_harm(statement, evidence) or _denies_grave_harm_only(statement, evidence)):
        return Stance.NEUTRAL
    return Stance.REFUTES


def _denies_grave_harm_only(statement: Statement, evidence: Statement) -> bool:
    """True for "no serious adverse events" beside a statement on harms that need not be serious."""
    return bool(_NO_GRAVE_HARM.search(evidence.text)) and not _GRAVE.search(statement.text)


def _only_describes(statement: Statement) -> bool:
    """True for a rate or a level, which relates nothing to anything and so bears out no effect."""
    return statement.labels.strength is Strength.NONE


def polarity(statement: Statement, about_harm: bool) -> Polarity | None:
    """The polarity of a sentence; a harm that is called rare counts as denied, as does what misses significance."""
    if about_harm and lexicons.cues("rules", "rarity").search(statement.text):
        return Polarity.DENIED
    if significance.unproven(statement) or equates(statement):
        return Polarity.DENIED
    return statement.labels.polarity


def equates(statement: Statement) -> bool:
    """True when a statement says that two things are alike, or that one does no more than the other."""
    return bool(lexicons.cues("rules", "equal").search(statement.text))


def ranks(evidence: Statement) -> bool:
    """True when a sentence sets one thing against another."""
    return bool(_SETS_AGAINST.search(evidence.text))


def compares(statement: Statement) -> bool:
    """True when a statement ranks one thing above another."""
    return bool(lexicons.cues("rules", "comparative").search(statement.text))


def has_active_comparator(evidence: Statement) -> bool:
    """True when a sentence names two treatments, neither of them placebo, as a head-to-head comparison does."""
    names = {entity.name for entity in evidence.entities if entity.label in INTERVENTIONS}
    return len(names - INERT) >= 2 and not names & INERT


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
