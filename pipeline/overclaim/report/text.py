"""A report for the terminal, as a linter writes it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from overclaim.report.excerpt import printable, shorten
from overclaim.report.links import LEVELS, STANCES, STATUSES, VERDICTS
from overclaim.report.position import Positions, path_of
from overclaim.report.summary import CAUTION, GRAVEST_FIRST, Summary, bearing, is_flagged, summarise
from overclaim.rules.base import name_of
from overclaim.studies import named
from overclaim.types import Evidence, Finding, Judgement, Report, Stance, Status, Verdict

SHOWN = 4
"""Evidence sentences quoted per statement."""

VERDICT_STYLES = {
    Verdict.SUPPORTED: "green",
    Verdict.OVERSTATED: "yellow",
    Verdict.CONTRADICTED: "red",
    Verdict.UNSUPPORTED: "magenta",
    Verdict.NOT_CHECKABLE: "dim",
}
STANCE_STYLES = {Stance.SUPPORTS: "green", Stance.REFUTES: "red", Stance.NEUTRAL: "cyan"}


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of output: ``text`` wrapped behind ``indent`` blanks, or left on one line where it is a heading."""

    text: Text
    indent: int = 0
    wrap: bool = True


def render(report: Report, colour: bool = False, width: int = 100) -> str:
    """``report`` as text of at most ``width`` columns, headings excepted; with ANSI styles where ``colour``.

    Each finding has a line ``path:line:column: code slug  message`` that is never wrapped; the statement, its verdict,
    the evidence and a more careful wording follow. Statements of a quiet verdict without findings are only counted.
    """
    console = Console(
        file=io.StringIO(),
        width=max(width, 40),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    with console.capture() as capture:
        for line in _lines(report, console.width):
            _print(console, line)
    return capture.get()


def _print(console: Console, line: Line) -> None:
    pieces = line.text.wrap(console, console.width - line.indent) if line.wrap else [line.text]
    for piece in pieces or [Text()]:
        piece.rstrip()
        console.print(Text(" " * line.indent) + piece if piece else "", soft_wrap=True)


def _lines(report: Report, width: int) -> Iterator[Line]:
    path, positions = printable(path_of(report.article)), Positions.of(report.article)
    for judgement in report.judgements:
        if is_flagged(judgement):
            position = positions.at(judgement.statement.sentence.start)
            yield from _statement(f"{path}:{position.line}:{position.column}:", judgement, width)
            yield Line(Text())
    for finding in report.findings:
        yield _head(f"{path}:", finding.code, finding.slug, finding.message, "yellow")
        yield from _careful((finding,))
        yield Line(Text())
    yield from _closing(report, summarise(report))


def _statement(where: str, judgement: Judgement, width: int) -> Iterator[Line]:
    style = VERDICT_STYLES[judgement.verdict]
    for finding in judgement.findings:
        yield _head(where, finding.code, finding.slug, finding.message, style)
    if not judgement.findings:
        yield _head(where, VERDICTS[judgement.verdict], "", judgement.reason, style)
    yield Line(Text(f"“{printable(judgement.statement.text)}”"), 2)
    verdict = Text.assemble((VERDICTS[judgement.verdict], f"bold {style}"), f" (confidence {judgement.confidence:.2f})")
    yield Line(verdict + Text(f": {printable(judgement.reason)}" if judgement.findings else ""), 2)
    yield from _evidence(judgement, width)
    yield from _careful(judgement.findings)


def _head(where: str, code: str, slug: str, message: str, style: str) -> Line:
    name = Text.assemble((printable(code), f"bold {style}"), (f" {printable(slug)}" if slug else "", style))
    return Line(Text.assemble((where, "bold"), " ", name, f"  {printable(message)}"), wrap=False)


def _evidence(judgement: Judgement, width: int) -> Iterator[Line]:
    ordered = bearing(judgement)
    for evidence in ordered[:SHOWN]:
        yield Line(_source(evidence), 4)
        quoted = shorten(printable(evidence.statement.text), evidence.shared, 3 * (width - 8))
        yield Line(Text(f"“{quoted}”"), 6)
    if len(ordered) > SHOWN:
        yield Line(Text(f"and {len(ordered) - SHOWN} more: see --format html or json", "dim"), 4)


def _source(evidence: Evidence) -> Text:
    document = evidence.document
    parts = [
        f"{printable(name_of(document))}",
        *([str(document.year)] if document.year else []),
        named(evidence.study),
        f"{LEVELS[evidence.study.level]} level",
    ]
    text = Text.assemble((STANCES[evidence.stance], STANCE_STYLES[evidence.stance]), "  ", ", ".join(parts))
    if document.status is not Status.CURRENT:
        text.append(f"  [{STATUSES[document.status]}]", "bold red")
    return text


def _careful(findings: Iterable[Finding]) -> Iterator[Line]:
    for finding in findings:
        if finding.suggestion:
            yield Line(Text.assemble(("more careful: ", "bold green"), printable(finding.suggestion)), 2)


def _closing(report: Report, summary: Summary) -> Iterator[Line]:
    counted = [(verdict, summary.verdicts[verdict]) for verdict in GRAVEST_FIRST]
    counts = ", ".join(f"{count} {VERDICTS[verdict]}" for verdict, count in counted if count)
    flagged = f"{summary.flagged} of {_some(summary.statements, 'statement')} flagged"
    found = f"{flagged}, {_some(summary.findings, 'finding')}"
    yield Line(Text(found, "bold"))
    if counts:
        yield Line(Text(counts), 2)
    for rule in summary.rules:
        yield Line(Text(f"{rule.count:>3}  {printable(rule.code)} {printable(rule.slug)}"), 2)
    base = report.run.evidence
    failed = f", {base.failed} more could not be read" if base.failed else ""
    failed += f", {base.skipped} skipped" if base.skipped else ""
    fingerprint = printable(base.fingerprint)[:12]
    yield Line(Text(f"Evidence: {_some(base.documents, 'document')}{failed} (fingerprint {fingerprint})"))
    yield Line(Text(CAUTION, "italic"))


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
