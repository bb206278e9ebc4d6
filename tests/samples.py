"""Readings, statements and evidence written for tests."""

from __future__ import annotations

from overclaim.types import (
    ClaimLabels,
    Design,
    Document,
    Entity,
    EntityLabel,
    Kind,
    Level,
    Number,
    NumberKind,
    Polarity,
    Reading,
    Section,
    Sentence,
    Source,
    Species,
    Statement,
    Status,
    Strength,
    Study,
)

TRIAL = Study(Design.RCT, Species.HUMAN, 60, 84.0, True, Status.CURRENT, Level.HIGH, ("starts high: randomised trial",))


def statement(text: str, document_id: str = "pmid:1", index: int = 0, **labels: object) -> Statement:
    """A statement whose text starts its document."""
    given = {"kinds": (Kind.EFFICACY,), "strength": Strength.CAUSAL, "polarity": Polarity.AFFIRMED, **labels}
    return Statement(
        Sentence(document_id, index, 0, len(text), text), ClaimLabels(**given)  # type: ignore[arg-type]
    )  # fmt: skip


def reading(number: int = 1) -> Reading:
    """A small abstract with a claim that carries a figure and a named thing, and a sentence that claims nothing."""
    text = "We gave 60 adults müsli or toast.\nMüsli lowered cholesterol by 12%."
    first = Sentence(f"pmid:{number}", 0, 0, 33, text[:33], "METHODS")
    second = Sentence(f"pmid:{number}", 1, 34, len(text), text[34:], "RESULTS")
    twelve = Number(29, 32, "12%", NumberKind.PERCENT, 12.0, "%")
    muesli = Entity(0, 5, "Müsli", EntityLabel.INTERVENTION, "muesli", "MESH:D000001")
    labels = ClaimLabels((Kind.EFFICACY,), Strength.CAUSAL, Polarity.AFFIRMED, scores={"claim": 0.9, "kind:other": 0.1})
    return Reading(
        Document(
            f"pmid:{number}",
            text,
            "Müsli and cholesterol",
            (Section(0, 33, "METHODS"), Section(34, len(text), "RESULTS")),
            year=2020,
            mesh=("Humans",),
            source=Source("trials.jsonl", number),
            extra={"note": ["kept", 1]},
        ),
        (Statement(first, ClaimLabels()), Statement(second, labels, (twelve,), (muesli,))),
        TRIAL,
    )


AMBER_GLASSES = (
    [
        "Night work upsets sleep.",
        "We randomised 48 nurses to amber or clear glasses for four weeks.",
        "Amber glasses lengthened sleep by 31 minutes compared with clear glasses (p<0.01).",
        "Headache did not differ between the groups.",
        "Amber glasses may help night nurses to sleep.",
    ],
    "Amber glasses and sleep in night nurses: a randomised trial",
)
"""The sentences of an abstract, and its title."""
