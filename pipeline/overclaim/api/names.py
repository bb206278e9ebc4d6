"""The table of names and identifiers, made of what corpora mark: facts about names, no sentence of a corpus."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from overclaim.api import corpora
from overclaim.api.shared import VARIABLE, shared_folder
from overclaim.classifiers.examples import read_rows
from overclaim.errors import ConfigError
from overclaim.lexicons.identifiers import CLEAR_MARKS, Form, clear, write
from overclaim.lexicons.keys import tokens
from overclaim.lexicons.phrases import Phrases, in_turn
from overclaim.lexicons.variants import is_short, keys
from overclaim.text import fold
from overclaim.types import EntityLabel

SPLITS: Mapping[str, tuple[str, ...]] = {
    "bc5cdr": ("train", "dev"),
    "biored": ("train", "dev"),
    "ncbi_disease": ("train", "dev"),
    "nlmchem_test": ("test",),
}
"""The corpora that mark chemicals and diseases with identifiers, and what is read of each; other parts stay unseen."""

NAMED = (EntityLabel.CHEMICAL, EntityLabel.DISEASE)
_IDENTIFIER = re.compile(r"(?:MESH:)?([CD]\d{6,9})|(OMIM:\d+)")
_SUPPLEMENTARY, _PROMOTED = re.compile(r"MESH:C\d{6,9}"), re.compile(r"MESH:D000\d{6}")
_DOCUMENTS = 2  # that a short form must be marked in
_Name = tuple[EntityLabel, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A name as it is marked: ``identifier`` is empty where the corpus gives none, or several, or one of a gene."""

    start: int
    end: int
    label: EntityLabel | None
    text: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of a corpus with its marks; ``labels`` are those of which it marks every name."""

    document: str
    text: str
    labels: frozenset[EntityLabel]
    marks: tuple[Mark, ...]


def table(shared: Path | None = None) -> Iterator[str]:
    """The lines of the table: where its facts are from, then a row per form.

    ``shared`` is the folder of research corpora (default: the environment variable OVERCLAIM_SHARED); raises
    ``ConfigError`` when it is not given and ``InputError`` when a corpus is missing.
    """
    root = shared_folder(shared)
    if root is None:
        raise ConfigError(
            f"the table is made of corpora that are not shipped: give their folder with --shared or {VARIABLE}"
        )
    read = {name: list(marked(root, name, splits)) for name, splits in SPLITS.items()}
    forms = table_of([text for texts in read.values() for text in texts])
    yield "# Names of chemicals and diseases with their identifiers, as corpora mark them: facts, no corpus text.\n"
    yield "# share: of the places where a form stands, those marked. Made by 'overclaim corpora names'; not edited.\n"
    for name, texts in read.items():
        card = corpora.show(name)
        yield f"# {name} ({len(texts)} texts): {card.citation} Licence: {card.licence}\n"
    yield from write(forms)


def marked(shared: Path, name: str, splits: Sequence[str]) -> Iterator[Marked]:
    """The texts of those splits of a corpus, without any that is kept for scoring; labels as its card maps them."""
    card = corpora.show(name)
    (path,) = (file.path for file in card.files if file.external)
    labels = {key: EntityLabel(value) if value else None for key, value in card.labels["entities"].items()}
    every = frozenset(label for label in labels.values() if label in NAMED)
    for row in read_rows(shared, path):
        if row["split"] in splits:
            marks = tuple(_mark(row["text"], span, labels) for span in row["spans"])
            yield Marked(str(row["id"]), row["text"], every, marks)


def _mark(text: str, span: Mapping[str, Any], labels: Mapping[str, EntityLabel | None]) -> Mark:
    start, end = span["start"], span["end"]
    return Mark(start, end, labels.get(span["label"]), " ".join(text[start:end].split()), identifier(span))


def identifier(span: Mapping[str, Any]) -> str:
    """The identifier that a span is marked with, as ``MESH:D007649`` or ``OMIM:143100``; empty for none or several."""
    given = span["ids"] if "ids" in span else re.split("[,;|]", span.get("id") or "")
    match = _IDENTIFIER.fullmatch(given[0].strip()) if len(given) == 1 else None
    return "" if match is None else f"MESH:{match.group(1)}" if match.group(1) else match.group(2)


def table_of(texts: Sequence[Marked]) -> list[Form]:
    """The forms whose meaning is clear, each identifier's together and the most frequent first.

    A form of several identifiers goes to the one that is clearly the most frequent, else it is left out. A short form
    is kept where it means one thing only, in two or more documents.
    """
    current = _current([mark for text in texts for mark in text.marks])
    marks = (
        (text.document, replace(mark, identifier=current.get(mark.identifier, mark.identifier)))
        for text in texts
        for mark in text.marks
    )
    full: dict[_Name, Counter[str]] = defaultdict(Counter)
    short: dict[str, list[tuple[str, Mark]]] = defaultdict(list)
    spelt: dict[tuple[EntityLabel, str, str], Counter[str]] = defaultdict(Counter)
    for document, mark in marks:
        if is_short(mark.text):
            short[mark.text].append((document, mark))
        elif mark.identifier and mark.label in NAMED and (key := keys(mark.text)[0]):
            full[mark.label, key][mark.identifier] += 1
            spelt[mark.label, key, mark.identifier][mark.text.casefold()] += 1
    found = [
        Form(meant, label, _most(spelt[label, key, meant]), full[label, key][meant], 1.0)
        for (label, key), meant in clear(full).items()
    ]
    found += [form for same in short.values() if (form := _short_form(same))]
    return sorted(_shared(found, texts), key=lambda form: (form.identifier, form.label.value, -form.marks, form.text))


def _short_form(marks: Sequence[tuple[str, Mark]]) -> Form | None:
    meant = {(mark.identifier, mark.label) for _, mark in marks}
    documents = {document for document, _ in marks}
    first = marks[0][1]
    sound = len(meant) == 1 and first.identifier and len(marks) >= CLEAR_MARKS and len(documents) >= _DOCUMENTS
    if not sound or first.label not in NAMED:
        return None
    return Form(first.identifier, first.label, first.text, len(marks), 1.0)


def _current(marks: Iterable[Mark]) -> dict[str, str]:
    """The MeSH descriptors that took the place of supplementary records: both stand for the same full name."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        if mark.label in NAMED and not is_short(mark.text):
            names[mark.identifier][keys(mark.text)[0]] += 1
    promoted = {_most(counts): each for each, counts in sorted(names.items()) if _PROMOTED.fullmatch(each)}
    old = {each: _most(counts) for each, counts in names.items() if _SUPPLEMENTARY.fullmatch(each)}
    return {each: promoted[name] for each, name in old.items() if name in promoted}


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))


def _shared(forms: Iterable[Form], texts: Sequence[Marked]) -> Iterator[Form]:
    """``forms``, each with the share of the places where it stands that are marked, or lie within what is."""
    for label in NAMED:
        own = [form for form in forms if form.label is label]
        phrases = Phrases((form.text, keys(form.text)[0], is_short(form.text)) for form in own)
        stands: Counter[str] = Counter()
        named: Counter[str] = Counter()
        for text in (each for each in texts if label in each.labels):
            spans = [(mark.start, mark.end) for mark in text.marks if mark.label is label]
            for name, start, end in standing(phrases, fold(text.text)):
                stands[name] += 1
                named[name] += any(first <= start and end <= last for first, last in spans)
        for form in own:
            key = keys(form.text)[0]
            yield replace(form, share=named[key] / (stands[key] or 1))


def standing(phrases: Phrases, text: str) -> Iterator[tuple[str, int, int]]:
    """Each name of ``phrases`` that stands in ``text``, the longest at its place, with its span."""
    words = tokens(text)
    for match in in_turn(words, lambda place: phrases.longest(text, words, place)):
        yield match.name, words[match.first].start, words[match.after - 1].end
