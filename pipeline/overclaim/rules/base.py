"""What a rule is, what it sees, and how it speaks of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from overclaim import lexicons
from overclaim.studies import named
from overclaim.types import PRECLINICAL, Design, Document, Evidence, Finding, Level, Stance, Statement, Status, Strength

SYNTHESES = frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})

_LEADING = 0.6
_CLEARLY_BEARS = 0.3
_AS_NEAR, _SYNTHESIS_NEAR = 0.9, 0.7


class Effect(Enum):
    """What a finding does to the verdict."""

    CONTRADICTS = "contradicts"
    OVERSTATES = "overstates"
    UNSUPPORTED = "unsupported"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Case:
    """One statement and the evidence that bears on it, most relevant first.

    ``title`` is that of the article. ``on_advice`` is what lies nearest to advice, which itself gets no verdict.
    """

    statement: Statement
    evidence: tuple[Evidence, ...]
    title: str = ""
    on_advice: tuple[Evidence, ...] = ()

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence that says the same."""
        return tuple(item for item in self.evidence if item.stance is Stance.SUPPORTS)

    @property
    def tentative(self) -> bool:
        """True when the statement leaves room for studies that found otherwise: "may", "can", "some", "often"."""
        strength = self.statement.labels.strength
        return strength is Strength.CONDITIONAL or bool(lexicons.cues("rules", "tentative").search(self.statement.text))

    @property
    def leading(self) -> tuple[Evidence, ...]:
        """The supporting evidence that is about as relevant as the most relevant of it."""
        support = self.supporting
        most = max((item.relevance for item in support), default=0.0)
        return tuple(item for item in support if item.relevance >= _LEADING * most)

    @property
    def bearing(self) -> tuple[Evidence, ...]:
        """The evidence that takes a stance and is about as relevant as the most relevant of it."""
        taking = [item for item in self.evidence if item.stance is not Stance.NEUTRAL]
        most = max((item.relevance for item in taking), default=0.0)
        return tuple(item for item in taking if item.relevance >= _LEADING * most)

    @property
    def refuting(self) -> tuple[Evidence, ...]:
        """The evidence that says the opposite or found no effect, as far as it clearly bears on the statement.

        That is: its relevance is not small, neither as such nor beside the most relevant evidence that takes a stance.
        """
        return tuple(
            item for item in self.bearing if item.stance is Stance.REFUTES and item.relevance >= _CLEARLY_BEARS
        )


@dataclass(frozen=True, slots=True)
class ArticleCase:
    """All cases of one article, for rules that read it as a whole."""

    cases: tuple[Case, ...]
    known_harms: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its card: code, slug, effect on the verdict, what it means, an example, and where it comes from."""

    code: str
    slug: str
    effect: Effect
    summary: str
    meaning: str
    example: str
    source: str
    check: Callable[[Case], Finding | None] | None = None
    check_article: Callable[[ArticleCase], Finding | None] | None = None

    def finding(self, message: str, evidence: Iterable[Evidence] = (), suggestion: str | None = None) -> Finding:
        """A finding of this rule that names ``evidence`` (each document once, in order)."""
        identifiers = tuple(dict.fromkeys(item.id for item in evidence))
        return Finding(self.code, self.slug, message, identifiers, suggestion)


def cite(item: Evidence) -> str:
    """The evidence in a few words: "randomised trial, n=60 (PMID 123, 2009)"."""
    return f"{named(item.study)} ({label(item)})"


def a_study(item: Evidence) -> str:
    """The citation with its article: "an animal study (PMID 123, 2009)"."""
    cited = cite(item)
    return f"{'an' if cited[0] in 'aeiou' else 'a'} {cited}"


def label(item: Evidence) -> str:
    """The document's name for a reader: "PMID 123, 2009"."""
    name = name_of(item.document)
    return f"{name}, {item.document.year}" if item.document.year else name


def name_of(document: Document) -> str:
    """``PMID 123`` for a PubMed record, ``DOI 10.1/x`` for one known by its DOI, else the id."""
    scheme, _, rest = document.id.partition(":")
    if scheme in {"pmid", "doi"} and rest:
        return f"{scheme.upper()} {rest}"
    return document.id


def stands(item: Evidence) -> bool:
    """True when the record has neither been retracted nor flagged, and is no retraction notice."""
    return item.study.status in {Status.CURRENT, Status.CORRECTED}


def is_preclinical(item: Evidence) -> bool:
    """True when no person was studied."""
    return item.study.species in PRECLINICAL


def is_weak(item: Evidence) -> bool:
    """True when little can rest on it: its level is very low, or no person was studied."""
    return item.study.level <= Level.VERY_LOW or is_preclinical(item)


def as_near(support: Iterable[Evidence], refuting: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The support that is about as relevant as the most relevant of ``refuting``.

    What lies farther off speaks of something else, and shields no statement; a synthesis, which speaks of many studies
    in one sentence, may lie a little farther off.
    """
    most = max((item.relevance for item in refuting), default=0.0)
    return tuple(
        item
        for item in support
        if item.relevance >= (_SYNTHESIS_NEAR if item.study.design in SYNTHESES else _AS_NEAR) * most
    )


def strongest(items: Iterable[Evidence]) -> Evidence | None:
    """The item of the highest level, the more relevant first, then by id."""
    return min(items, key=lambda item: (-item.study.level.rank, -item.relevance, item.id), default=None)
