"""Readers of the corpora of claims beside abstracts: rows in, labelled pairs out.

Every file is read by ``examples.read_rows``, which leaves out texts that are kept for scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers.examples import read_pairs, read_rows
from overclaim.classifiers.stance import contrast, stated, statements
from overclaim.classifiers.stance.aggregate import EXCEEDS
from overclaim.classifiers.stance.pairs import Judged, Pair, joined, nearest, part_of
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.text import under_title
from overclaim.types import Stance

Reader = Callable[[Path, StanceCorpus], Iterator[Pair]]
LABELS: Mapping[str, Stance] = {
    **dict.fromkeys(("SUPPORT", "SUPPORTED", "Supports", "Entailment"), Stance.SUPPORTS),
    **dict.fromkeys(("CONTRADICT", "REFUTE", "REFUTED", "Refutes", "Contradiction"), Stance.REFUTES),
    **dict.fromkeys(("NOT_ENOUGH_INFO", "Neutral"), Stance.NEUTRAL),
}
"""The labels of the corpora by name. A trial record that contradicts a statement refutes it."""
_NEAR, _BESIDE = 3, 2
_LONGEST, _QUOTED = 70, 2


def judged(data: Path, corpus: StanceCorpus) -> Iterator[Judged]:
    """Each claim of ``corpus`` with the whole abstract it was judged by, where the corpus has abstracts."""
    if corpus.reader not in {"scifact", "healthver", "check_covid"}:
        return
    yield from _judged(data, corpus, _documents(data, corpus))


def _documents(data: Path, corpus: StanceCorpus) -> Mapping[str, Mapping[str, Any]]:
    """The abstracts of ``corpus`` by id."""
    return {row["id"]: row for row in read_rows(data, corpus.files["corpus"])}


def _judged(data: Path, corpus: StanceCorpus, documents: Mapping[str, Mapping[str, Any]]) -> Iterator[Judged]:
    for row in read_rows(data, corpus.files["claims"]):
        part, abstract = part_of(row["split"]), documents.get(row.get("doc_id") or "")
        if part and abstract:
            sentences = tuple(abstract["sentences"])
            shown = _rationales(row)
            places = frozenset(place for group in shown for place in group if place < len(sentences))
            claim = row.get("claim") or row["text"]
            label = LABELS[row["label"]]
            rationale = places if label is not Stance.NEUTRAL else frozenset()
            yield Judged(corpus.name, part, claim, sentences, label, rationale, abstract["title"])


def _rationales(row: Mapping[str, object]) -> list[list[int]]:
    found = row.get("rationale_sentences") or row.get("evidence_sentences")
    if isinstance(found, list):
        return [list(group) for group in found]
    places = row.get("evidence_index")
    return [list(places)] if isinstance(places, list) else []


def abstracts(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """The evidence that the rows quote, and for training more from their abstracts.

    These are each rationale by itself and with what stands around it; and as neutral evidence the sentences, no
    rationale themselves, that are nearest to the claim in words.
    """
    known: set[tuple[str, str]] = set()
    documents = _documents(data, corpus)
    for row in read_rows(data, corpus.files["claims"]):
        pair = _shown(row, corpus, documents.get(row.get("doc_id") or "", {}).get("title", ""))
        if pair:
            known.add((pair.claim, pair.evidence))
            yield pair
    for item in _judged(data, corpus, documents):
        for pair in _of_abstract(item) if item.part == "train" else ():
            if (pair.claim, pair.evidence) not in known:
                known.add((pair.claim, pair.evidence))
                yield pair


def _shown(row: Mapping[str, object], corpus: StanceCorpus, title: str) -> Pair | None:
    """The evidence that the row itself quotes."""
    part, evidence = part_of(str(row["split"])), row.get("evidence")
    if not part or not evidence:
        return None
    text = " ".join(evidence) if isinstance(evidence, list) else str(evidence)
    return Pair(corpus.name, part, str(row.get("claim") or row["text"]), text, LABELS[str(row["label"])], title=title)


def _of_abstract(item: Judged) -> Iterator[Pair]:
    sentences = item.sentences

    def pair(text: str, label: Stance) -> Pair:
        return Pair(item.corpus, item.part, item.claim, text, label, title=item.title)

    if item.label is not Stance.NEUTRAL:
        for place in sorted(item.rationale):
            yield pair(sentences[place], item.label)
        if len(item.rationale) > 1:
            yield pair(joined(sentences, item.rationale), item.label)
        first = min(item.rationale, default=0)
        yield pair(joined(sentences, {max(first - 1, 0), first, first + 1} | item.rationale), item.label)
    beside = nearest(item.claim, sentences, _BESIDE if item.rationale else _NEAR, item.rationale)
    for place in beside:
        yield pair(sentences[place], Stance.NEUTRAL)
    if not item.rationale and len(beside) > 1:
        yield pair(joined(sentences, beside), Stance.NEUTRAL)


def scifact(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Claims with their abstracts, and with sentences of others that a search by words would bring up."""
    yield from abstracts(data, corpus)
    cited: dict[str, set[str]] = {}
    for row in read_rows(data, corpus.files["claims"]):
        if part_of(row["split"]) == "train":
            cited.setdefault(row["claim"], set()).add(row["doc_id"])
    texts = [(row, text) for row in read_rows(data, corpus.files["corpus"]) for text in row["sentences"]]
    for claim, places in zip(cited, _searched(list(cited), [text for _, text in texts]), strict=True):
        found = [texts[place] for place in places if texts[place][0]["id"] not in cited[claim]]
        for row, text in found[:_BESIDE]:
            yield Pair(corpus.name, "train", claim, text, Stance.NEUTRAL, title=row["title"])


def healthver(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Claims with abstracts for training, and the official pairs of claim and sentence for development."""
    yield from (pair for pair in abstracts(data, corpus) if pair.part == "train")
    for row in read_rows(data, corpus.files["pairs"]):
        if part_of(row["split"]) == "dev":
            yield Pair(corpus.name, "dev", row["claim"], row["evidence"], LABELS[row["label"]])


def _searched(claims: Sequence[str], texts: Sequence[str]) -> Iterator[list[int]]:
    """For each claim the places of the texts nearest to it by weighted words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    table = vectors.fit_transform(texts).T.tocsc()
    for claim in claims:
        scores = (vectors.transform([claim]) @ table).toarray()[0]
        yield [int(place) for place in np.argsort(-scores, kind="stable")[: 4 * _NEAR]]


def quoted(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Claims with the first evidence sentences that stand in the row."""
    for row in read_rows(data, corpus.files["claims"]):
        part = part_of(row["split"])
        evidence = [text for text in row["evidence"] or [] if text.strip()]
        if part and evidence:
            label = LABELS[row["label"]]
            yield Pair(corpus.name, part, row["text"], " ".join(evidence[:_QUOTED]), label)


def trial_records(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Statements with the lines of one or two trial records that decide them, where these are short."""
    for row in read_rows(data, corpus.files["claims"]):
        part = part_of(row["split"])
        first, second = row["primary_evidence"] or [], row["secondary_evidence"] or []
        text = " ".join(["Primary trial:", *first] + (["Secondary trial:", *second] if second else []))
        if part and first and len(text.split()) <= _LONGEST:
            yield Pair(corpus.name, part, row["text"], " ".join(text.split()), LABELS[row["label"]])


def read_again(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Claims beside evidence that were written or labelled for this project, for training only.

    A claim written for its evidence says no more than that, unless it is labelled ``exceeds``; of real claims, the file
    ``judged``, nobody judged that. Where a reading has a line on the study, as ``studies.described`` writes it, that
    stands behind the title.
    """
    for name, path in corpus.files.items():
        for row in read_pairs(data, path):
            claim, evidence = (" ".join(row[part]) for part in ("claim", "evidence"))
            more = row["label"] == EXCEEDS
            label = Stance.SUPPORTS if more else Stance(row["label"])
            known = label is Stance.SUPPORTS and name != "judged"
            title = under_title(row["title"], row["study"]) if "study" in row else row["title"]
            yield Pair(corpus.name, "train", claim, evidence, label, more if known else None, title)


READERS: Mapping[str, Reader] = {
    "scifact": scifact,
    "healthver": healthver,
    "check_covid": abstracts,
    "quoted": quoted,
    "trial_records": trial_records,
    "evidence_inference": statements.evidence_inference,
    "clinifact": statements.clinifact,
    "citations": statements.citations,
    "questions": statements.questions,
    "contrast": contrast.pairs,
    "readings": read_again,
    "stated": stated.pairs,
}
"""How each corpus is read, by the name that the settings give."""
