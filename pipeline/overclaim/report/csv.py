"""A report as CSV for spreadsheets: one row per statement and finding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from overclaim.report.position import Positions, path_of
from overclaim.types import Finding, Judgement, Report

COLUMNS = (
    "article",
    "statement",
    "line",
    "column",
    "start",
    "end",
    "text",
    "kinds",
    "strength",
    "polarity",
    "verdict",
    "confidence",
    "reason",
    "code",
    "slug",
    "message",
    "suggestion",
    "finding_evidence",
    "evidence",
    "evidence_sentence",
)
"""The header; columns are only ever added at the end."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: Report) -> str:
    """``report`` as CSV after RFC 4180, lines ended by CR LF (write it with ``newline=""``).

    One row per statement and finding, one row with empty finding columns for a statement without, and last one row
    per article-level finding with empty statement columns. ``evidence`` lists ids by "; "; ``evidence_sentence`` is
    the first sentence of the finding's own evidence, else of the statement's. A text that a spreadsheet would take
    for a formula gets a leading apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: _safe(value) for column, value in row.items()} for row in _rows(report))
    return out.getvalue()


def _rows(report: Report) -> Iterator[dict[str, str | int | float]]:
    path, positions = path_of(report.article), Positions.of(report.article)
    for judgement in report.judgements:
        shared = {"article": path, **_statement(judgement, positions)}
        for finding in judgement.findings or (None,):
            yield shared | _finding(finding) | {"evidence_sentence": _sentence(judgement, finding)}
    for finding in report.findings:
        yield {"article": path, **_finding(finding)}


def _statement(judgement: Judgement, positions: Positions) -> dict[str, str | int | float]:
    sentence, labels = judgement.statement.sentence, judgement.statement.labels
    position = positions.at(sentence.start)
    return {
        "statement": sentence.index,
        "line": position.line,
        "column": position.column,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "kinds": "; ".join(kind.value for kind in labels.kinds),
        "strength": labels.strength.value if labels.strength else "",
        "polarity": labels.polarity.value if labels.polarity else "",
        "verdict": judgement.verdict.value,
        "confidence": judgement.confidence,
        "reason": judgement.reason,
        "evidence": "; ".join(dict.fromkeys(evidence.id for evidence in judgement.evidence)),
    }


def _finding(finding: Finding | None) -> dict[str, str | int | float]:
    if finding is None:
        return {}
    return {
        "code": finding.code,
        "slug": finding.slug,
        "message": finding.message,
        "suggestion": finding.suggestion or "",
        "finding_evidence": "; ".join(finding.evidence),
    }


def _sentence(judgement: Judgement, finding: Finding | None) -> str:
    named = [evidence for evidence in judgement.evidence if finding and evidence.id in finding.evidence]
    first = next(iter(named or judgement.evidence), None)
    return first.statement.text if first else ""


def _safe(value: str | int | float) -> str | int | float:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
