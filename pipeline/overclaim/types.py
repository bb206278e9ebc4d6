"""The frozen types that flow from stage to stage; everything else is a function of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import prod
from typing import Self


class OrderedEnum(Enum):
    """An enum whose members compare by the order in which they are defined, lowest first."""

    @property
    def rank(self) -> int:
        """The position of the member in its enum, from 0."""
        return list(type(self)).index(self)

    def __lt__(self, other: Self) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Self) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Self) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Self) -> bool:
        return self.rank >= other.rank


class Kind(Enum):
    """What a claim is about; a sentence may hold several, ``OTHER`` stands alone."""

    EFFICACY = "efficacy"
    MECHANISM = "mechanism"
    SAFETY = "safety"
    OTHER = "other"


class Strength(OrderedEnum):
    """The relation that the words assert, whatever the study can carry (Yu et al. 2019), weakest first."""

    NONE = "none"
    CORRELATIONAL = "correlational"
    CONDITIONAL = "conditional"
    CAUSAL = "causal"


class Polarity(Enum):
    """Whether a claim says that something is, or is not, the case."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Advice(OrderedEnum):
    """How strongly a sentence recommends (Li et al. 2021), weakest first."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Stance(Enum):
    """What a piece of evidence says about a statement."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NEUTRAL = "neutral"


class Verdict(Enum):
    """What the literature says about a statement."""

    SUPPORTED = "supported"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    NOT_CHECKABLE = "not_checkable"


class Register(Enum):
    """Who a text was written for."""

    ABSTRACT = "abstract"
    LAY = "lay"


class Design(Enum):
    """Study design of the work an abstract reports."""

    META_ANALYSIS = "meta_analysis"
    SYSTEMATIC_REVIEW = "systematic_review"
    RCT = "rct"
    NONRANDOMISED_TRIAL = "nonrandomised_trial"
    COHORT = "cohort"
    CASE_CONTROL = "case_control"
    CROSS_SECTIONAL = "cross_sectional"
    CASE_REPORT = "case_report"
    ANIMAL = "animal"
    IN_VITRO = "in_vitro"
    REVIEW = "review"
    OTHER = "other"


OBSERVATIONAL = frozenset({Design.COHORT, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.CASE_REPORT})
"""Designs in which nobody was treated for the study's sake."""


class Species(Enum):
    """What was studied."""

    HUMAN = "human"
    ANIMAL = "animal"
    IN_VITRO = "in_vitro"
    MIXED = "mixed"
    NA = "na"


PRECLINICAL = frozenset({Species.ANIMAL, Species.IN_VITRO})
"""What was studied where nobody was."""


class Status(Enum):
    """Whether the record still stands, from publication types and CommentsCorrections."""

    CURRENT = "current"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    RETRACTION_NOTICE = "retraction_notice"


class Level(OrderedEnum):
    """Ordered evidence level, weakest first; a GRADE-style starting level, not a GRADE rating."""

    VERY_LOW = "very_low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class SectionKind(Enum):
    """What a block of a document is; headings are never statements."""

    HEADING = "heading"
    BODY = "body"
    ITEM = "item"
    QUOTE = "quote"


class NumberKind(Enum):
    """What a figure in a sentence measures."""

    PERCENT = "percent"
    FRACTION = "fraction"
    SAMPLE_SIZE = "sample_size"
    COUNT = "count"
    P_VALUE = "p_value"
    CONFIDENCE_INTERVAL = "confidence_interval"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    NNT = "nnt"
    MEAN_SD = "mean_sd"
    DOSE = "dose"
    DURATION = "duration"
    MULTIPLE = "multiple"
    QUANTITY = "quantity"


class Bound(Enum):
    """How a figure limits what it speaks of: "up to 70%" is ``AT_MOST``, "p<0.05" is ``LESS``."""

    EXACT = "exact"
    ABOUT = "about"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    LESS = "less"
    MORE = "more"


class EntityLabel(Enum):
    """What a named thing is."""

    CHEMICAL = "CHEMICAL"
    DISEASE = "DISEASE"
    GENE_OR_PROTEIN = "GENE_OR_PROTEIN"
    SPECIES = "SPECIES"
    CELL = "CELL"
    ANATOMY = "ANATOMY"
    POPULATION = "POPULATION"
    INTERVENTION = "INTERVENTION"
    OUTCOME = "OUTCOME"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from: the file and its 1-based record number in it (0: the whole file)."""

    path: str
    record: int = 0

    def __str__(self) -> str:
        return f"{self.path}#{self.record}" if self.record else self.path


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a document: ``text[start:end]`` is its text, ``label`` the heading it stands under.

    ``line`` is the 1-based line of the source file where the block begins, for readers that know it.
    """

    start: int
    end: int
    label: str | None = None
    kind: SectionKind = SectionKind.BODY
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An abstract or an article; ``text`` is what every offset of its sentences points into.

    For an abstract, ``text`` is the abstract alone (the title is kept apart and is no sentence), its sections in order
    and labelled. For an article, ``text`` holds headings too, as sections of kind ``HEADING``.
    """

    id: str
    text: str
    title: str = ""
    sections: tuple[Section, ...] = ()
    register: Register = Register.ABSTRACT
    year: int | None = None
    journal: str | None = None
    doi: str | None = None
    url: str | None = None
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    status: Status = Status.CURRENT
    source: Source | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deletion:
    """An instruction to drop a document that an earlier file held (PubMed's DeleteCitation).

    ``version`` is the PMID version to drop; None drops every version.
    """

    document_id: str
    source: Source
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A record or document that could not be processed, kept with the reason."""

    document_id: str | None
    stage: str
    reason: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """A well-formed record that is rightly not processed: superseded, deleted, a deletion itself, without abstract."""

    document_id: str
    reason: str
    source: Source | None = None


Record = Document | Deletion | Failure
"""What a reader yields, in file order."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The record that stands for a document id: its file (counted from 0), record and PMID version.

    ``revising`` says that its format lets later records replace it; ``has_text`` that it has an abstract.
    """

    file: int
    record: int
    version: int = 1
    revising: bool = False
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """What one record says of another, by the ``RefType`` that the other would carry (``RetractionIn`` ...)."""

    about: str
    type: str
    id: str
    citation: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a document: ``document.text[start:end] == text``, always. ``index`` counts from 0 in its document."""

    document_id: str
    index: int
    start: int
    end: int
    text: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A typed figure; ``start`` and ``end`` are offsets in the sentence: ``sentence.text[start:end] == text``.

    ``value`` is in ``unit`` (percent: 0-100). ``low`` and ``high`` are the ends of a range or interval. ``denominator``
    is the N of "12 of 40", ``spread`` the SD of "2.1 ± 0.4", ``measure`` the name of an effect measure (OR, RR, HR, MD,
    SMD, NNT). Durations carry ``unit`` minute, hour, day, week, month or year.
    """

    start: int
    end: int
    text: str
    kind: NumberKind
    value: float
    unit: str | None = None
    bound: Bound = Bound.EXACT
    low: float | None = None
    high: float | None = None
    denominator: float | None = None
    spread: float | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A typed figure in the text of its sentence: ``sentence[number.start:number.end] == number.text``."""

    number: Number
    sentence: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing in a sentence; ``name`` is its normalised name, ``text[start:end]`` of the sentence its mention.

    ``identifier`` is that of MeSH ("MESH:D007649") or OMIM where it is known.
    """

    start: int
    end: int
    text: str
    label: EntityLabel
    name: str
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with what a reader would see around it, as the claims classifiers read it.

    ``position`` is the sentence's place in its document from 0 to 1.
    """

    text: str
    title: str = ""
    section: str | None = None
    before: str = ""
    after: str = ""
    position: float = 0.0
    register: Register = Register.ABSTRACT


@dataclass(frozen=True, slots=True)
class ClaimLabels:
    """What a classifier says of one sentence; no kinds means that it makes no claim, and then no strength or polarity.

    ``scores`` maps ``claim``, ``kind:efficacy``, ``strength:causal``, ``polarity:denied``, ``advice:strong``,
    ``adverse_effect`` ... to probabilities; ``abstain:kinds`` and ``abstain:strength`` are the certainties below which
    the model was wrong more often than right.
    """

    kinds: tuple[Kind, ...] = ()
    strength: Strength | None = None
    polarity: Polarity | None = None
    advice: Advice = Advice.NONE
    adverse_effect: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_claim(self) -> bool:
        """True when the sentence asserts a finding."""
        return bool(self.kinds)

    @property
    def certainty(self) -> Mapping[str, float]:
        """The probability, by the scores, that ``kinds`` and ``strength`` are right; parts are taken as independent."""
        topics = [kind for kind in Kind if kind is not Kind.OTHER] if self.is_claim else []
        parts = [_chance(self.scores.get("claim"), self.is_claim)]
        parts += [_chance(self.scores.get(f"kind:{kind.value}"), kind in self.kinds) for kind in topics]
        strength = self.scores.get(f"strength:{self.strength.value}") if self.strength else None
        return {"kinds": prod(parts), "strength": _chance(strength, True)}

    @property
    def unsure(self) -> frozenset[str]:
        """Which of ``kinds`` and ``strength`` are so uncertain that abstaining is better (Chow 1970).

        None of them where the model gives no ``abstain`` threshold.
        """
        certainty = self.certainty
        return frozenset(head for head, value in certainty.items() if value < self.scores.get(f"abstain:{head}", 0.0))


@dataclass(frozen=True, slots=True)
class StanceLabels:
    """What a classifier says of a claim's evidence: the stance, the score of each, and the sentences that show it.

    ``rationale`` holds the places of these sentences in the evidence, in order; neutral evidence has none.
    ``exceeds`` is the probability that the claim, where the evidence supports it, says more than the evidence carries.
    """

    stance: Stance
    scores: Mapping[Stance, float]
    rationale: tuple[int, ...] = ()
    exceeds: float = 0.0


@dataclass(frozen=True, slots=True)
class VerdictLabels:
    """What a classifier says of a statement and its evidence: the probability of each verdict, and what speaks for it.

    ``groups`` has for each verdict how far each group of features speaks for it, in log odds against the mean verdict.
    """

    probabilities: Mapping[Verdict, float]
    groups: Mapping[Verdict, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as the stages have read it: its labels, figures and named things; of an abstract or an article."""

    sentence: Sentence
    labels: ClaimLabels
    numbers: tuple[Number, ...] = ()
    entities: tuple[Entity, ...] = ()

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.sentence.text


@dataclass(frozen=True, slots=True)
class StudyScores:
    """What a model makes of one abstract: the probability of every design and of every species."""

    designs: Mapping[Design, float]
    species: Mapping[Species, float]


@dataclass(frozen=True, slots=True)
class Study:
    """What stands behind the claims of one abstract, each step of the level with its reason."""

    design: Design
    species: Species
    sample_size: int | None
    follow_up_days: float | None
    controlled: bool
    status: Status
    level: Level
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as read: all its sentences, in order, and its study."""

    document: Document
    statements: tuple[Statement, ...]
    study: Study


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the literature that bears on a statement, with its document's study and how it was matched.

    ``relevance`` is 0-1. ``shared`` names what statement and evidence have in common (entity names and words).
    ``figures`` are those of its whole document, each in its sentence. ``said`` is what a stance model says of it under
    the title of its document, and ``by_rules`` the stance that the rules see; ``together``, for the best piece
    alone, is what the model says of the sentences of that document read as one text, under the title, and under the
    title and a line on the study, and what a second model says of the latter.
    """

    document: Document
    statement: Statement
    study: Study
    stance: Stance
    relevance: float
    shared: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    said: StanceLabels | None = None
    by_rules: Stance = Stance.NEUTRAL
    together: tuple[StanceLabels, ...] = ()

    @property
    def id(self) -> str:
        """The document's id, such as ``pmid:123``."""
        return self.document.id


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: what it found, the documents that show it, and a more careful wording where there is one."""

    code: str
    slug: str
    message: str
    evidence: tuple[str, ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one statement with everything that led to it; ``reason`` is one sentence for the reader."""

    statement: Statement
    verdict: Verdict
    confidence: float
    reason: str
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """What a check was run against: counts of records, a fingerprint, and the models (name: sha256) that read it."""

    documents: int
    failed: int
    fingerprint: str
    skipped: int = 0
    models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What produced a report: version, model hashes, configuration and evidence."""

    version: str
    models: Mapping[str, str]
    config: Mapping[str, object]
    evidence: EvidenceBase


@dataclass(frozen=True, slots=True)
class Report:
    """Verdicts on every statement of one article, article-level findings and the run's fingerprint."""

    article: Document
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    run: Run


def _chance(score: float | None, holds: bool) -> float:
    return 1.0 if score is None else score if holds else 1 - score
