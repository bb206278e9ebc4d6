"""Readers of corpora that hold no statements: prompts, outcomes, citations and questions are turned into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.stance.pairs import Pair, Part, nearest, part_of, sentences_of
from overclaim.classifiers.stance.settings import StanceCorpus
from overclaim.text import capitalised
from overclaim.types import Stance

SAME, UP, DOWN = "no significant difference", "significantly increased", "significantly decreased"
_TEMPLATES: Mapping[str, Sequence[str]] = {
    UP: (
        "{i} increases {o} compared with {c}.",
        "{o} was higher with {i} than with {c}.",
        "{i} raised {o} relative to {c}.",
        "{i} led to greater {o} than {c}.",
    ),
    DOWN: (
        "{i} reduces {o} compared with {c}.",
        "{o} was lower with {i} than with {c}.",
        "{i} decreased {o} relative to {c}.",
        "{i} led to less {o} than {c}.",
    ),
    SAME: (
        "{i} and {c} do not differ in {o}.",
        "{i} has no effect on {o} compared with {c}.",
        "There was no significant difference in {o} between {i} and {c}.",
        "{i} did not change {o} relative to {c}.",
    ),
}
_CITATION = re.compile(r"[\[(]?\s*<\|(?:multi_|other_)?cit\|>\s*[\])]?")
_BEFORE_MARK = re.compile(r" (?=[.,;])")
_CITED: Mapping[str, Stance] = {
    "accurate": Stance.SUPPORTS,
    "contradict": Stance.REFUTES,
    "not_substantiate": Stance.NEUTRAL,
}
"""What a cited passage says about the citing statement; other errors of citation are no stance."""
_ASKING = re.compile(
    r"^(?:.*[:.] )?(?:is|are|was|were|do|does|did|can|could|may|should|will|has|have|had)\s+(.+?)\?*$", re.I
)
_ANSWERS: Mapping[str, Stance] = {"yes": Stance.SUPPORTS, "no": Stance.REFUTES, "maybe": Stance.NEUTRAL}
_OUTCOMES: Mapping[str, Stance] = {
    "positive": Stance.SUPPORTS,
    "inconclusive": Stance.REFUTES,
    "no_information": Stance.NEUTRAL,
}


def evidence_inference(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Each prompt as three statements (more, less, no difference), one of which its evidence supports.

    Another outcome of the same article is neutral evidence: it was measured, and says nothing about this one.
    """
    rows = [row for row in read_rows(data, corpus.files["claims"]) if row["evidence"] and part_of(row["split"])]
    by_article: dict[str, list[str]] = {}
    for row in rows:
        by_article.setdefault(row["pmcid"], []).append(row["evidence"][0])
    for place, row in enumerate(rows):
        part = part_of(row["split"])
        assert part is not None
        parts = {"i": row["intervention"], "c": row["comparator"], "o": row["outcome"]}
        stated = {name: texts[place % len(texts)].format(**parts) for name, texts in _TEMPLATES.items()}
        for name, claim in stated.items():
            label = Stance.SUPPORTS if name == row["label"] else Stance.REFUTES
            yield Pair(corpus.name, part, capitalised(claim), row["evidence"][0], label)
        yield from _elsewhere(row, part, corpus.name, (stated[row["label"]], by_article[row["pmcid"]]))


def _elsewhere(row: Mapping[str, object], part: Part, corpus: str, about: tuple[str, Sequence[str]]) -> Iterator[Pair]:
    claim, texts = about
    words = {word for word in str(row["outcome"]).lower().split() if len(word) > len("with")}
    for text in dict.fromkeys(texts):
        if not any(word in text.lower() for word in words):
            yield Pair(corpus, part, capitalised(claim), text, Stance.NEUTRAL)
            return


def clinifact(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Claims of superiority with the sentence of an abstract nearest to them in words, and its last.

    An outcome that missed significance refutes that one arm was superior.
    """
    for row in read_rows(data, corpus.files["claims"]):
        part, sentences = part_of(row["split"]), sentences_of(row["abstract"])
        if part and sentences:
            places = {*nearest(row["claim"], sentences, 1), len(sentences) - 1}
            evidence = " ".join(sentences[place] for place in sorted(places))
            yield Pair(corpus.name, part, row["claim"], evidence, _OUTCOMES[row["label"]])


def citations(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Citing statements with the passages of the cited article, by what is wrong with the citation."""
    errors = {row["id"]: row["label"] for row in read_rows(data, corpus.files["citations"])}
    for row in read_rows(data, corpus.files["claims"]):
        named = "accurate" if row["label"] == "accurate" else errors.get(row["id"].rpartition("_")[0], "")
        part, label = part_of(row["split"]), _CITED.get(named)
        claim = _BEFORE_MARK.sub("", " ".join(_CITATION.sub(" ", row["claim"]).split()))
        if part and label and row["evidence"]:
            yield Pair(corpus.name, part, claim, row["evidence"][nearest(claim, row["evidence"], 1)[0]], label)


def questions(data: Path, corpus: StanceCorpus) -> Iterator[Pair]:
    """Research questions as statements ("Does tea help sleep?": "tea help sleep"), with the abstract's conclusion."""
    for row in read_rows(data, corpus.files["claims"]):
        part, asked = part_of(row["split"]), _ASKING.match(row["question"])
        if part and asked and row["conclusion"]:
            conclusion = " ".join(sentences_of(row["conclusion"])[:2])
            yield Pair(corpus.name, part, capitalised(asked.group(1)) + ".", conclusion, _ANSWERS[row["label"]])
