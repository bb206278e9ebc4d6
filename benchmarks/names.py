"""How often a marked chemical or disease gets its identifier (MeSH, OMIM), on documents that the names are not from.

The table of names is made here of the training parts of BC5CDR and the NCBI disease corpus alone, with ``--more`` also
of BioRED and NLM-Chem without the documents that are asked: the development parts of the first two. A mention counts as
right when its identifier is the one marked, wrong when it gets another or none; mentions that are marked with several
identifiers, or with none, are not scored. The floor is the most frequent identifier of the same string in lower case.
Intervals are bootstrap intervals over documents.

With ``--found``: of the places where a name of the table stands in these texts, the share that lie within a mark of its
label, by how often the name was marked; only names marked in 70 % of the places where they stand are looked for.

Run as ``python benchmarks/names.py --shared FOLDER [--more] [--errors] [--found]``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from overclaim.api.names import SPLITS, Mark, Marked, marked, standing, table_of
from overclaim.evaluation.bootstrap import Counts, intervals
from overclaim.lexicons.identifiers import Form, Names
from overclaim.lexicons.phrases import Phrases
from overclaim.lexicons.variants import is_short
from overclaim.stages import abbreviations, mentions
from overclaim.stages.names import SHARE, Namer, is_long
from overclaim.text import fold
from overclaim.types import Entity, EntityLabel

CORPORA, MORE = ("bc5cdr", "ncbi_disease"), ("biored", "nlmchem_test")
LABELS = (EntityLabel.CHEMICAL, EntityLabel.DISEASE)
Answer = Callable[[Marked, Mark], str | None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints, per corpus and label, the accuracy of the floor and of ours, and how often ours is right if it does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder of the research corpora")
    parser.add_argument("--more", action="store_true", help="names of two more corpora, too")
    parser.add_argument("--errors", action="store_true", help="print what is named otherwise, and what most often not")
    parser.add_argument("--found", action="store_true", help="how surely a name that stands in a text is one")
    chosen = parser.parse_args(arguments)
    asked = {name: list(marked(chosen.shared, name, ("dev",))) for name in CORPORA}
    training = [text for name in CORPORA for text in marked(chosen.shared, name, ("train",))]
    if chosen.more:
        unseen = {text.document for texts in asked.values() for text in texts}
        others = (text for name in MORE for text in marked(chosen.shared, name, SPLITS[name]))
        training += [text for text in others if text.document not in unseen]
    ours, floor = by_names(training), by_strings(training)
    for name, texts in asked.items():
        for label in LABELS:
            if any(label in text.labels for text in texts):
                sys.stdout.write(f"{name} {label.value}: {_scored(texts, label, ours, floor)}\n")
                if chosen.errors:
                    sys.stdout.writelines(_errors(texts, label, ours))
    if chosen.found:
        table = table_of(training)
        for label in LABELS:
            sys.stdout.write(f"found, {label.value}: {_found(table, label, [*chain.from_iterable(asked.values())])}\n")


def by_names(training: Sequence[Marked]) -> Answer:
    """What the stages answer, with the names of ``training`` in the place of the package's table."""
    by = Namer(Names(table_of(training)))

    def answer(text: Marked, mark: Mark) -> str | None:
        entity = Entity(mark.start, mark.end, mark.text, mark.label or EntityLabel.SPECIES, "")
        return mentions.named(entity, abbreviations.find(text.text), by).identifier

    return answer


def by_strings(training: Sequence[Marked]) -> Answer:
    """The floor: what the same string, in lower case, was most often marked with."""
    seen: dict[tuple[EntityLabel | None, str], Counter[str]] = defaultdict(Counter)
    for mark in (mark for text in training for mark in text.marks if mark.identifier):
        seen[mark.label, mark.text.lower()][mark.identifier] += 1

    def answer(_: Marked, mark: Mark) -> str | None:
        found = seen.get((mark.label, mark.text.lower()))
        return found.most_common(1)[0][0] if found else None

    return answer


def _scored(texts: Sequence[Marked], label: EntityLabel, ours: Answer, floor: Answer) -> str:
    counts = np.array([_counts(text, label, ours, floor) for text in texts])
    rates, ends = _rates(counts.sum(axis=0)), intervals(counts, _rates)
    several = sum(mark.label is label and not mark.identifier for text in texts for mark in text.marks)
    shown = [f"{name} {rates[name]:.3f} ({ends[name].low:.3f} to {ends[name].high:.3f})" for name in rates]
    return f"{counts[:, 0].sum()} mentions, {several} not scored; {', '.join(shown)}"


def _counts(text: Marked, label: EntityLabel, ours: Answer, floor: Answer) -> list[int]:
    """Mentions of one text, those that ours and the floor get right, and those that ours answers."""
    scored = [mark for mark in text.marks if mark.label is label and mark.identifier]
    answers = [ours(text, mark) for mark in scored]
    right = sum(answer == mark.identifier for answer, mark in zip(answers, scored, strict=True))
    by_floor = sum(floor(text, mark) == mark.identifier for mark in scored)
    return [len(scored), right, by_floor, sum(answer is not None for answer in answers)]


def _rates(total: Counts) -> dict[str, float]:
    mentions_, right, by_floor, answered = (max(1, int(count)) for count in total)
    return {
        "floor": by_floor / mentions_,
        "ours": right / mentions_,
        "answered": answered / mentions_,
        "right where answered": right / answered,
    }


def _errors(texts: Sequence[Marked], label: EntityLabel, ours: Answer) -> list[str]:
    found: Counter[tuple[str, str, str]] = Counter()
    for text in texts:
        for mark in text.marks:
            if mark.label is label and mark.identifier and (answer := ours(text, mark) or "nothing") != mark.identifier:
                found[mark.text, mark.identifier, answer] += 1
    return [f"  {count} x {form}: {gold}, answered {answer}\n" for (form, gold, answer), count in found.most_common(60)]


def _found(table: Sequence[Form], label: EntityLabel, texts: Sequence[Marked]) -> str:
    own = [form for form in table if form.label is label and form.share >= SHARE and is_long(form.text)]
    classes = {form.text: "short" if is_short(form.text) else f"{min(form.marks, 4)} marks" for form in own}
    phrases = Phrases((form.text, form.text, is_short(form.text)) for form in own)
    stands, inside = Counter[str](), Counter[str]()
    for text in (text for text in texts if label in text.labels):
        marks = [(mark.start, mark.end) for mark in text.marks if mark.label is label]
        for name, start, end in standing(phrases, fold(text.text)):
            stands[classes[name]] += 1
            inside[classes[name]] += any(first <= start and end <= last for first, last in marks)
    return ", ".join(
        f"{each} {inside[each]}/{stands[each]} = {inside[each] / stands[each]:.3f}" for each in sorted(stands)
    )


if __name__ == "__main__":
    main()
