"""Random statements and evidence within what the types allow."""

from __future__ import annotations

from hypothesis import strategies as st

from overclaim import lexicons
from overclaim.rules.base import ArticleCase, Case
from overclaim.stages import entities, numbers
from overclaim.types import (
    ClaimLabels,
    Design,
    Document,
    Evidence,
    Kind,
    Level,
    Polarity,
    Sentence,
    Species,
    Stance,
    Statement,
    Status,
    Strength,
    Study,
)

_PIECES = st.sampled_from(
    [
        *(example for row in lexicons.load("rules").values() if isinstance(row, dict) for example in row["examples"]),
        "Ginger eases nausea in 40% of people.",
        "Up to 70% slept better (RR 0.75, 95% CI 0.60 to 0.94).",
        "Aspirin was better than paracetamol; the benefit lasted two years.",
        "Drowsiness is rare.",
        "Side effects are mild.",
        "Drowsiness was reported by 30% of patients, and use led to dependence.",
        "A study of 350 nurses found no difference from placebo.",
        "",
        "?!",
    ]
)
texts = st.lists(_PIECES | _PIECES | st.text(max_size=20), min_size=1, max_size=3).map(" ".join)
_kinds = st.sets(st.sampled_from([Kind.EFFICACY, Kind.MECHANISM, Kind.SAFETY]), min_size=1).map(
    lambda kinds: tuple(sorted(kinds, key=lambda kind: kind.value))
) | st.just((Kind.OTHER,))
claim_labels = st.builds(
    ClaimLabels,
    kinds=_kinds,
    strength=st.sampled_from([*Strength, Strength.CAUSAL, Strength.CAUSAL]),
    polarity=st.sampled_from([*Polarity, Polarity.AFFIRMED]),
    scores=st.fixed_dictionaries({"claim": st.floats(0, 1)}),
)


def read(text: str, labels: ClaimLabels, document_id: str) -> Statement:
    """A statement with the figures and names of its text."""
    sentence = Sentence(document_id, 0, 0, len(text), text)
    return Statement(sentence, labels, numbers.find(text), entities.find(text, {}))


statements = st.builds(read, texts, claim_labels | claim_labels | st.just(ClaimLabels()), st.just("article"))
unclaiming = st.builds(read, texts, st.just(ClaimLabels()), st.just("article"))
_studies = st.builds(
    Study,
    design=st.sampled_from(Design),
    species=st.sampled_from(Species),
    sample_size=st.none() | st.integers(1, 100_000),
    follow_up_days=st.none() | st.floats(0.02, 4000),
    controlled=st.booleans(),
    status=st.sampled_from(Status),
    level=st.sampled_from(Level),
    reasons=st.sampled_from([(), ("starts high: randomised trial", "one step down: 12 participants")]),
)


@st.composite
def _one(draw: st.DrawFn) -> Evidence:
    text, number = draw(texts), draw(st.integers(1, 6))
    return Evidence(
        Document(f"pmid:{number}", text, "A title", year=draw(st.none() | st.integers(1950, 2026))),
        read(text, draw(claim_labels), f"pmid:{number}"),
        draw(_studies),
        draw(st.sampled_from([*Stance, Stance.SUPPORTS, Stance.SUPPORTS])),
        draw(st.sampled_from([0.2, 0.4, 0.6, 0.8]) | st.floats(0, 1)),
    )


evidence = st.lists(_one(), max_size=5).map(tuple)
cases = st.builds(Case, statements, evidence)
articles = st.builds(ArticleCase, st.lists(cases, max_size=3).map(tuple), evidence)
