"""Abstracts of several corpora with the designs that their labels leave open, and which are kept for scores."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from overclaim.classifiers.cues import tokens
from overclaim.classifiers.design.settings import DesignCorpus
from overclaim.classifiers.examples import read_readings, read_rows
from overclaim.errors import ConfigError
from overclaim.lexicons.design_cues import Scan, scan
from overclaim.lexicons.species_cues import by_words, features
from overclaim.types import Design, Document, Species

_PMID = re.compile(r"(?:(?:pubmedqa|claim_sentences|pmid):)?(\d{5,9})")
_LEAST = 60


@dataclass(frozen=True)
class Abstract:
    """An abstract of ``corpus``; ``designs`` are those that its ``label`` leaves open, ``species`` may be unknown."""

    corpus: DesignCorpus
    document: Document
    label: str
    designs: tuple[Design, ...]
    species: Species | None
    held_out: bool

    @cached_property
    def scan(self) -> Scan:
        """What the cues find."""
        return scan(self.document)

    @cached_property
    def cues(self) -> Mapping[str, float]:
        """What the cues find, as a model reads it."""
        return features(self.scan)

    @property
    def species_taught(self) -> Species | None:
        """The species to learn; none where unknown, or where its corpus calls reviews of work on people ``na``."""
        foreign = self.species is Species.NA and self.designs == (Design.REVIEW,) and not self.corpus.reviews_of_people
        return None if foreign and by_words(self.scan, Design.REVIEW)[0] is Species.HUMAN else self.species

    @property
    def keys(self) -> set[str]:
        """What it is known by across corpora: its PMID or id, and the words with which its abstract begins."""
        match = _PMID.fullmatch(self.document.id)
        known = f"pmid:{match[1]}" if match else f"{self.corpus.name}:{self.document.id}"
        return {known, " ".join(tokens(self.document.text)[:20])}


def abstracts(data: Path, corpora: Sequence[DesignCorpus]) -> list[Abstract]:
    """The labelled abstracts of all corpora.

    Raises ``InputError`` for a file that is missing and ``ConfigError`` for a label that the settings do not map.
    """
    return [item for corpus in corpora for item in _corpus(data, corpus)]


def split(items: Sequence[Abstract]) -> tuple[list[Abstract], list[Abstract]]:
    """The abstracts to learn from and those kept for scores; none of the first stands, in any corpus, in the second."""
    unseen = [item for item in items if item.held_out]
    kept = {key for item in unseen for key in item.keys}
    return [item for item in items if not item.held_out and not kept & item.keys], unseen


def _corpus(data: Path, corpus: DesignCorpus) -> Iterator[Abstract]:
    read = read_readings if corpus.layout == "readings" else read_rows
    for row in read(data, corpus.path):
        label = _label(row, corpus)
        if label is None or not corpus.designs[label]:
            continue
        title, text = _texts(row, corpus)
        if len(text) >= _LEAST:
            document = Document(str(row[corpus.id]), text, title=title)
            yield Abstract(
                corpus, document, label, corpus.designs[label], _species(row, corpus), _held_out(row, corpus)
            )


def _label(row: Mapping[str, Any], corpus: DesignCorpus) -> str | None:
    value: Any = row
    for key in corpus.label.split("."):
        value = value.get(key) if value else None
    if isinstance(value, str) and value not in corpus.designs:
        known = ", ".join(corpus.designs)
        raise ConfigError(f"corpus {corpus.name}: label {value!r} is not mapped (mapped: {known})")
    there = [value] if isinstance(value, str) else value or ()
    return next((name for name in corpus.designs if name in there), None)


def _species(row: Mapping[str, Any], corpus: DesignCorpus) -> Species | None:
    value = row.get(corpus.species) if corpus.species else None
    try:
        return None if value is None else Species(value)
    except ValueError:
        known = ", ".join(each.value for each in Species)
        raise ConfigError(f"corpus {corpus.name}: species {value!r} is none of ours ({known})") from None


def _texts(row: Mapping[str, Any], corpus: DesignCorpus) -> tuple[str, str]:
    title = row.get(corpus.title) or ""
    parts = [row.get(key) or "" for key in corpus.text]
    text = " ".join(part if isinstance(part, str) else " ".join(part) for part in parts).strip()
    if corpus.divider and corpus.divider in title:
        title, _, rest = title.partition(corpus.divider)
        text = f"{rest} {text}".strip()
    return title, text


def _held_out(row: Mapping[str, Any], corpus: DesignCorpus) -> bool:
    half = int(hashlib.sha256(str(row[corpus.id]).encode()).hexdigest(), 16) % 2 == 1
    return (corpus.held_half and half) or any(row[key] in values for key, values in corpus.held_out.items())
