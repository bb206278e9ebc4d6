"""What stands behind the claims of an abstract, folded into one ordered level with every step's reason.

The level starts from the study design and moves in steps, in the manner of GRADE (Guyatt et al. 2008, BMJ 336:924-6)
and of the levels of OCEBM 2011 ("The Oxford Levels of Evidence 2"). It is read from one abstract by rules and is
therefore no GRADE rating, which judges a body of evidence by people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from overclaim import lexicons
from overclaim.lexicons.design_cues import lower
from overclaim.protocols import DesignClassifier
from overclaim.stages import design, follow_up, numbers, sample_size
from overclaim.stages.species import species_of
from overclaim.text import fold
from overclaim.types import PRECLINICAL, Design, Document, Level, Number, NumberKind, Sentence, Species, Status, Study

UNCOUNTED = frozenset({Design.IN_VITRO, Design.REVIEW})
"""Designs of studies that have no sample of people or animals of their own."""

_POOLED = (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW)
_WORDED = {1: "one step down", 2: "two steps down"}


def study(document: Document, sentences: Sequence[Sentence], classifier: DesignClassifier | None = None) -> Study:
    """Design, species, sample size, follow-up, comparison, status and level of the study that ``document`` reports.

    ``sentences`` are those of the document; ``classifier`` reads the design from its words. ``reasons`` has one line
    for where the level starts and one for each step.
    """
    answer = design.design(document, classifier)
    species, by = species_of(document, answer)
    size = None
    if answer.design not in UNCOUNTED:
        size = sample_size.find([sentence.text for sentence in sentences], document.title)
    followed = follow_up.find(sentences)
    facts = _Facts(document, sentences, answer, species, by, size, design.controlled(document, answer.design))
    level, reasons = _level(facts)
    return Study(
        design=answer.design,
        species=species,
        sample_size=size.total if size else None,
        follow_up_days=followed.days if followed else None,
        controlled=facts.controlled,
        status=document.status,
        level=level,
        reasons=reasons,
    )


@dataclass(frozen=True)
class _Facts:
    document: Document
    sentences: Sequence[Sentence]
    design: design.Answer
    species: Species
    species_by: str
    size: sample_size.SampleSize | None
    controlled: bool

    @cached_property
    def words(self) -> str:
        """Title and abstract in lower case."""
        return fold(f"{self.document.title}. {self.document.text}").lower()


def _level(facts: _Facts) -> tuple[Level, tuple[str, ...]]:
    start, reason = _start(facts)
    level, reasons = start, [reason]
    for move, why in _steps(facts):
        moved = _moved(level, move)
        if moved is not level:
            reasons.append(f"{_WORDED.get(-move, 'one step up')}: {why}")
        level = moved
    for why in _floors(facts):
        reasons.append(f"very low: {why}")
        level = Level.VERY_LOW
    return level, tuple(reasons)


def _start(facts: _Facts) -> tuple[Level, str]:
    row = lexicons.load("level")["start"][facts.design.design.value]
    level, why = Level(row["level"]), row["why"]
    if facts.design.design in _POOLED:
        level, of = _pooled(facts.document, level)
        why += of
    return level, f"starts {level.value.replace('_', ' ')}: {why} ({facts.design.reason}{_other_answer(facts.design)})"


def _other_answer(answer: design.Answer) -> str:
    """What the source that did not win said of the design, where it said something else."""
    if answer.metadata is None or answer.metadata is answer.text:
        return ""
    lost = answer.text if answer.design is answer.metadata else answer.metadata
    source = "its words" if lost is answer.text else "its record"
    return f"; {source}: {lost.value.replace('_', ' ')}"


def _pooled(document: Document, level: Level) -> tuple[Level, str]:
    """High for a synthesis of randomised trials alone, low for one of observational studies, else as it was."""
    words = fold(f"{document.title}. {document.text}")
    randomised, observational = (_pooled_pattern(name).search(words) for name in ("randomised", "observational"))
    if randomised and not observational:
        return Level.HIGH, " of randomised trials"
    if observational and not randomised:
        return Level.LOW, " of observational studies"
    return level, " of randomised and other studies" if randomised else " of studies whose design is not stated"


def _steps(facts: _Facts) -> Iterator[tuple[int, str]]:
    """Steps (negative: down) with their reasons, in the order in which they are applied."""
    rows = lexicons.load("level")
    people = facts.species in (Species.HUMAN, Species.MIXED)
    if facts.size and people and facts.size.total < rows["small_sample"] and facts.design.design not in _POOLED:
        yield -1, f"{facts.size.total} participants"
    yield from _limits(facts)
    doubts = list(_doubts(facts.document)) or list(_hedged(facts.sentences))
    yield from doubts
    for row in rows["strength"]:
        if facts.design.design.value in row["designs"] and _compiled(row["pattern"]).search(facts.words):
            yield 1, row["why"]
    if facts.design.design is Design.META_ANALYSIS:
        yield from _large(facts.sentences)


def _limits(facts: _Facts) -> Iterator[tuple[int, str]]:
    """Steps for what was measured, on whom and how; a study without comparison group takes one step for that."""
    settled = facts.controlled
    for row in lexicons.load("level")["limit"]:
        alone = row.get("uncontrolled", False)
        if facts.design.design.value not in row["designs"] or (alone and settled):
            continue
        match = _compiled(row["pattern"]).search(facts.words)
        if match and not ("unless" in row and _compiled(row["unless"]).search(facts.words)):
            settled = settled or alone
            yield -1, f"{row['why']} ({match.group()!r})" if match.group() else row["why"]


def _hedged(sentences: Sequence[Sentence]) -> Iterator[tuple[int, str]]:
    """A step where every sentence of the conclusion (without sections: the last one) is hedged, with the hedge."""
    row = lexicons.load("level")["hedged"]
    section = _compiled(row["sections"])
    concluding = [one for one in sentences if one.section and section.search(one.section.lower())]
    if not concluding and not any(one.section for one in sentences):
        concluding = list(sentences[-1:])
    texts = [fold(one.text).lower() for one in concluding]
    told = [text for text in texts if not _compiled(row["none"]).search(text)]
    hedges = [_compiled(row["pattern"]).search(text) for text in told]
    if hedges and all(hedges) and (first := hedges[0]):
        yield -1, f"{row['why']} ({first.group()!r})"


def _large(sentences: Sequence[Sentence]) -> Iterator[tuple[int, str]]:
    """A step for a pooled ratio that is large, with an interval on one side of no effect, in studies that agree."""
    row = lexicons.load("level")["large"]
    words = " ".join(fold(one.text).lower() for one in sentences)
    squared = [float(value) for value in _compiled(row["squared"]).findall(words)]
    if not (squared and max(squared) <= row["heterogeneity"]) and not _compiled(row["agree"]).search(words):
        return
    for one in sentences:
        for figure in numbers.find(one.text):
            if figure.kind is NumberKind.RATIO and _is_large(figure, row):
                yield 1, f"{row['why']} ({figure.text!r})"
                return


def _is_large(figure: Number, row: Mapping[str, Any]) -> bool:
    if figure.low is None or figure.high is None:
        return False
    return (figure.value >= row["above"] and figure.low > 1) or (figure.value <= row["below"] and figure.high < 1)


def _doubts(document: Document) -> Iterator[tuple[int, str]]:
    """The gravest of what the authors say against their own evidence, with their words; not what they say of others'.

    What the first third of an abstract calls limited is the evidence before this study.
    """
    words = fold(document.text)[len(document.text) // 3 :]
    if not _any_doubt().search(words.lower()):
        return
    for steps, why, pattern in _doubt_patterns():
        if match := pattern.search(words):
            yield -steps, f"{why} ({match.group()!r})"
            return


def _floors(facts: _Facts) -> Iterator[str]:
    """What puts the level at the bottom whatever the design."""
    if facts.document.status is Status.RETRACTED:
        yield "retracted"
    elif facts.document.status is Status.RETRACTION_NOTICE:
        yield "a notice of retraction, no study"
    elif facts.document.status is Status.CONCERN:
        yield "its journal has published an expression of concern"
    indirect = facts.species in PRECLINICAL
    if indirect and facts.design.design not in (Design.ANIMAL, Design.IN_VITRO):
        yield f"not people ({facts.species_by})"


def _moved(level: Level, steps: int) -> Level:
    ladder = list(Level)
    return ladder[min(max(level.rank + steps, 0), len(ladder) - 1)]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern for text in lower case."""
    return re.compile(pattern)


@cache
def _pooled_pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicons.load("level")["pooled"][name], re.IGNORECASE)


@cache
def _doubt_patterns() -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    rows = lexicons.load("level")["doubt"]
    return tuple((row["steps"], row["why"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows)


@cache
def _any_doubt() -> re.Pattern[str]:
    """All of them for text in lower case, where most texts are found to hold none much sooner than in any case."""
    return re.compile("|".join(lower(pattern.pattern) for _, _, pattern in _doubt_patterns()))
