"""SciFact end to end: retrieval over its 5,183 abstracts, and the verdicts of ``check`` on its development claims.

Prints the share of gold abstracts among those that ``check`` shows, and precision, recall and F1 over abstracts as
SciFact's scorer defines them: an abstract is predicted where evidence of it takes a stance, with that of its most
relevant sentence. Published, for orientation: MultiVerS reaches abstract label-only F1 72.5 on the test claims
(Wadden et al. 2022, doi:10.18653/v1/2022.findings-naacl.6).

Run as ``python benchmarks/scifact.py --shared FOLDER --literature NEW_OR_OLD_FOLDER``; the literature is made from the
corpus on the first run, which takes some minutes (``--model claims-linear``: one).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

import overclaim
from overclaim.classifiers.examples import read_rows
from overclaim.config import CheckSettings, ExtractSettings
from overclaim.evaluation.abstracts import (
    Gold,
    GoldAbstract,
    Predicted,
    PredictedAbstract,
    Retrieved,
    counts,
    label_only,
    total,
    with_rationale,
)
from overclaim.evaluation.bootstrap import Resampling, intervals
from overclaim.stages.retrieve import ranked
from overclaim.types import Evidence, Stance

LABELS = {"SUPPORT": Stance.SUPPORTS.value, "CONTRADICT": Stance.REFUTES.value}
FIRST = 10
HOW = Resampling(samples=1000, seed=0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the share of gold abstracts that are shown and the scores over abstracts, with intervals over claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--literature", type=Path, required=True)
    parser.add_argument("--model", default="claims", help="labels the abstracts when the literature is made")
    parser.add_argument("--part", choices=("dev", "train"), default="dev")
    chosen = parser.parse_args(arguments)
    corpus = chosen.shared / "data" / "scifact" / "corpus.jsonl.gz"
    literature = _literature(chosen.literature, corpus, ExtractSettings(model=chosen.model))
    claims = gold(chosen.shared / "data", chosen.part)
    start = time.perf_counter()
    judged = evidence_of(list(claims), literature)
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{len(claims)} claims of the part {chosen.part}, checked in {seconds:.0f} s\n")
    shown = [recall(claims[text], judged[text]) for text in claims if claims[text]]
    sys.stdout.write(f"gold abstracts among those shown: {np.mean(shown):.3f} of {len(shown)} claims with evidence\n")
    predictions = {text: predicted(judged[text]) for text in claims}
    for name, score in (("label only", label_only), ("label and rationale", with_rationale)):
        _print(name, [score(claims[text], predictions[text]) for text in claims])


def gold(data: Path, part: str) -> Mapping[str, Gold]:
    """The abstracts with evidence for each claim of ``part``, by the claim's text."""
    found: dict[str, dict[str, GoldAbstract]] = {}
    for row in read_rows(data, "scifact/claim_abstract_pairs.jsonl.gz"):
        if row["split"] == part:
            abstracts = found.setdefault(row["claim"], {})
            if row["label"] in LABELS:
                sets = tuple(frozenset(places) for places in row["rationale_sentences"])
                abstracts[str(row["doc_id"])] = GoldAbstract(LABELS[row["label"]], sets)
    return found


def evidence_of(claims: Sequence[str], literature: overclaim.Literature) -> Mapping[str, Sequence[Evidence]]:
    """The evidence that ``check`` shows for each claim, given as a list of statements, most relevant first.

    A claim of two sentences is two statements; their evidence is put together.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        rows = ({"id": str(number), "text": text} for number, text in enumerate(claims))
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        report = overclaim.check(path, against=literature, settings=CheckSettings()).report
    found: dict[str, list[Evidence]] = {text: [] for text in claims}
    plain = {text: " ".join(text.split()) for text in claims}
    for judgement in report.judgements:
        statement = " ".join(judgement.statement.text.split())
        found[next(text for text in claims if statement in plain[text])].extend(judgement.evidence)
    return {text: ranked(each) for text, each in found.items()}


def recall(wanted: Iterable[str], evidence: Sequence[Evidence]) -> float:
    """The share of ``wanted`` among the first documents of ``evidence``."""
    first = list(dict.fromkeys(item.id for item in evidence))[:FIRST]
    names = set(wanted)
    return len(names & set(first)) / len(names)


def predicted(evidence: Sequence[Evidence]) -> Predicted:
    """The abstracts of which evidence takes a stance: that of the most relevant sentence, and the sentences with it."""
    found: dict[str, PredictedAbstract] = {}
    for item in evidence:
        if item.stance is Stance.NEUTRAL:
            continue
        known = found.setdefault(item.id, PredictedAbstract(item.stance.value))
        if known.label == item.stance.value:
            places = (*known.sentences, item.statement.sentence.index)
            found[item.id] = PredictedAbstract(known.label, places)
    return found


def _print(name: str, claims: Sequence[Retrieved]) -> None:
    all_claims = total(claims)
    ends = intervals(counts(claims), lambda summed: {"f1": Retrieved(*map(int, summed)).f1}, how=HOW)["f1"]
    sys.stdout.write(
        f"abstracts, {name}: precision {all_claims.precision:.3f}, recall {all_claims.recall:.3f}, "
        f"F1 {all_claims.f1:.3f} ({ends.low:.3f}-{ends.high:.3f})\n"
    )


def _literature(folder: Path, corpus: Path, settings: ExtractSettings) -> overclaim.Literature:
    if not folder.is_dir():
        dataset = folder.with_name(f"{folder.name}-claims")
        overclaim.extract(corpus, dataset, settings=settings, resume=dataset.is_dir())
        overclaim.index(dataset, folder)
    return overclaim.Literature.open(folder)


if __name__ == "__main__":
    main()
