"""The sentences of the literature that bear on a statement."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from overclaim import lexicons
from overclaim.config import RetrievalSettings
from overclaim.protocols import Embedder, Hit, Literature
from overclaim.stages import entities, numbers
from overclaim.stages.sentences import spans
from overclaim.stages.stance import stance
from overclaim.stages.topic import INERT, INTERVENTIONS, asked
from overclaim.stages.words import stems
from overclaim.types import (
    Advice,
    Document,
    Entity,
    EntityLabel,
    Evidence,
    Figure,
    Kind,
    Number,
    NumberKind,
    Polarity,
    Stance,
    Statement,
)

_RELATED = 0.75  # credit for a broader or narrower thing, such as fibromyalgia for chronic pain
_TITLE = 0.75  # credit for what stands in the title of the evidence, not in the sentence itself
_WORD_WEIGHT = 0.3  # a plain word beside a named thing
_UNSEEN_WEIGHT = 0.1  # a plain word that no candidate holds: wording, more often than matter
_ANOTHER = 0.6  # credit for what speaks of another intervention than the one that is only assumed
_OTHER_KIND, _NO_CLAIM = 0.7, 0.5
_GROUP = 10  # people from which a count may tell a study apart
_SAME_DOCUMENT = 2
_BY_WORDING = 0.15  # the share of relevance that the full text of the whole document decides
_BY_MEANING = 0.15  # the share that the nearest sentence of the document decides, by its vector
_NEXT_SENTENCE = 0.4  # what the next best sentence of a document adds to its full-text score
_HEAVIEST = 4  # a long statement need not be met in full: this many of its weightiest things count as all of it
_TAKES_STANCE = 0.25  # what shares less with a statement may be shown, but by the rules says nothing for or against it
_SECTION_FACTORS = (
    ("result|finding|conclu|interpret|discuss", 1.0),
    ("method|design|setting|objective|aim|purpose|hypoth", 0.4),
    ("background|introduc|context|rationale", 0.7),
)
_IGNORED = frozenset({EntityLabel.SPECIES})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text speaks of: the things it names, the interventions among them, its figures and other content words.

    Its interventions may be ``assumed`` from what stands around it.
    """

    interventions: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    figures: frozenset[str] = frozenset()
    assumed: bool = False

    @property
    def items(self) -> frozenset[str]:
        """All that can be matched."""
        return self.names | self.words | self.figures


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stored sentence that a search returned, what it speaks of, and how near its document is (0-1)."""

    hit: Hit
    profile: Profile
    wording: float
    meaning: float


def bearing(
    statement: Statement,
    topic: Sequence[str],
    literature: Literature,
    settings: RetrievalSettings,
    embedder: Embedder | None = None,
) -> tuple[Evidence, ...]:
    """The evidence that bears on ``statement``, most relevant first, with its stance; ``topic`` stands in for "it".

    Relevance is the share of what the statement speaks of that a sentence, or the title above it, speaks of too. Rare
    things count more. A sentence that speaks of other interventions does not bear, whatever else it shares.
    """
    profile = _with_topic(_profile_of(statement), topic)
    worded = literature.search(statement.text, settings.candidates)
    named = literature.search(_query(statement, profile), settings.candidates)
    vectors = embedder.embed([asked(statement, topic)]) if embedder else ()
    meant = [hit for vector in vectors for hit in literature.near(vector, settings.candidates)]
    wording, meaning = _nearness(worded), _likeness(meant)
    candidates = [
        _Candidate(
            hit, _profile_of(hit.statement), wording.get(hit.document.id, 0.0), meaning.get(hit.document.id, 0.0)
        )
        for hit in _merged(worded, named, meant)
    ]
    weights = _weights(profile, [candidate.profile for candidate in candidates])
    found = (_evidence(statement, profile, candidate, weights) for candidate in candidates)
    best = ranked(item for item in found if item is not None and item.relevance >= settings.min_relevance)
    kept = _diverse(best, settings.keep)
    return tuple(replace(item, figures=figures_of(item.document)) for item in kept)


def ranked(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """``evidence``, most relevant first; among equals in the order of documents and sentences."""
    return tuple(sorted(evidence, key=lambda item: (-item.relevance, item.id, item.statement.sentence.index)))


def _merged(*searches: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of all searches, each sentence once."""
    found = {
        (hit.document.id, hit.statement.sentence.index, hit.statement.text): hit for hits in searches for hit in hits
    }
    return tuple(found.values())


def _nearness(hits: Sequence[Hit]) -> Mapping[str, float]:
    """How near each document is by the full-text scores of its sentences, the best first, from 0 to 1 for the nearest.

    Summing passages for documents: Dai and Callan 2019, doi:10.1145/3331184.3331303.
    """
    scores: dict[str, list[float]] = {}
    for hit in hits:
        scores.setdefault(hit.document.id, []).append(hit.score)
    sums = {
        name: sum(score * _NEXT_SENTENCE**place for place, score in enumerate(sorted(each, reverse=True)))
        for name, each in scores.items()
    }
    most = max(sums.values(), default=0.0)
    return {name: each / most for name, each in sums.items()} if most > 0 else {}


def _likeness(hits: Sequence[Hit]) -> Mapping[str, float]:
    """How near each document is by the vector of its nearest sentence: the cosine, 0 where it is negative."""
    found: dict[str, float] = {}
    for hit in hits:
        found[hit.document.id] = max(found.get(hit.document.id, 0.0), hit.score)
    return found


def _query(statement: Statement, profile: Profile) -> str:
    names = sorted(profile.interventions | profile.names)
    others = (other for name in names for other in (name, *entities.synonyms(name)[:4], *entities.broader(name)[:1]))
    return " ".join([statement.text, *others])


def _profile(text: str, named: Iterable[Entity]) -> Profile:
    kept = [entity for entity in named if entity.label not in _IGNORED]
    interventions = frozenset(entity.name for entity in kept if entity.label in INTERVENTIONS) - INERT
    names = frozenset(entity.name for entity in kept)
    covered = stems(" ".join([*(entity.text for entity in kept), *sorted(names)]))
    return Profile(interventions, names, stems(text) - covered)


def _profile_of(statement: Statement) -> Profile:
    figures = frozenset(figure for number in statement.numbers for figure in _figures(number))
    return replace(_profile(statement.text, statement.entities), figures=figures)


def _figures(number: Number) -> tuple[str, ...]:
    """The figures of results and groups, each in one spelling: "27%", "n=40"; none for times, doses and p values."""
    if number.kind is NumberKind.PERCENT:
        ends = (number.value,) if number.low is None or number.high is None else (number.low, number.high)
        return tuple(f"{value:g}%" for value in ends)
    if number.kind in {NumberKind.SAMPLE_SIZE, NumberKind.COUNT} and number.value >= _GROUP:
        return (f"n={number.value:g}",)
    return ()


@lru_cache(maxsize=4096)
def _figures_in(text: str) -> tuple[Figure, ...]:
    sentences = [text[start:end] for start, end in spans(text)]
    return tuple(Figure(number, sentence) for sentence in sentences for number in numbers.find(sentence))


def figures_of(document: Document) -> tuple[Figure, ...]:
    """The typed figures of the whole document, in order, each in its sentence."""
    return _figures_in(document.text)


def _with_topic(profile: Profile, topic: Sequence[str]) -> Profile:
    if profile.interventions or not topic:
        return profile
    return replace(profile, interventions=frozenset(topic), names=profile.names | set(topic), assumed=True)


@lru_cache(maxsize=4096)
def _title_profile(title: str) -> Profile:
    return _profile(title, entities.find(title, {}))


def _weights(profile: Profile, found: Sequence[Profile]) -> Mapping[str, float]:
    """The inverse document frequency, among the candidates, of each thing that the statement speaks of.

    A figure that no candidate gives weighs nothing: the rules look for it.
    """
    weights = {}
    for item in profile.items:
        count = sum(item in other.items for other in found)
        weight = math.log(1 + (len(found) + 1) / (count + 1))
        if item in profile.figures:
            weights[item] = weight if count else 0.0
        else:
            weights[item] = weight if item in profile.names else weight * (_WORD_WEIGHT if count else _UNSEEN_WEIGHT)
    return weights


def _evidence(
    statement: Statement, profile: Profile, candidate: _Candidate, weights: Mapping[str, float]
) -> Evidence | None:
    hit, sentence = candidate.hit, candidate.profile
    title = _title_profile(hit.document.title)
    there = sentence.interventions | title.interventions
    apart = bool(profile.interventions) and not _shares(profile.interventions, there)
    if apart and not profile.assumed:
        return None
    credits = {item: max(_credit(item, sentence), _TITLE * _credit(item, title)) for item in weights}
    total = sum(sorted(weights.values(), reverse=True)[:_HEAVIEST])
    coverage = sum(weights[item] * credits[item] for item in sorted(weights)) / total if total else 0.0
    shared = tuple(sorted(item for item, credit in credits.items() if credit))
    matter = min(1.0, coverage) * _kind_factor(statement, hit.statement) * _section_factor(hit.statement)
    near = matter >= _TAKES_STANCE
    view = stance(statement, hit.statement, any(item in profile.names for item in shared)) if near else Stance.NEUTRAL
    if apart:
        matter *= _ANOTHER
    relevance = (1 - _BY_WORDING - _BY_MEANING) * matter
    relevance += _BY_WORDING * candidate.wording + _BY_MEANING * candidate.meaning
    return Evidence(hit.document, hit.statement, hit.study, view, round(relevance, 4), shared, by_rules=view)


def _shares(wanted: frozenset[str], there: frozenset[str]) -> bool:
    return any(entities.related(one, other) for one in wanted for other in there)


def _credit(item: str, there: Profile) -> float:
    if item in there.items:
        return 1.0
    return _RELATED if any(entities.related(item, name) for name in there.names) else 0.0


def _kind_factor(statement: Statement, evidence: Statement) -> float:
    if not evidence.labels.is_claim:
        return _NO_CLAIM
    return 1.0 if set(statement.labels.kinds) & set(evidence.labels.kinds) else _OTHER_KIND


def _section_factor(evidence: Statement) -> float:
    """Less for sentences of sections that report no findings: aims, methods, background."""
    label = evidence.sentence.section or ""
    return next((factor for cue, factor in _SECTION_FACTORS if re.search(cue, label, re.IGNORECASE)), 1.0)


def _diverse(ranked: Sequence[Evidence], keep: int) -> tuple[Evidence, ...]:
    """The first ``keep`` of ``ranked``, at most two of a document."""
    counts: dict[str, int] = {}
    kept = []
    for item in ranked:
        counts[item.id] = counts.get(item.id, 0) + 1
        if counts[item.id] <= _SAME_DOCUMENT:
            kept.append(item)
    return tuple(kept[:keep])


def advised(
    statement: Statement,
    topic: Sequence[str],
    literature: Literature,
    settings: RetrievalSettings,
    embedder: Embedder | None = None,
) -> tuple[Evidence, ...]:
    """What authors advise on the same interventions, most relevant first, else what is nearest; no stance in either."""
    every = settings.model_copy(update={"keep": settings.candidates})
    near = [replace(item, stance=Stance.NEUTRAL) for item in bearing(statement, topic, literature, every, embedder)]
    advising = [item for item in near if item.statement.labels.advice is not Advice.NONE]
    return tuple((advising or near)[: settings.keep])


def known_harms(topic: Sequence[str], literature: Literature, settings: RetrievalSettings) -> tuple[Evidence, ...]:
    """Stored sentences that affirm a harm of ``topic``, those of the highest level first."""
    if not topic:
        return ()
    hits = literature.search(" ".join([*topic, "adverse effects harm toxicity"]), settings.candidates)
    wanted = frozenset(topic)
    found = [
        Evidence(hit.document, hit.statement, hit.study, Stance.NEUTRAL, 1.0, tuple(topic))
        for hit in hits
        if Kind.SAFETY in hit.statement.labels.kinds
        and hit.statement.labels.polarity is Polarity.AFFIRMED
        and (hit.statement.labels.adverse_effect or lexicons.cues("rules", "harm").search(hit.statement.text))
        and _shares(wanted, _names_interventions(hit))
    ]
    return tuple(sorted(found, key=lambda item: (-item.study.level.rank, item.id, item.statement.sentence.index)))


def _names_interventions(hit: Hit) -> frozenset[str]:
    there = _profile(hit.statement.text, hit.statement.entities)
    return there.interventions | _title_profile(hit.document.title).interventions
