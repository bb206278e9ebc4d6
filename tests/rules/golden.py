"""The golden cases of ``cases.toml`` as cases of the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim import lexicons
from overclaim.rules.base import ArticleCase, Case
from overclaim.stages import entities, numbers
from overclaim.types import (
    Advice,
    ClaimLabels,
    Design,
    Document,
    Evidence,
    Figure,
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

Row = Mapping[str, Any]
_EVIDENCE_KEYS = {
    *("text", "labels", "stance", "design", "species", "sample_size", "follow_up_days"),
    *("level", "status", "relevance", "year", "title", "document"),
}


@dataclass(frozen=True, slots=True)
class Golden:
    """One case of the rule called ``slug``: what the rule must do with it, and why."""

    slug: str
    fires: bool
    why: str
    case: Case
    article: ArticleCase

    def __str__(self) -> str:
        return f"{self.slug}: {self.why}"


def load() -> tuple[Golden, ...]:
    """Every golden case, in the order of the file."""
    rows = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
    return tuple(_golden(slug, row) for slug, cases in rows.items() for row in cases)


def _golden(slug: str, row: Row) -> Golden:
    assert set(row) - {"statement", "statements", "title"} == {"fires", "why", "evidence"}, row
    statements = [statement(one) for one in row.get("statements", [row.get("statement")])]
    found = tuple(evidence(one, number) for number, one in enumerate(row["evidence"], start=1))
    article = ArticleCase(tuple(Case(one, ()) for one in statements), found)
    first, title = statements[0], row.get("title", "")
    advises = not first.labels.is_claim and first.labels.advice is not Advice.NONE
    case = Case(first, (), title, found) if advises else Case(first, found, title)
    return Golden(slug, row["fires"], row["why"], case, article)


def labels(words: str) -> ClaimLabels:
    """The labels that ``words`` name: "safety causal denied"; what is left out is efficacy, causal, affirmed.

    They give no advice unless they say how strong it is. With "none" a sentence claims nothing, but it may advise
    ("none strong").
    """
    given = words.split()
    advice = next((one for one in Advice if one is not Advice.NONE and one.value in given), Advice.NONE)
    if "none" in given and set(given) <= {"none", advice.value}:
        return ClaimLabels(advice=advice)
    kinds = tuple(kind for kind in Kind if kind.value in given) or (Kind.EFFICACY,)
    strength = next((one for one in Strength if one.value in given), Strength.CAUSAL)
    polarity = Polarity.DENIED if "denied" in given else Polarity.AFFIRMED
    known = {one.value for members in (Kind, Strength, Polarity, Advice) for one in members}
    assert set(given) <= known, f"unknown label in {words!r}"
    return ClaimLabels(kinds, strength, polarity, advice)


def statement(row: str | Row, document_id: str = "article") -> Statement:
    """A statement from its text, or from a table with ``text`` and ``labels``."""
    row = {"text": row} if isinstance(row, str) else row
    text = row["text"]
    sentence = Sentence(document_id, 0, 0, len(text), text)
    return Statement(sentence, labels(row.get("labels", "")), numbers.find(text), entities.find(text, {}))


def evidence(row: str | Row, number: int = 1) -> Evidence:
    """A piece of evidence from its text or its table, in the document ``pmid:<number>``.

    ``document`` is a further sentence of it, whose figures count as the document's.
    """
    row = {"text": row} if isinstance(row, str) else row
    assert set(row) <= _EVIDENCE_KEYS, f"unknown keys in {row}"
    document_id = f"pmid:{number}"
    return Evidence(
        Document(document_id, row["text"], row.get("title", ""), year=row.get("year", 2015)),
        statement({key: row[key] for key in ("text", "labels") if key in row}, document_id),
        _study(row),
        Stance(row.get("stance", "supports")),
        row.get("relevance", 0.8),
        figures=tuple(Figure(each, row["document"]) for each in numbers.find(row.get("document", ""))),
    )


def _study(row: Row) -> Study:
    design = Design(row.get("design", "rct"))
    species = Species(row.get("species", design.value if design in {Design.ANIMAL, Design.IN_VITRO} else "human"))
    level = Level(row.get("level", lexicons.load("level")["start"][design.value]["level"]))
    size, followed = row.get("sample_size"), row.get("follow_up_days")
    return Study(design, species, size, followed, design is Design.RCT, Status(row.get("status", "current")), level)
