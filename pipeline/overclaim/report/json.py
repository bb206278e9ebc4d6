"""A report as JSON; ``schema.json`` beside this module is its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath
from typing import Any

from overclaim.report.links import url_of
from overclaim.report.summary import Summary, summarise
from overclaim.types import Document, Evidence, Finding, Judgement, Report, Run

SCHEMA_VERSION = "1.1"


def render(report: Report) -> str:
    """``report`` as JSON text, one trailing newline; the same report gives the same text."""
    return json.dumps(as_dict(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_dict(report: Report) -> dict[str, Any]:
    """``report`` as plain dicts, lists, strings and numbers, in the shape of ``schema.json``."""
    return {
        "schema_version": SCHEMA_VERSION,
        "article": _article(report.article),
        "statements": [_statement(judgement) for judgement in report.judgements],
        "findings": [_finding(finding) for finding in report.findings],
        "summary": _summary(summarise(report)),
        "run": _run(report.run),
    }


def _article(article: Document) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "source": str(article.source) if article.source else None,
        "text": article.text,
    }


def _statement(judgement: Judgement) -> dict[str, Any]:
    sentence, labels = judgement.statement.sentence, judgement.statement.labels
    return {
        "index": sentence.index,
        "start": sentence.start,
        "end": sentence.end,
        "section": sentence.section,
        "text": sentence.text,
        "kinds": [kind.value for kind in labels.kinds],
        "strength": labels.strength.value if labels.strength else None,
        "polarity": labels.polarity.value if labels.polarity else None,
        "verdict": judgement.verdict.value,
        "confidence": judgement.confidence,
        "reason": judgement.reason,
        "findings": [_finding(finding) for finding in judgement.findings],
        "evidence": [_evidence(evidence) for evidence in judgement.evidence],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "slug": finding.slug,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "evidence": list(finding.evidence),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    sentence, labels = evidence.statement.sentence, evidence.statement.labels
    return {
        "id": evidence.id,
        "title": evidence.document.title,
        "year": evidence.document.year,
        "url": url_of(evidence.document),
        "sentence": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "stance": evidence.stance.value,
        "strength": labels.strength.value if labels.strength else None,
        "polarity": labels.polarity.value if labels.polarity else None,
        "level": evidence.study.level.value,
        "level_reasons": list(evidence.study.reasons),
        "score": evidence.relevance,
        "status": evidence.document.status.value,
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "statements": summary.statements,
        "flagged": summary.flagged,
        "findings": summary.findings,
        "verdicts": {verdict.value: count for verdict, count in summary.verdicts.items()},
        "rules": {rule.code: rule.count for rule in summary.rules},
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "version": run.version,
        "models": dict(sorted(run.models.items())),
        "config": plain(run.config),
        "evidence": {
            "documents": run.evidence.documents,
            "failed": run.evidence.failed,
            "skipped": run.evidence.skipped,
            "fingerprint": run.evidence.fingerprint,
            "models": dict(sorted(run.evidence.models.items())),
        },
    }


def plain(value: object) -> Any:
    """``value`` with mappings as dicts in the order of their keys, sequences and sets as lists, enums by value."""
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Enum):
        return plain(value.value)
    return str(value) if isinstance(value, PurePath) else value
