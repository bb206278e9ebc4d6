"""What kind of study an abstract reports: design and comparison group, from metadata first, then from its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overclaim import lexicons
from overclaim.lexicons.design_cues import Scan, best_of, scan
from overclaim.lexicons.species_cues import features
from overclaim.protocols import DesignClassifier
from overclaim.text import fold
from overclaim.types import Design, Document, Species

_TRIALS = frozenset({Design.RCT, Design.META_ANALYSIS, Design.CASE_CONTROL})
_SYNTHESES = (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW)
_SURE = 0.5
_CONTROL = re.compile(
    r"\b(?:placebo|sham|controls?|comparators?|compar(?:ed|ison|ing) (?:\w+ ){0,3}(?:with|to|between)|versus|vs\.?"
    r"|than (?:in |with )?(?:the )?(?:untreated|nonusers|non-users)|usual care|waiting list|untreated|wild-type"
    r"|vehicle|saline|(?:two|three|four|both|other) (?:\w+ )?(?:groups|arms))\b"
)
_UNCONTROLLED = re.compile(
    r"\b(?:uncontrolled|single-arm|one-arm|without (?:a )?(?:control|comparison|placebo)(?: group| arm)?"
    r"|no (?:control|comparison|placebo)(?: group| arm)?)\b"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The design with what metadata and text each say; ``reason`` names the type, term or words that decided.

    ``scores`` are the model's probabilities, or without a model the weights of the cues; ``species`` are its
    probabilities of what was studied, none without a model. ``scan`` is what the cues found.
    """

    design: Design
    metadata: Design | None
    text: Design
    reason: str
    scores: Mapping[Design, float]
    scan: Scan
    species: Mapping[Species, float]


@dataclass(frozen=True, slots=True)
class _Text:
    design: Design
    reason: str
    silent: bool
    scores: Mapping[Design, float]
    species: Mapping[Species, float]


def design(document: Document, classifier: DesignClassifier | None = None) -> Answer:
    """The design of the study: MEDLINE publication types, then MeSH study terms, then title and text.

    The text is read by ``classifier``, or without one by the weights of the cues. Publication types that say only
    "trial" or "review" give way to a firmer word of the text (``refine`` in the lexicon), and MeSH terms, which speak
    of a method rather than a design, only break the silence of the text.
    """
    scanned = scan(document)
    text = _by_model(document, scanned, classifier) if classifier else _by_cues(scanned)
    metadata, source = _publication_type(document.publication_types)
    if metadata is None:
        metadata, source = _mesh(document.mesh)
        settled = metadata is not None and text.silent
    else:
        settled = text.design.value not in lexicons.load("design")["refine"].get(metadata.value, ())
    if metadata is not None and settled:
        return Answer(metadata, metadata, text.design, source, text.scores, scanned, text.species)
    return Answer(text.design, metadata, text.design, text.reason, text.scores, scanned, text.species)


def controlled(document: Document, answer: Design) -> bool:
    """True when the study has a comparison group, by its design or by the words of the abstract."""
    if answer in _TRIALS:
        return True
    words = fold(f"{document.title}. {document.text}").lower()
    if answer in (Design.CASE_REPORT, Design.REVIEW) or _UNCONTROLLED.search(words):
        return False
    return bool(_CONTROL.search(words))


def _by_cues(scanned: Scan) -> _Text:
    scores, reasons = scanned.scores, scanned.reasons
    best = best_of(scores)
    default = "text: no data of its own" if best is Design.REVIEW else "no cue in title or text"
    return _Text(best, reasons.get(best, default), best not in reasons, scores, {})


def _by_model(document: Document, scanned: Scan, classifier: DesignClassifier) -> _Text:
    found = classifier.predict([document], [features(scanned)])[0]
    scores = _told_apart(found.designs, scanned.scores)
    best = max(Design, key=lambda name: scores[name])
    quoted = scanned.reasons.get(best, "title and text as a whole")
    return _Text(best, f"{quoted}, score {scores[best]:.2f}", scores[best] < _SURE, scores, found.species)


def _told_apart(scores: Mapping[Design, float], weights: Mapping[Design, float]) -> Mapping[Design, float]:
    """``scores`` with all that goes to syntheses on the one that the cues name: whether results were pooled is a word.

    Corpora do not tell the two apart, so a model learns little of their difference.
    """
    pooled, reviewed = (weights.get(name, 0.0) for name in _SYNTHESES)
    if pooled == reviewed:
        return scores
    kept, lost = _SYNTHESES if pooled > reviewed else _SYNTHESES[::-1]
    return {**scores, kept: scores[kept] + scores[lost], lost: 0.0}


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
