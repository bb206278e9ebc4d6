"""What a verdict is weighed on: named features of a statement, of its evidence and of the rules that fired.

A name is ``GROUP: WHAT``; what is not named is 0. How long a statement is, and how many figures and names it holds, is
left out on purpose: in articles written to be judged, true statements are longer and hold more figures than false ones.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from overclaim import lexicons, significance
from overclaim.stages import arms
from overclaim.stages.numbers.compare import same_quantity
from overclaim.stages.rerank import best_place
from overclaim.stages.retrieve import ranked
from overclaim.stages.words import letters
from overclaim.types import OBSERVATIONAL, PRECLINICAL, Evidence, Polarity, Stance, Statement, Strength, Verdict

GROUPS: Mapping[str, str] = {
    "statement": "how it is worded",
    "rules": "which rules fired, and which did not",
    "nearness": "how near the evidence lies",
    "stance": "which side the evidence takes",
    "reach": "whether it says more than the evidence",
    "study": "what kind of study it is",
    "wording": "how the evidence is worded",
    "figures": "whose figures are given",
}
"""What each group of features is about, as a reader is told."""

_CUES = (
    *("animal", "cautions", "certainty", "children", "comparative", "decrease", "durability", "equal", "everybody"),
    *("exaggerator", "first_resort", "harm", "hedge", "increase", "men", "minimiser", "more_research", "old_age"),
    *("pregnancy", "promotional", "rarity", "responders", "tentative", "universal", "vague_attribution", "women"),
)
_CUES_BESIDE = ("comparative", "durability", "equal", "hedge", "more_research", "tentative", "universal")
_AS_ONE = ("as one", "with its study", "read again")
_FEW_PEOPLE, _LARGEST = 60, 4.0  # round figures
_SHORT = 4  # letters: shorter words carry little
_HALF = 0.5


@dataclass(frozen=True)
class _Read:
    """Evidence that a stance model read, most relevant first: how far each supports and refutes, how neutral it is.

    ``exceeds`` is how far the statement, if a piece supports it, says more than that; ``cues`` are the statement's.
    """

    statement: Statement
    cues: set[str]
    evidence: Sequence[Evidence]
    supports: Sequence[float]
    refutes: Sequence[float]
    neutral: Sequence[float]
    exceeds: Sequence[float]

    @cached_property
    def relevances(self) -> list[float]:
        """How near each piece is."""
        return [item.relevance for item in self.evidence]

    @cached_property
    def place(self) -> int:
        """The place of the best piece."""
        return best_place(self.evidence)

    @property
    def best(self) -> Evidence:
        """The best piece."""
        return self.evidence[self.place]

    @cached_property
    def best_cues(self) -> set[str]:
        """The cues of the best piece."""
        return _cues(self.best.statement)

    @cached_property
    def beside(self) -> list[int]:
        """The places of the pieces of the best one's document."""
        return [place for place, item in enumerate(self.evidence) if item.id == self.best.id]

    @property
    def document(self) -> list[Statement]:
        """The pieces of the best one's document."""
        return [self.evidence[place].statement for place in self.beside]


def features(
    statement: Statement, evidence: Sequence[Evidence], fired: Collection[str], by_rules: Verdict
) -> dict[str, float]:
    """The features that speak for one verdict or another: ``fired`` are codes of rules, ``by_rules`` what they come to.

    Evidence that no stance model read adds nothing.
    """
    cues = _cues(statement)
    found = {**_worded(statement, cues), **{f"rules: {code}": 1.0 for code in fired}, f"rules: {by_rules.value}": 1.0}
    if items := ranked(item for item in evidence if item.said is not None):
        said = [item.said for item in items if item.said is not None]
        sides = (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
        columns = [*([each.scores[stance] for each in said] for stance in sides), [each.exceeds for each in said]]
        read = _Read(statement, cues, items, *columns)
        for part in (_near, _sides, _reach, _together, _sides_by_rules, _studied, _told, _directions, _figures):
            found.update(part(read))
    return found


def _worded(statement: Statement, cues: set[str]) -> dict[str, float]:
    labels = statement.labels
    found = {"statement: claim": labels.scores.get("claim", 1.0), f"statement: {labels.advice.value} advice": 1.0}
    found |= {f"statement: {kind.value}": 1.0 for kind in labels.kinds}
    found |= {f"statement: {each.value}": 1.0 for each in (labels.strength, labels.polarity) if each is not None}
    return found | {f"statement: {name} cue": 1.0 for name in cues}


def _cues(statement: Statement) -> set[str]:
    return {name for name in _CUES if lexicons.cues("rules", name).search(statement.text)}


def _near(read: _Read) -> dict[str, float]:
    best = read.best
    ours, theirs = _names(read.statement), _names(best.statement)
    told = (best.document.title, *(each.text for each in read.document))
    words, their_words = _long_words(read.statement.text), set().union(*map(_long_words, told))
    return {
        "nearness: nearest": read.relevances[0],
        "nearness: mean": sum(read.relevances) / len(read.relevances),
        "nearness: pieces": float(len(read.relevances)),
        "nearness: documents": float(len({item.id for item in read.evidence})),
        "nearness: of the best": best.relevance,
        "nearness: pieces of the best document": float(len(read.beside)),
        "nearness: names shared": len(ours & theirs) / max(1, len(ours)),
        "nearness: words shared": len(words & their_words) / max(1, len(words)),
        "nearness: same kind": float(bool(set(read.statement.labels.kinds) & set(best.statement.labels.kinds))),
    }


def _long_words(text: str) -> set[str]:
    return {word for word in letters(text) if len(word) >= _SHORT}


def _names(statement: Statement) -> set[str]:
    return {entity.name for entity in statement.entities}


def _sides(read: _Read) -> dict[str, float]:
    """What the model says of the pieces, by itself and beside how near they are."""
    found: dict[str, float] = {"stance: least neutral": min(read.neutral)}
    for name, scores in (("supports", read.supports), ("refutes", read.refutes)):
        by_document: dict[str, float] = {}
        for item, score in zip(read.evidence, scores, strict=True):
            by_document[item.id] = max(score, by_document.get(item.id, 0.0))
        found |= _summed(read, f"stance: {name}", scores)
        found |= {
            f"stance: {name}, nearest": scores[0],
            f"stance: {name}, near": max(map(math.prod, zip(scores, read.relevances, strict=True))),
            f"stance: {name}, mean": _mean(scores, read.relevances, 1),
            f"stance: {name}, documents": float(sum(score > _HALF for score in by_document.values())),
        }
    found["stance: neutral, best document"] = min(read.neutral[place] for place in read.beside)
    both = (found[f"stance: {name}, best document"] for name in ("supports", "refutes"))
    found["stance: leaning of the best document"] = next(both) - next(both)
    return found


def _reach(read: _Read) -> dict[str, float]:
    """How far the pieces carry what is stated, and how far they support less than that."""
    pairs = list(zip(read.supports, read.exceeds, strict=True))
    found = {"reach: says more, best": read.exceeds[read.place], "reach: says more, nearest": read.exceeds[0]}
    found |= _summed(read, "reach: carried", [supports * (1 - exceeds) for supports, exceeds in pairs])
    return found | _summed(read, "reach: in part", [supports * exceeds for supports, exceeds in pairs])


def _together(read: _Read) -> dict[str, float]:
    """What the model says of the best document's sentences as one text, under its title and under title and study.

    Then what the second reader says of the latter.
    """
    found: dict[str, float] = {}
    for name, said in zip(_AS_ONE, read.best.together, strict=False):
        supports = said.scores[Stance.SUPPORTS]
        found |= {f"stance: {each.value}, {name}": score for each, score in said.scores.items()}
        found[f"reach: carried, {name}"] = supports * (1 - said.exceeds)
        found[f"reach: in part, {name}"] = supports * said.exceeds
        found[f"reach: says more, {name}"] = said.exceeds
    return found


def _summed(read: _Read, name: str, scores: Sequence[float]) -> dict[str, float]:
    """``scores`` of the pieces in four figures, called ``name`` and what they are of."""
    return {
        f"{name}, most": max(scores),
        f"{name}, best": scores[read.place],
        f"{name}, best document": max(scores[place] for place in read.beside),
        f"{name}, mean of the nearest": _mean(scores, read.relevances, 4),
    }


def _mean(scores: Sequence[float], relevances: Sequence[float], power: int) -> float:
    """The mean of ``scores``, weighed by relevance; the higher ``power``, the more the nearest alone counts."""
    weights = [relevance**power for relevance in relevances]
    return sum(map(math.prod, zip(scores, weights, strict=True))) / (sum(weights) or 1.0)


def _sides_by_rules(read: _Read) -> dict[str, float]:
    found: dict[str, float] = {f"stance: best {read.best.by_rules.value} by rules": 1.0}
    for stance in (Stance.SUPPORTS, Stance.REFUTES):
        taking = [item.relevance for item in read.evidence if item.by_rules is stance]
        found[f"stance: {stance.value} by rules, near"] = max(taking, default=0.0)
        found[f"stance: {stance.value} by rules, share"] = len(taking) / len(read.evidence)
        found[f"stance: {stance.value} by rules, first"] = float(read.evidence[0].by_rules is stance)
    return found


def _studied(read: _Read) -> dict[str, float]:
    study, statement = read.best.study, read.statement
    told_of_people = "animal" not in read.cues
    causal = statement.labels.strength is Strength.CAUSAL
    size = study.sample_size or 0
    return {
        f"study: {study.design.value}": 1.0,
        f"study: in {study.species.value}": 1.0,
        "study: level": float(study.level.rank),
        "study: size": min(_LARGEST, math.log10(size)) if size else 0.0,
        "study: small": float(0 < size < _FEW_PEOPLE),
        "study: of animals or cells, told as of people": float(told_of_people and study.species in PRECLINICAL),
        "study: causal claim, observed only": float(causal and study.design in OBSERVATIONAL),
    }


def _told(read: _Read) -> dict[str, float]:
    """How the best piece is worded, and where the statement differs from it."""
    ours, best, document = read.statement.labels, read.best.statement, read.document
    theirs, mine, cues = best.labels, read.cues, read.best_cues
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
    ours, theirs = read.cues, read.best_cues
    found = {"wording: same direction": float(bool(ours & theirs & {"increase", "decrease"}))}
    for name, other in (("increase", "decrease"), ("decrease", "increase")):
        found[f"wording: {name} here, {other} there"] = float(name in ours and other in theirs and other not in ours)
    return found


def _figures(read: _Read) -> dict[str, float]:
    """How many of the statement's figures the evidence states too, and whether of the same arms.

    Nothing for a statement without figures.
    """
    if not read.statement.numbers:
        return {}
    agreed = _of_arms(read)
    found = {
        "figures: of the best": _stated(read.statement, [read.best.statement]),
        "figures: of the best document": _stated(read.statement, read.document),
        "figures: of any": _stated(read.statement, [item.statement for item in read.evidence]),
    }
    found["figures: not in the best document"] = 1 - found["figures: of the best document"]
    return found | {"figures: of the same arms": max(0.0, agreed), "figures: of exchanged arms": max(0.0, -agreed)}


def _of_arms(read: _Read) -> float:
    ours = arms.pairs(read.statement)
    theirs = (arms.pairs(item.statement, item.document.title) for item in read.evidence) if ours else ()
    return arms.agreement(ours, [pair for each in theirs for pair in each])


def _stated(statement: Statement, by: Sequence[Statement]) -> float:
    theirs = [number for each in by for number in each.numbers]
    stated = [any(same_quantity(number, other) for other in theirs) for number in statement.numbers]
    return sum(stated) / len(stated)
