"""Texts that belong together: a query, and the passages that a search for it should find.

Every file is read by ``examples.read_rows``, which leaves out texts that are kept for scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim.classifiers.examples import percentile, read_pairs, read_rows
from overclaim.classifiers.search.settings import SearchCorpus, SearchSettings
from overclaim.classifiers.stance.pairs import part_of, sentences_of, text_key
from overclaim.types import Stance

_SHORTEST = 12  # characters: what is shorter says too little to be searched for


@dataclass(frozen=True, slots=True)
class Query:
    """A text with the passages that a search for it should find; ``group`` is its document or paper, "" for none."""

    corpus: str
    group: str
    text: str
    passages: tuple[str, ...]


def queries(data: Path, settings: SearchSettings) -> tuple[list[Query], list[Query]]:
    """The queries that are learnt from, and those that are held out for scores; no text of one is in the other.

    Raises ``InputError`` for a file that is missing.
    """
    found = [item for corpus in settings.corpora for item in READERS[corpus.reader](data, corpus)]
    seen = [item for item in found if not _held_out(item, settings)]
    unseen = [item for item in found if _held_out(item, settings)]
    texts = {text_key(text) for item in unseen for text in (item.text, *item.passages)}
    kept = [item for item in seen if not texts & {text_key(text) for text in (item.text, *item.passages)}]
    return kept, [item for item in unseen if item.corpus == settings.scored]


def _held_out(item: Query, settings: SearchSettings) -> bool:
    return bool(item.group) and percentile(settings.seed, item.group) < settings.held_out_percent


def rows(data: Path, corpus: SearchCorpus) -> Iterator[Query]:
    """The text under one key of each row with the texts under others: a title with its abstract's sentences."""
    for row in read_rows(data, corpus.files["rows"]):
        group = f"{corpus.name}:{row[corpus.group]}" if corpus.group else ""
        passages = [text for key in corpus.passages for text in _texts(row.get(key))]
        yield from _query(corpus, group, str(row.get(corpus.query) or ""), passages)


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else sentences_of(str(value or ""))


def rationales(data: Path, corpus: SearchCorpus) -> Iterator[Query]:
    """Claims with the sentences that bear them out or refute them, of the training part."""
    abstracts = {row["id"]: row["sentences"] for row in read_rows(data, corpus.files["corpus"])}
    for row in read_rows(data, corpus.files["claims"]):
        if part_of(row["split"]) == "train" and row["rationale_sentences"] and row["doc_id"] in abstracts:
            places = sorted({place for group in row["rationale_sentences"] for place in group})
            yield from _query(corpus, "", row["claim"], [abstracts[row["doc_id"]][place] for place in places])


def readings(data: Path, corpus: SearchCorpus) -> Iterator[Query]:
    """Claims with evidence for or against them that were written or labelled for this project."""
    for path in corpus.files.values():
        for row in read_pairs(data, path):
            if Stance(row["label"]) is not Stance.NEUTRAL:
                yield from _query(corpus, "", " ".join(row["claim"]), [" ".join(row["evidence"])])


@dataclass(frozen=True, slots=True)
class Collection:
    """Abstracts, each as its sentences after its title, and development claims with the ids that they ask for."""

    corpus: str
    abstracts: Mapping[str, tuple[str, ...]]
    wanted: Mapping[str, frozenset[str]]


def collection(data: Path, corpus: SearchCorpus) -> Collection:
    """The abstracts and development claims of a corpus of rationales."""
    abstracts = {
        row["id"]: tuple(f"{row['title']} {sentence}" for sentence in row["sentences"])
        for row in read_rows(data, corpus.files["corpus"])
    }
    wanted: dict[str, set[str]] = {}
    for row in read_rows(data, corpus.files["claims"]):
        if part_of(row["split"]) == "dev" and row["rationale_sentences"] and row["doc_id"] in abstracts:
            wanted.setdefault(row["claim"], set()).add(row["doc_id"])
    return Collection(corpus.name, abstracts, {claim: frozenset(ids) for claim, ids in wanted.items()})


def _query(corpus: SearchCorpus, group: str, text: str, passages: list[str]) -> Iterator[Query]:
    key = text_key(text)
    plain = dict.fromkeys(" ".join(passage.split()) for passage in passages)
    kept = tuple(passage for passage in plain if len(passage) >= _SHORTEST and text_key(passage) != key)
    if len(text.strip()) >= _SHORTEST and kept:
        yield Query(corpus.name, group, " ".join(text.split()), kept)


READERS: Mapping[str, Callable[[Path, SearchCorpus], Iterator[Query]]] = {
    "rows": rows,
    "rationales": rationales,
    "readings": readings,
}
"""How each corpus is read, by the name that the settings give."""
