"""What a verdict is weighed on: named figures of a statement, of its evidence and of the rules that fired.

A name is ``GROUP: WHAT``; what is not named is 0. The length of a statement and the number of its figures are left out
on purpose: in articles written to be judged, true statements are longer and hold more figures than false ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from overclaim import lexicons, significance
from overclaim.stages.retrieve import ranked
from overclaim.types import Design, Evidence, Polarity, Species, Stance, Statement, Strength, Verdict

GROUPS: Mapping[str, str] = {
    "statement": "how it is worded",
    "rules": "the rules that fired",
    "nearness": "how near the evidence lies",
    "stance": "which side the evidence takes",
    "study": "what kind of study it is",
    "wording": "how the evidence is worded",
    "figures": "whose figures are given",
}
"""What each group of figures is about, as a reader is told."""

_CUES = (
    *("animal", "cautions", "certainty", "children", "comparative", "decrease", "durability", "equal", "everybody"),
    *("exaggerator", "first_resort", "harm", "hedge", "increase", "men", "minimiser", "more_research", "old_age"),
    *("pregnancy", "promotional", "rarity", "responders", "tentative", "universal", "vague_attribution", "women"),
)
_CUES_BESIDE = ("comparative", "durability", "equal", "hedge", "more_research", "tentative", "universal")
_OBSERVATIONAL = frozenset({Design.COHORT, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.CASE_REPORT})
_NAMES, _FEW_PEOPLE, _LARGEST = 4, 60, 4.0  # round figures
_WORD = re.compile(r"[a-z]{4,}")
_HALF = 0.5


@dataclass(frozen=True)
class _Read:
    """Evidence that a stance model read: per piece how far it supports and refutes, and how neutral it is."""

    statement: Statement
    evidence: Sequence[Evidence]
    supports: Sequence[float]
    refutes: Sequence[float]
    neutral: Sequence[float]

    @property
    def best(self) -> int:
        """The place of the piece that is both near and not neutral."""
        scores = [item.relevance * (1 - neutral) for item, neutral in zip(self.evidence, self.neutral, strict=True)]
        return scores.index(max(scores))

    @property
    def beside(self) -> list[int]:
        """The places of the pieces of the best one's document."""
        document = self.evidence[self.best].id
        return [place for place, item in enumerate(self.evidence) if item.id == document]


def features(
    statement: Statement, evidence: Sequence[Evidence], fired: Collection[str], by_rules: Verdict
) -> dict[str, float]:
    """The figures that speak for one verdict or another: ``fired`` are codes of rules, ``by_rules`` what they come to.

    Evidence that no stance model read adds nothing.
    """
    found = {**_worded(statement), **{f"rules: {code}": 1.0 for code in fired}, f"rules: {by_rules.value}": 1.0}
    if items := ranked(item for item in evidence if item.said is not None):
        scores = [item.said.scores for item in items if item.said is not None]
        columns = ([each[stance] for each in scores] for stance in (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL))
        read = _Read(statement, items, *columns)
        for part in (_near, _sides, _sides_by_rules, _studied, _told, _directions, _figures):
            found.update(part(read))
    return found


def _worded(statement: Statement) -> dict[str, float]:
    labels = statement.labels
    found = {"statement: claim": labels.scores.get("claim", 1.0), f"statement: {labels.advice.value} advice": 1.0}
    found |= {f"statement: {kind.value}": 1.0 for kind in labels.kinds}
    found |= {f"statement: {each.value}": 1.0 for each in (labels.strength, labels.polarity) if each is not None}
    found |= {f"statement: {name} cue": 1.0 for name in _cues(statement.text)}
    return found


def _cues(text: str) -> set[str]:
    return {name for name in _CUES if lexicons.cues("rules", name).search(text)}


def _near(read: _Read) -> dict[str, float]:
    relevances = [item.relevance for item in read.evidence]
    best = read.evidence[read.best]
    ours, theirs = _names(read.statement), _names(best.statement)
    words = set(_WORD.findall(read.statement.text.lower()))
    told = " ".join((best.document.title, *(read.evidence[place].statement.text for place in read.beside)))
    return {
        "nearness: nearest": max(relevances),
        "nearness: mean": sum(relevances) / len(relevances),
        "nearness: pieces": float(len(relevances)),
        "nearness: documents": float(len({item.id for item in read.evidence})),
        "nearness: of the best": best.relevance,
        "nearness: pieces of the best document": float(len(read.beside)),
        "nearness: names": float(min(_NAMES, len(ours))),
        "nearness: names shared": len(ours & theirs) / max(1, len(ours)),
        "nearness: words shared": len(words & set(_WORD.findall(told.lower()))) / max(1, len(words)),
        "nearness: same kind": float(bool(set(read.statement.labels.kinds) & set(best.statement.labels.kinds))),
    }


def _names(statement: Statement) -> set[str]:
    return {entity.name for entity in statement.entities}


def _sides(read: _Read) -> dict[str, float]:
    """What the model says of the pieces, by itself and beside how near they are."""
    relevances = [item.relevance for item in read.evidence]
    nearest = relevances.index(max(relevances))
    found: dict[str, float] = {"stance: least neutral": min(read.neutral)}
    for name, scores in (("supports", read.supports), ("refutes", read.refutes)):
        by_document: dict[str, float] = {}
        for item, score in zip(read.evidence, scores, strict=True):
            by_document[item.id] = max(score, by_document.get(item.id, 0.0))
        found |= {
            f"stance: {name}, most": max(scores),
            f"stance: {name}, nearest": scores[nearest],
            f"stance: {name}, best": scores[read.best],
            f"stance: {name}, best document": max(scores[place] for place in read.beside),
            f"stance: {name}, near": max(map(math.prod, zip(scores, relevances, strict=True))),
            f"stance: {name}, mean": _mean(scores, relevances, 1),
            f"stance: {name}, mean of the nearest": _mean(scores, relevances, 4),
            f"stance: {name}, documents": float(sum(score > _HALF for score in by_document.values())),
        }
    found["stance: neutral, best document"] = min(read.neutral[place] for place in read.beside)
    both = (found[f"stance: {name}, best document"] for name in ("supports", "refutes"))
    found["stance: leaning of the best document"] = next(both) - next(both)
    return found


def _mean(scores: Sequence[float], relevances: Sequence[float], power: int) -> float:
    """The mean of ``scores``, weighed by relevance; the higher ``power``, the more the nearest alone counts."""
    weights = [relevance**power for relevance in relevances]
    return sum(map(math.prod, zip(scores, weights, strict=True))) / (sum(weights) or 1.0)


def _sides_by_rules(read: _Read) -> dict[str, float]:
    found: dict[str, float] = {f"stance: best {read.evidence[read.best].stance.value} by rules": 1.0}
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        taking = [item.relevance for item in read.evidence if item.stance is stance]
        found[f"stance: {stance.value} by rules, near"] = max(taking, default=0.0)
        found[f"stance: {stance.value} by rules, share"] = len(taking) / len(read.evidence)
        found[f"stance: {stance.value} by rules, first"] = float(read.evidence[0].stance is stance)
    return found


def _studied(read: _Read) -> dict[str, float]:
    study, statement = read.evidence[read.best].study, read.statement
    about_people = study.species is Species.HUMAN or bool(lexicons.cues("rules", "animal").search(statement.text))
    causal = statement.labels.strength is Strength.CAUSAL
    size = study.sample_size or 0
    return {
        f"study: {study.design.value}": 1.0,
        f"study: in {study.species.value}": 1.0,
        "study: level": float(study.level.rank),
        "study: size": min(_LARGEST, math.log10(size)) if size else 0.0,
        "study: small": float(0 < size < _FEW_PEOPLE),
        "study: not in people": float(not about_people),
        "study: causal claim, observed only": float(causal and study.design in _OBSERVATIONAL),
    }


def _told(read: _Read) -> dict[str, float]:
    """How the best piece is worded, and where the statement differs from it."""
    ours, best = read.statement.labels, read.evidence[read.best].statement
    theirs, document = best.labels, [read.evidence[place].statement for place in read.beside]
    mine, cues = _cues(read.statement.text), _cues(best.text)
    found = {f"wording: {name} cue": 1.0 for name in _CUES_BESIDE if name in cues}
    found |= {f"wording: {name} cue there only": 1.0 for name in _CUES_BESIDE if name in cues - mine}
    found |= {f"wording: {name} cue here only": 1.0 for name in _CUES_BESIDE if name in mine - cues}
    found |= {f"wording: {each.value}": 1.0 for each in (theirs.strength, theirs.polarity) if each is not None}
    if ours.strength and theirs.strength:
        found["wording: stronger here by"] = float(ours.strength.rank - theirs.strength.rank)
    if ours.polarity and theirs.polarity:
        found["wording: same polarity"] = float(ours.polarity is theirs.polarity)
    found["wording: missed significance"] = float(significance.unproven(best))
    found["wording: significance missed in the document"] = float(any(map(significance.unproven, document)))
    denials = (each.labels.polarity is Polarity.DENIED for each in document)
    found["wording: denial in the document"] = float(any(denials))
    return found


def _directions(read: _Read) -> dict[str, float]:
    ours, theirs = (_cues(each.text) for each in (read.statement, read.evidence[read.best].statement))
    found = {"wording: same direction": float(bool(ours & theirs & {"increase", "decrease"}))}
    for name, other in (("increase", "decrease"), ("decrease", "increase")):
        found[f"wording: {name} here, {other} there"] = float(name in ours and other in theirs and other not in ours)
    return found


def _figures(read: _Read) -> dict[str, float]:
    ours = set(_values(read.statement))
    if not ours:
        return {}
    best = ours & set(_values(read.evidence[read.best].statement))
    document = {value for place in read.beside for value in _values(read.evidence[place].statement)}
    anywhere = {value for item in read.evidence for value in _values(item.statement)}
    return {
        "figures: of the best": len(best) / len(ours),
        "figures: of the best document": len(ours & document) / len(ours),
        "figures: not in the best document": len(ours - document) / len(ours),
        "figures: nowhere": len(ours - anywhere) / len(ours),
    }


def _values(statement: Statement) -> Iterator[float]:
    return (round(number.value, 2) for number in statement.numbers)
