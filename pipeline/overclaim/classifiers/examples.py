"""Labelled sentences of the training corpora, grouped so that no group stands on both sides of a split."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from overclaim.classifiers import held_out, readings
from overclaim.classifiers.corrections import CORRECTED, Correction, applied
from overclaim.classifiers.cues import tokens
from overclaim.classifiers.settings import CorpusSettings, SplitSettings, TextSettings
from overclaim.config import data_folder, parse
from overclaim.errors import ConfigError, InputError
from overclaim.types import Context, Register

_PRESS_ID = re.compile(r"press:(\d+)-")
_PMID_ID = re.compile(r"(?:pubmedqa|claim_sentences):(\d+)$")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in its context with its gold classes per head; ``group`` is its document, or its paper's PMID.

    ``corrected`` where a correction changed its label.
    """

    corpus: str
    group: str
    context: Context
    gold: Mapping[str, frozenset[str]]
    corrected: bool = False


def read_rows(data: Path | Traversable, path: str) -> Iterator[dict[str, Any]]:
    """The rows of a ``.jsonl.gz`` or ``.jsonl`` file under ``data``, without those that hold a text kept for scoring.

    Raises ``InputError`` when the file cannot be read.
    """
    return (row for row in _rows(data, path) if not held_out.holds(row))


def _rows(data: Path | Traversable, path: str) -> Iterator[dict[str, Any]]:
    file = data.joinpath(path)
    try:
        with file.open("rb") as raw, gzip.open(raw) if path.endswith(".gz") else raw as stream:
            yield from map(json.loads, stream)
    except FileNotFoundError:
        raise InputError(f"{file}: no such file; give the folder that holds the corpora as the data folder") from None
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"{file}: cannot be read as JSON lines ({error}); fetch the corpus again") from None


def examples(data: Path, corpora: tuple[CorpusSettings, ...], split: SplitSettings) -> list[Example]:
    """The labelled sentences of all corpora; a text that two corpora share gets one group.

    Raises ``InputError`` for a file that is missing and for a correction that does not fit its label or that changes
    one of the test share of ``split``, and ``ConfigError`` for a label that the settings do not map.
    """
    found = [item for corpus in corpora for item in _corpus(data, corpus)]
    groups: dict[str, str] = {}
    for item in found:
        key = _key(item)
        if item.group.startswith("pmid:") or key not in groups:
            groups.setdefault(key, item.group)
            if not groups[key].startswith("pmid:"):
                groups[key] = item.group
    settled = [replace(item, group=_settled(item, groups)) for item in found]
    _refuse_held_out(settled, split)
    return settled


def _refuse_held_out(items: Iterable[Example], split: SplitSettings) -> None:
    found = {f"{item.corpus} {item.group}" for item in items if item.corrected and is_held_out(item.group, split)}
    if found:
        raise InputError(
            f"corrections of {', '.join(sorted(found))}: held out, and what is held out keeps its labels; take them out"
        )


def _settled(item: Example, groups: Mapping[str, str]) -> str:
    return item.group if item.group.startswith("pmid:") or item.context.title else groups[_key(item)]


def _key(item: Example) -> str:
    return " ".join(tokens(item.context.text))


def percentile(seed: int, group: str) -> int:
    """A number from 0 to 99 that ``group`` always gets under ``seed``."""
    return int(hashlib.sha256(f"{seed}:{group}".encode()).hexdigest(), 16) % 100


def is_held_out(group: str, split: SplitSettings) -> bool:
    """True when ``group`` belongs to the test share."""
    return percentile(split.seed, group) < split.test_percent


def texts(data: Path, sources: tuple[TextSettings, ...]) -> list[str]:
    """The distinct texts of ``sources``, sorted; a list of sentences counts as its sentences."""
    found: set[str] = set()
    for source in sources:
        for row in read_rows(data, source.path):
            for key in source.keys:
                value = row.get(key) or ""
                found.update(value if isinstance(value, list) else [value])
    return sorted(found - {""})


def _corpus(data: Path, corpus: CorpusSettings) -> Iterator[Example]:
    if corpus.layout == "readings":
        rows = read_readings(data, corpus.path)
    else:
        rows = read_rows(data_folder("corpora") if corpus.packaged else data, corpus.path)
    if corpus.layout == "rows":
        return _sentences(corpus, rows)
    return _documents(corpus, applied(rows, *_corrections(corpus.corrections)) if corpus.corrections else rows)


def _corrections(path: str) -> tuple[list[Correction], str]:
    """The corrections in a file among the corpora that come with the package, and where they stand."""
    rows = enumerate(_rows(data_folder("corpora"), path), start=1)
    return [parse(row, Correction, f"{path}: line {number}") for number, row in rows], path


def read_readings(data: Path, path: str) -> Iterator[dict[str, Any]]:
    """The rows of a packaged file of readings with their texts from ``data``, without those kept for scoring.

    Raises ``InputError`` where a text is missing or is not the one that was labelled.
    """
    for row in readings.documents(*_labelled(data, path)):
        if not held_out.holds({"title": row["title"], "sentences": row["sentences"]}):
            yield row


def read_pairs(data: Path, path: str) -> Iterator[dict[str, Any]]:
    """The rows of a packaged file of claims beside evidence with their texts from ``data``, those kept for scoring out.

    Raises ``InputError`` where a text is missing or is not the one that was labelled.
    """
    return (row for row in readings.pairs(*_labelled(data, path)) if not held_out.holds(row))


def _labelled(data: Path, path: str) -> tuple[list[dict[str, Any]], dict[str, Iterator[dict[str, Any]]]]:
    found = list(_rows(data_folder("corpora"), path))
    return found, {source: _rows(data, source) for source in readings.paths(found)}


def _documents(corpus: CorpusSettings, rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for row in rows:
        sentences = row["sentences"]
        last = len(sentences) - 1
        for place, (text, label) in enumerate(zip(sentences, row["labels"], strict=True)):
            context = Context(
                text=text,
                title=row["title"] or "",
                before=sentences[place - 1] if place else "",
                after=sentences[place + 1] if place < last else "",
                position=place / last if last else 0.0,
                register=Register(row["register"]),
            )
            gold, corrected = _document_gold(label), CORRECTED in label
            yield Example(corpus.name, _document_group(row["id"]), context, gold, corrected)


def _document_group(identifier: str) -> str:
    """The group of a text; passages of one text have its id, "#" and a number of their own."""
    match = _PRESS_ID.match(identifier) or _PMID_ID.match(identifier)
    return f"pmid:{match.group(1)}" if match else identifier.partition("#")[0]


def _document_gold(label: dict[str, Any]) -> dict[str, frozenset[str]]:
    kinds = frozenset(label["kinds"])
    gold = {"claim": frozenset({"claim"} if kinds else ()), "kind": kinds}
    for head in ("strength", "polarity"):
        if label[head] is not None:
            gold[head] = frozenset({label[head]})
    return gold


def _sentences(corpus: CorpusSettings, rows: Iterator[dict[str, Any]]) -> Iterator[Example]:
    if corpus.head is None:
        raise ConfigError(f"corpus {corpus.name}: a corpus of rows names its head")
    for row in rows:
        if row["label"] not in corpus.labels:
            known = ", ".join(corpus.labels)
            raise ConfigError(f"corpus {corpus.name}: label {row['label']!r} is not mapped (mapped: {known})")
        name = corpus.labels[row["label"]]
        group = f"pmid:{row['pmid']}" if row.get("pmid") else f"{corpus.name}:{' '.join(tokens(row['text']))}"
        gold = frozenset({name} if name else ())
        yield Example(corpus.name, group, Context(row["text"], register=corpus.register_), {corpus.head: gold})
