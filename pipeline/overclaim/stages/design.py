"""What kind of study an abstract reports: design and comparison group, from metadata first, then from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from overclaim import lexicons
from overclaim.text import fold
from overclaim.types import Design, Document

OF_PEOPLE = frozenset(
    {
        Design.RCT,
        Design.NONRANDOMISED_TRIAL,
        Design.COHORT,
        Design.CASE_CONTROL,
        Design.CROSS_SECTIONAL,
        Design.CASE_REPORT,
    }
)
"""Designs of studies that are, unless metadata or words say otherwise, done on people."""

_TRIALS = frozenset({Design.RCT, Design.META_ANALYSIS, Design.CASE_CONTROL})
_CONTROL = re.compile(
    r"\b(?:placebo|sham|controls?|comparators?|compar(?:ed|ison|ing) (?:\w+ ){0,3}(?:with|to|between)|versus|vs\.?"
    r"|than (?:in |with )?(?:the )?(?:untreated|nonusers|non-users)|usual care|waiting list|untreated|wild-type"
    r"|vehicle|saline|(?:two|three|four|both|other) (?:\w+ )?(?:groups|arms))\b",
    re.IGNORECASE,
)
_UNCONTROLLED = re.compile(
    r"\b(?:uncontrolled|single-arm|one-arm|without (?:a )?(?:control|comparison|placebo)(?: group| arm)?"
    r"|no (?:control|comparison|placebo)(?: group| arm)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The design with what metadata and text each say; ``reason`` names the type, term or words that decided."""

    design: Design
    metadata: Design | None
    text: Design
    reason: str
    scores: Mapping[Design, float]


def design(document: Document) -> Answer:
    """The design of the study: MEDLINE publication types, then MeSH study terms, then title and text cues.

    Publication types that say only "trial" or "review" give way to a firmer word of the text (``refine`` in the
    lexicon), and MeSH terms, which speak of a method rather than a design, only break the silence of the text.
    """
    scores, reasons = _scored(document)
    text = _best(scores)
    by_text = reasons.get(text, "text: no data of its own" if text is Design.REVIEW else "no cue in title or text")
    metadata, source = _publication_type(document.publication_types)
    if metadata is None:
        metadata, source = _mesh(document.mesh)
        settled = metadata is not None and text not in reasons
    else:
        settled = text.value not in lexicons.load("design")["refine"].get(metadata.value, ())
    if metadata is not None and settled:
        return Answer(metadata, metadata, text, source, scores)
    return Answer(text, metadata, text, by_text, scores)


def controlled(document: Document, answer: Design) -> bool:
    """True when the study has a comparison group, by its design or by the words of the abstract."""
    words = fold(f"{document.title}. {document.text}")
    if answer in _TRIALS:
        return True
    if answer in (Design.CASE_REPORT, Design.REVIEW) or _UNCONTROLLED.search(words):
        return False
    return bool(_CONTROL.search(words))


def pieces(document: Document) -> list[str]:
    """The abstract in rough sentences, without those that speak of work still to be done."""
    skip = re.compile(lexicons.load("design")["skip"], re.IGNORECASE)
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9:\"(])|\n", fold(document.text))
    return [part for part in parts if part.strip() and not skip.search(part)]


def _lower(pattern: str) -> str:
    """A pattern for lower-case text: matching that is much faster than ignoring case."""
    return re.sub(
        r"\\.|[A-Z]", lambda match: match.group() if match.group()[0] == "\\" else match.group().lower(), pattern
    )


@dataclass(frozen=True, slots=True)
class _Cue:
    design: Design
    where: str
    weight: float
    most: int
    pattern: re.Pattern[str]


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            Design(row["design"]),
            row["where"],
            row["weight"],
            row.get("most", 1),
            re.compile(_lower(row["pattern"])),
        )
        for row in lexicons.load("design")["cue"]
    )


def _scored(document: Document) -> tuple[dict[Design, float], dict[Design, str]]:
    """The weight of the cues for each design, and for each the cue that weighs most, quoted."""
    title = [fold(document.title).lower()]
    body = [piece.lower() for piece in pieces(document)] or title
    prior: Mapping[str, float] = lexicons.load("design")["prior"]
    scores = {Design(name): weight for name, weight in prior.items() if len(body) > 2}
    heaviest: dict[Design, tuple[float, str]] = {}
    for cue in _cues():
        hits = list(_hits(cue, title, body))[: cue.most]
        if hits:
            scores[cue.design] = scores.get(cue.design, 0) + cue.weight * len(hits)
        if hits and cue.weight > heaviest.get(cue.design, (0.0, ""))[0]:
            heaviest[cue.design] = (cue.weight, f"{hits[0][0]}: {hits[0][1]!r}")
    people = _share_of_people(body)
    if Design.ANIMAL in scores and people <= 0.2:
        scores = {name: weight for name, weight in scores.items() if name not in OF_PEOPLE}
    elif people >= 0.4:
        scores = {name: weight for name, weight in scores.items() if name not in (Design.ANIMAL, Design.IN_VITRO)}
    return scores, {name: quoted for name, (_, quoted) in heaviest.items()}


def _share_of_people(body: Sequence[str]) -> float:
    """The share of sentences that speak of people: few in a randomised experiment on animals, many in a trial."""
    people = re.compile(lexicons.load("design")["species"]["people"])
    return sum(bool(people.search(piece)) for piece in body) / len(body)


def _hits(cue: _Cue, title: Sequence[str], body: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, texts in (("title", title), ("text", body)):
        if cue.where in (place, "any"):
            yield from ((place, match.group()) for match in map(cue.pattern.search, texts) if match)


def _best(scores: Mapping[Design, float]) -> Design:
    """The design with most weight, the one defined first among equals; other where nothing speaks."""
    firm = {name: weight for name, weight in scores.items() if weight > 0}
    return max(firm, key=lambda name: (firm[name], -list(Design).index(name)), default=Design.OTHER)


def _publication_type(types: Sequence[str]) -> tuple[Design | None, str]:
    for name, value in lexicons.load("design")["publication_types"].items():
        if name in types:
            return Design(value), f"publication type {name!r}"
    return None, ""


def _mesh(terms: Sequence[str]) -> tuple[Design | None, str]:
    plain = {term.split("/")[0].strip("*") for term in terms}
    for name, value in lexicons.load("design")["mesh"].items():
        if name in plain:
            return Design(value), f"MeSH term {name!r}"
    return None, ""
