"""What a claims model answers on labelled sentences that its training held out, as rows to be scored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from overclaim.api.exaggeration import predict_exaggeration
from overclaim.api.predict import as_row
from overclaim.api.sources import SkipPart
from overclaim.api.splits import Split, split_of
from overclaim.classifiers import folder
from overclaim.classifiers.cues import tokens
from overclaim.classifiers.encoder.data import text_key
from overclaim.classifiers.examples import Example, read_rows
from overclaim.evaluation.pairs import Paired, Row
from overclaim.evaluation.suite import HeldOut, Pairs
from overclaim.types import ClaimLabels, Polarity, Strength

_STRENGTHS = ("strength", "strength_bare", "strength_statement")
_STATEMENT = "strength_statement"


def on_sentences(asked: HeldOut, model: str, data: Path) -> Paired:
    """The model's answers on the held-out sentences of the corpora asked for; rows of one paper form a group.

    Raises ``SkipPart`` for a corpus of which the model's settings hold out nothing.
    """
    split = split_of(model, data)
    items = [item for item in split.items(asked.share) if item.corpus in asked.corpora and _is_asked(item, asked)]
    fresh = [item for item in items if split.is_fresh(text_key(item), asked.share)]
    lacking = sorted(set(asked.corpora) - {item.corpus for item in fresh})
    if lacking:
        raise SkipPart(f"the training of {model} held out no sentence of {', '.join(lacking)} with these labels")
    labels = folder.load(model).predict([item.context for item in fresh])
    return Paired(
        gold=tuple(gold_row(item, asked) for item in fresh),
        predicted=tuple(answer_row(item, label, asked) for item, label in zip(fresh, labels, strict=True)),
        groups=tuple(item.group for item in fresh),
        remarks=(*_remarks(len(items) - len(fresh), "sentences"), *split.remarks(asked.corpora)),
    )


def gold_row(item: Example, asked: HeldOut) -> Row:
    """The labels of ``item`` that are asked for; behind the gate a sentence that claims nothing has empty ones."""
    row: dict[str, Any] = {}
    for head in asked.heads:
        if head == "kinds" and "kind" in item.gold:
            row["kinds"] = sorted(item.gold["kind"])
        elif head == "adverse_effect" and head in item.gold:
            row[head] = bool(item.gold[head])
        elif (found := _gold(item, head)) is not None or (asked.gate and "claim" in item.gold):
            row[head] = found
    return row


def answer_row(item: Example, label: ClaimLabels, asked: HeldOut) -> Row:
    """The answers to ``item``; without a gate strength and polarity are the likeliest, claim or not."""
    row = as_row(label)
    if asked.gate:
        return row
    head = (
        _STATEMENT if _STATEMENT in item.gold and f"{_STATEMENT}:{Strength.NONE.value}" in label.scores else "strength"
    )
    strengths = {strength.value: label.scores[f"{head}:{strength.value}"] for strength in Strength}
    scores = {**label.scores, **{f"strength:{name}": score for name, score in strengths.items()}}
    polarity = max(Polarity, key=lambda each: label.scores[f"polarity:{each.value}"])
    return {**row, "strength": max(strengths, key=strengths.__getitem__), "polarity": polarity.value, "scores": scores}


def on_pairs(asked: Pairs, model: str, data: Path) -> Paired:
    """The model's comparisons of the two texts of pairs whose group was held out; rows of one group stand together."""
    split = split_of(model, data)
    rows = [row for row in read_rows(data, asked.path) if _is_pair(row, asked, split)]
    fresh = [row for row in rows if all(split.is_fresh(_words(row[key]), asked.share) for key in _texts(asked))]
    questions = [{"id": row["id"], "source_text": row[asked.source], "target_text": row[asked.target]} for row in fresh]
    return Paired(
        gold=tuple({"id": row["id"], "label": row[asked.label]} for row in fresh),
        predicted=tuple(predict_exaggeration(questions, folder.load(model))),
        groups=tuple(str(row[asked.group]) for row in fresh),
        remarks=_remarks(len(rows) - len(fresh), "pairs"),
    )


def _is_asked(item: Example, asked: HeldOut) -> bool:
    fits = asked.register_ is None or item.context.register is asked.register_
    return fits and bool(gold_row(item, asked))


def _gold(item: Example, head: str) -> str | None:
    keys = _STRENGTHS if head == "strength" else (head,)
    return next((name for key in keys for name in item.gold.get(key, ())), None)


def _is_pair(row: Mapping[str, Any], asked: Pairs, split: Split) -> bool:
    known = all(row.get(key) for key in (*_texts(asked), asked.label))
    return known and split.holds(f"{asked.corpus}:{row[asked.group]}", asked.share)


def _texts(asked: Pairs) -> tuple[str, str]:
    return asked.source, asked.target


def _words(text: str) -> str:
    return " ".join(tokens(text))


def _remarks(left_out: int, what: str) -> tuple[str, ...]:
    return (f"{left_out} {what} are left out: their words stand in the training share, too.",) if left_out else ()
