"""Scores of a report's verdicts and rules against judged sentences, beside two baselines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from overclaim.errors import InputError
from overclaim.evaluation.align import THRESHOLD, align
from overclaim.evaluation.bootstrap import Counts, Resampling, intervals
from overclaim.evaluation.classification import (
    Answers,
    class_table,
    confusion_table,
    f1,
    one_hot,
    one_vs_rest,
    score_sets,
    summary,
)
from overclaim.evaluation.pairs import Paired, Row
from overclaim.evaluation.tables import Cell, Scores, Table
from overclaim.types import Verdict

VERDICTS = tuple(verdict.value for verdict in Verdict)
FLAGGED = (Verdict.OVERSTATED.value, Verdict.CONTRADICTED.value, Verdict.UNSUPPORTED.value)
DEFAULT = Verdict.NOT_CHECKABLE.value
COLUMNS = ("accuracy", "macro_f1", "checkable_f1", "flagged_f1")


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence's verdict and rules, as judged or as predicted; ``rules`` is None where gold names none."""

    text: str
    verdict: str
    rules: frozenset[str] | None = None


def score(paired: Paired, how: Resampling | None = None) -> tuple[Scores, ...]:
    """Verdict accuracy, macro-F1, kappa, checkable and flagged F1, and rules where gold has them, with baselines.

    Checkable F1 takes every verdict but not_checkable as positive, flagged F1 overstated, contradicted and unsupported.
    A gold row without prediction counts as not_checkable with no rules.
    """
    gold = [judged(row) for row in paired.gold]
    predicted = [judged(row) if row else Judged("", DEFAULT, frozenset()) for row in paired.predicted]
    answers = Answers([each.verdict for each in gold], [each.verdict for each in predicted], paired.groups)
    verdicts = replace(_verdicts(answers, how), notes=paired.notes)
    tables = (*verdicts.tables, baselines(answers), _disagreements(gold, predicted))
    return (replace(verdicts, tables=tables), *_rules(gold, predicted, paired, how))


def match_report(gold: Sequence[Row], statements: Sequence[Row], threshold: float = THRESHOLD) -> Paired:
    """Judged sentences with the statements of a report, matched by text, as rows to be scored."""
    matched = align([judged(row).text for row in gold], [str(row.get("text", "")) for row in statements], threshold)
    predicted = tuple(None if place is None else statements[place] for place in matched.matches)
    remark = f"Matched by text: {matched.exact} equal, {matched.fuzzy} alike (ratio at least {threshold:g} of 100)."
    return Paired(tuple(gold), predicted, None, _left_over(statements, matched.matches), (remark,))


def judged(row: Row) -> Judged:
    """A gold row (``sentence``, ``expected``, ``rules``) or a report's statement (``text``, ``verdict``, ``findings``).

    Raises ``InputError`` for an unknown verdict.
    """
    verdict = row.get("verdict", row.get("expected"))
    if verdict not in VERDICTS:
        place = row.get("id", row.get("n", row.get("index")))
        raise InputError(f"row {place!r}: verdict {verdict!r}; expected one of {', '.join(VERDICTS)}")
    return Judged(str(row.get("text", row.get("sentence", ""))), str(verdict), _rule_names(row))


def measures(table: Counts) -> dict[str, float | None]:
    """The headline values of a confusion table over ``VERDICTS``."""
    return summary(table) | {
        "checkable_f1": _f1_of(table, [verdict for verdict in VERDICTS if verdict != DEFAULT]),
        "flagged_f1": _f1_of(table, FLAGGED),
    }


def baselines(answers: Answers[str]) -> Table:
    """What simple answers would score on the same gold: the commonest verdict, and every checkable one overstated.

    The latter twice: by gold's own view of what is checkable, and by the predictions' view.
    """
    gold, predicted = answers.gold, answers.predicted
    commonest = max(VERDICTS, key=lambda verdict: (list(gold).count(verdict), -VERDICTS.index(verdict)))
    systems = {
        "predictions": predicted,
        f"always {commonest}": [commonest] * len(gold),
        "overstated where gold is checkable": [_overstated(each) for each in gold],
        "overstated where predicted checkable": [_overstated(each) for each in predicted],
    }
    rows: list[tuple[Cell, ...]] = []
    for name, verdicts in systems.items():
        values = measures(one_hot(gold, verdicts, VERDICTS).sum(axis=0))
        rows.append((name, *(values[column] for column in COLUMNS)))
    return Table("baselines on the same rows", ("system", *COLUMNS), tuple(rows))


def _verdicts(answers: Answers[str], how: Resampling | None) -> Scores:
    counts = one_hot(answers.gold, answers.predicted, VERDICTS)
    table = counts.sum(axis=0)
    return Scores(
        name="verdicts",
        rows=len(answers.gold),
        values=measures(table),
        intervals=intervals(counts, measures, answers.groups, how),
        tables=(class_table(one_vs_rest(table), VERDICTS), confusion_table(table, VERDICTS)),
    )


def _rules(gold: Sequence[Judged], predicted: Sequence[Judged], paired: Paired, how: Resampling | None) -> list[Scores]:
    kept = [n for n, each in enumerate(gold) if each.rules is not None]
    if not kept:
        return []
    answers: Answers[Collection[str]] = Answers(
        [gold[n].rules or frozenset() for n in kept],
        [predicted[n].rules or frozenset() for n in kept],
        [paired.groups[n] for n in kept] if paired.groups else None,
    )
    return [
        score_sets("rules", answers, sorted({rule for row in (*answers.gold, *answers.predicted) for rule in row}), how)
    ]


def _disagreements(gold: Sequence[Judged], predicted: Sequence[Judged]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (number, left.verdict, right.verdict, left.text)
        for number, (left, right) in enumerate(zip(gold, predicted, strict=True), 1)
        if left.verdict != right.verdict
    ]
    return Table("judged otherwise", ("row", "gold", "predicted", "sentence"), tuple(rows))


def _f1_of(table: Counts, positive: Collection[str]) -> float | None:
    mask = np.array([verdict in positive for verdict in VERDICTS])
    hits = int(table[np.ix_(mask, mask)].sum())
    return f1(hits, int(table[:, mask].sum()) - hits, int(table[mask].sum()) - hits)


def _overstated(verdict: str) -> str:
    return DEFAULT if verdict == DEFAULT else Verdict.OVERSTATED.value


def _rule_names(row: Mapping[str, Any]) -> frozenset[str] | None:
    if "findings" in row:
        return frozenset(str(finding["slug"]) for finding in row["findings"])
    rules = row.get("rules")
    return None if rules is None else frozenset(map(str, rules))


def _left_over(statements: Sequence[Row], matches: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(f"statement {n}" for n in range(len(statements)) if n not in set(matches))
