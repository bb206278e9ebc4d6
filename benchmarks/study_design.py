"""Prints how well study design, species and sample size are read from the words of abstracts.

Run as ``python benchmarks/study_design.py --shared FOLDER [--half dev|held]``. Publication types and MeSH terms are
hidden from the stages here. The cues were written while looking at the half ``dev``; ``held`` is the other half, by the
hash of the record's id. The model has learnt from the half ``dev`` of overclaim_claims, from all of study_type but its
test split, which alone is scored here, and from medline_records, which is scored with ``--cues`` alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import accuracy_score, classification_report, f1_score

from overclaim.api.design import design_classifier
from overclaim.protocols import DesignClassifier
from overclaim.stages import design, sample_size
from overclaim.stages.sentences import split
from overclaim.stages.species import species_of
from overclaim.types import Design, Document

STUDY_TYPES = {
    "Animal-drug-intervention": "animal",
    "Animal-non-drug-intervention": "animal",
    "Animal-other": "animal",
    "Clinical-study-protocol": "other",
    "Human-RCT-drug-intervention": "rct",
    "Human-RCT-non-drug-intervention": "rct",
    "Human-RCT-non-intervention": "rct",
    "Human-case-report": "case_report",
    "Human-non-RCT-drug-intervention": "other",
    "Human-non-RCT-non-drug-intervention": "other",
    "Human-systematic-review": "synthesis",
    "In-vitro-study": "in_vitro",
    "Non-systematic-review": "review",
    "Remaining": "other",
}
"""The labels of StudyTypeTeller in seven classes; its human studies without randomisation are one class, ``other``."""

COARSE = {
    Design.META_ANALYSIS: "synthesis",
    Design.SYSTEMATIC_REVIEW: "synthesis",
    Design.NONRANDOMISED_TRIAL: "other",
    Design.COHORT: "other",
    Design.CASE_CONTROL: "other",
    Design.CROSS_SECTIONAL: "other",
}
"""Our designs in the same seven classes; a design not named here keeps its name."""


def half(identifier: object) -> str:
    """``dev`` or ``held``, by the SHA-256 of the identifier."""
    return "dev" if int(hashlib.sha256(str(identifier).encode()).hexdigest(), 16) % 2 == 0 else "held"


def claims_corpus(shared: Path, part: str, model: DesignClassifier | None) -> None:
    """Prints design, species and sample size on the abstracts of overclaim_claims."""
    rows = [row for row in _rows(shared / "data/overclaim_claims/documents.jsonl.gz") if row.get("design")]
    rows = [row for row in rows if half(row["id"]) == part]
    documents = [Document(row["id"], " ".join(row["sentences"]), title=row["title"] or "") for row in rows]
    answers = [design.design(document, model) for document in documents]
    designs = [answer.design.value for answer in answers]
    gold = [row["design"] for row in rows]
    print(f"\noverclaim_claims ({part}, {len(rows)} abstracts)")
    print(classification_report(gold, designs, labels=sorted(set(gold)), zero_division=0))
    kinds = [species_of(document, answer)[0].value for document, answer in zip(documents, answers, strict=True)]
    print(f"design accuracy {accuracy_score(gold, designs):.3f}")
    print(f"species accuracy {accuracy_score([row['species'] for row in rows], kinds):.3f}")
    sizes = [sample_size.find(row["sentences"], row["title"] or "") for row in rows]
    _print_sizes([row["sample_size"] for row in rows], [size.total if size else None for size in sizes])


def study_types(shared: Path, part: str, model: DesignClassifier | None) -> None:
    """Prints the design in seven classes on StudyTypeTeller."""
    split = "test" if part == "held" else "dev"
    rows = [row for row in _rows(shared / "data/study_type/studytypeteller.jsonl.gz") if row["split"] == split]
    gold = [STUDY_TYPES[row["label"]] for row in rows]
    answers = [design.design(_document(row), model).design for row in rows]
    print(f"\nstudy_type in seven classes ({part}, {len(rows)} abstracts)")
    print(classification_report(gold, [COARSE.get(answer, answer.value) for answer in answers], zero_division=0))


def randomised(shared: Path, part: str, model: DesignClassifier | None) -> None:
    """Prints whether randomised trials are told from other records; MEDLINE publication types are the truth."""
    if model is not None:
        return
    rows = [row for row in _rows(shared / "data/medline_records/medline_records.jsonl.gz") if row["abstract"]]
    rows = [row for row in rows if half(row["pmid"]) == part and row["source"].startswith("robotreviewer")]
    gold = ["Randomized Controlled Trial" in row["publication_types"] for row in rows]
    found = [design.design(_document(row)).design is Design.RCT for row in rows]
    print(f"\nmedline_records, randomised trial or not ({part}, {len(rows)} abstracts)")
    print(f"F1 {f1_score(gold, found):.3f}, accuracy {accuracy_score(gold, found):.3f}")


def ketamine(shared: Path, part: str, model: DesignClassifier | None) -> None:
    """Prints species and sample size on the records of the ketamine case."""
    path = shared / "cases/ketamine/evidence.jsonl"
    rows = [row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if half(row["id"]) == part]
    documents = [
        Document(row["id"], "\n".join(section["text"] for section in row["abstract"]), title=row["title"])
        for row in rows
    ]
    kinds = [species_of(document, design.design(document, model))[0].value for document in documents]
    print(f"\nketamine evidence ({part}, {len(rows)} records)")
    print(f"species accuracy {accuracy_score([row['species'] for row in rows], kinds):.3f}")
    sizes = [sample_size.find([piece.text for piece in split(document)], document.title) for document in documents]
    _print_sizes([row["sample_size"] for row in rows], [size.total if size else None for size in sizes])


def _document(row: dict[str, Any]) -> Document:
    return Document(str(row["pmid"]), row["abstract"] or "", title=row["title"])


def _print_sizes(gold: Sequence[int | None], found: Sequence[int | None]) -> None:
    same = [left == right for left, right in zip(gold, found, strict=True)]
    stated = [hit for hit, left in zip(same, gold, strict=True) if left is not None]
    print(f"sample size exact {sum(same)}/{len(same)}; where stated {sum(stated)}/{len(stated)}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main(arguments: Iterable[str] | None = None) -> None:
    """Scores every corpus that is there, and says which are not."""
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", (__doc__ or "").replace("``", "")))
    parser.add_argument("--shared", type=Path, required=True, help="folder of the research corpora")
    parser.add_argument("--half", choices=("dev", "held"), default="held")
    parser.add_argument("--cues", action="store_true", help="by the weights of the cues, without the model")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    for score in (claims_corpus, study_types, randomised, ketamine):
        try:
            score(options.shared, options.half, None if options.cues else design_classifier())
        except FileNotFoundError as error:
            print(f"{score.__name__}: skipped, no file {error.filename}", file=sys.stderr)


if __name__ == "__main__":
    main()
