"""A report as SARIF 2.1.0 (OASIS), as code hosts and editors read it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from overclaim.report.cards import Cards, RuleCard, packaged_cards
from overclaim.report.json import plain
from overclaim.report.links import STANCES, VERDICTS, url_of
from overclaim.report.position import Positions, path_of
from overclaim.report.summary import is_flagged
from overclaim.rules.base import name_of
from overclaim.studies import named
from overclaim.text import capitalised
from overclaim.types import Document, Evidence, Finding, Judgement, Report, Run, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Verdict.CONTRADICTED: "error", Verdict.OVERSTATED: "warning", Verdict.UNSUPPORTED: "warning"}


def render(report: Report, rules: Cards | None = None) -> str:
    """``report`` as a SARIF log with one run.

    The rules' help is taken from ``rules``, cards by code (None: the package's own).
    A result's level is error for a contradicted statement, warning for an overstated or unsupported one, else note.
    ``charOffset`` is given only where positions are those of the article's text: for a source whose reader knew its
    lines, offsets into the extracted text stand in the result's properties.
    """
    return (
        json.dumps(
            as_dict(report, packaged_cards() if rules is None else rules), ensure_ascii=False, indent=2, allow_nan=False
        )
        + "\n"
    )


def as_dict(report: Report, rules: Cards) -> dict[str, Any]:
    """The SARIF log as plain dicts and lists."""
    found = [*_statement_findings(report), *((finding, None) for finding in report.findings)]
    order = {code: index for index, code in enumerate(sorted({finding.code for finding, _ in found}))}
    slugs = {finding.code: finding.slug for finding, _ in found}
    positions = Positions.of(report.article)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(report.run, {code: slugs[code] for code in order}, rules)},
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": _uri(path_of(report.article))}, "roles": ["analysisTarget"]}],
                "results": [
                    {"ruleIndex": order[finding.code], **_result(report, finding, judgement, positions)}
                    for finding, judgement in found
                ],
                "properties": _run_properties(report.run),
            }
        ],
    }


def _statement_findings(report: Report) -> Iterator[tuple[Finding, Judgement]]:
    for judgement in report.judgements:
        for finding in judgement.findings:
            yield finding, judgement
        if is_flagged(judgement) and not judgement.findings:
            verdict = judgement.verdict.value.replace("_", "-")
            yield Finding(f"verdict-{verdict}", verdict, judgement.reason), judgement


def _driver(run: Run, slugs: Mapping[str, str], rules: Cards) -> dict[str, Any]:
    return {
        "name": "overclaim",
        "version": run.version,
        "rules": [_rule(code, slug, rules.get(code)) for code, slug in slugs.items()],
    }


def _rule(code: str, slug: str, card: RuleCard | None) -> dict[str, Any]:
    words = slug.replace("-", " ")
    meaning = card.meaning if card else f"{capitalised(words)}."
    rule: dict[str, Any] = {
        "id": code,
        "name": slug,
        "shortDescription": {"text": card.summary if card else words},
        "fullDescription": {"text": meaning},
        "help": {"text": meaning},
    }
    if card:
        rule["help"] = {"text": f"{meaning}\nExample: {card.example}\nSource: {card.source}"}
    return rule


def _result(report: Report, finding: Finding, judgement: Judgement | None, positions: Positions) -> dict[str, Any]:
    evidence = judgement.evidence if judgement else ()
    named = [item for item in evidence if item.id in finding.evidence] or list(evidence)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": LEVELS.get(judgement.verdict, "note") if judgement else "note",
        "message": {"text": _message(finding, judgement)},
        "locations": [{"physicalLocation": _location(report.article, judgement, positions)}],
        "partialFingerprints": {"overclaimStatement/v1": _fingerprint(finding, judgement)},
        "properties": _properties(finding, judgement),
    }
    if named:
        result["relatedLocations"] = [_related(number, item) for number, item in enumerate(named, start=1)]
    return result


def _message(finding: Finding, judgement: Judgement | None) -> str:
    text = finding.message
    if judgement:
        text += f" Verdict: {VERDICTS[judgement.verdict]}."
    if finding.suggestion:
        text += f" More careful: {finding.suggestion}"
    return _no_link(text)


def _no_link(text: str) -> str:
    # "[words](target)" in a SARIF message is a link.
    return text.replace("](", "] (")


def _location(article: Document, judgement: Judgement | None, positions: Positions) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(path_of(article)), "index": 0}}
    if judgement is None:
        return location
    sentence = judgement.statement.sentence
    start, end = positions.at(sentence.start), positions.at(sentence.end)
    region: dict[str, Any] = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "snippet": {"text": sentence.text},
    }
    if not positions.in_source:
        region |= {"charOffset": sentence.start, "charLength": sentence.end - sentence.start}
    return location | {"region": region}


def _related(number: int, evidence: Evidence) -> dict[str, Any]:
    sentence, document = evidence.statement.sentence, evidence.document
    year = f", {document.year}" if document.year else ""
    lead = f"{name_of(document)}{year}, {named(evidence.study)}, {STANCES[evidence.stance]}"
    location: dict[str, Any] = {
        "id": number,
        "message": {"text": _no_link(f"{lead}: {sentence.text}")},
        "logicalLocations": [{"fullyQualifiedName": evidence.id, "kind": "resource"}],
        "properties": {
            "start": sentence.start,
            "end": sentence.end,
            "stance": evidence.stance.value,
            "level": evidence.study.level.value,
            "status": document.status.value,
        },
    }
    url = url_of(document)
    return location | ({"physicalLocation": {"artifactLocation": {"uri": url}}} if url else {})


def _properties(finding: Finding, judgement: Judgement | None) -> dict[str, Any]:
    if judgement is None:
        return {"evidence": list(finding.evidence)}
    sentence = judgement.statement.sentence
    return {
        "verdict": judgement.verdict.value,
        "confidence": judgement.confidence,
        "statement": sentence.index,
        "start": sentence.start,
        "end": sentence.end,
        "evidence": list(finding.evidence or dict.fromkeys(evidence.id for evidence in judgement.evidence)),
    }


def _run_properties(run: Run) -> dict[str, Any]:
    return {
        "models": dict(sorted(run.models.items())),
        "config": plain(run.config),
        "evidenceDocuments": run.evidence.documents,
        "evidenceFailed": run.evidence.failed,
        "evidenceFingerprint": run.evidence.fingerprint,
    }


def _fingerprint(finding: Finding, judgement: Judgement | None) -> str:
    text = judgement.statement.text if judgement else finding.message
    return hashlib.sha256(f"{finding.code}\n{text}".encode()).hexdigest()[:32]


def _uri(path: str) -> str:
    if PureWindowsPath(path).drive:
        return PureWindowsPath(path).as_uri() if PureWindowsPath(path).is_absolute() else quote(path)
    return PurePosixPath(path).as_uri() if path.startswith("/") else quote(path, safe="/")
