"""``overclaim check``: an article against the literature."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from overclaim import tables
from overclaim.api.checking import CheckResult, check
from overclaim.cli.device import Chosen
from overclaim.cli.output import progress_bar, write
from overclaim.config import CheckSettings, load
from overclaim.errors import ConfigError
from overclaim.types import Failure, Verdict

FORMATS = tuple(tables.REPORT_FORMATS)
_SHOWN_FAILURES = 10
_FAIL_ON = (Verdict.UNSUPPORTED, Verdict.OVERSTATED, Verdict.CONTRADICTED)  # the milder first


def command(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE",
            help="The article: Markdown, text, HTML, .docx or PDF, or a list of statements (JSONL); or its address.",
        ),
    ],
    against: Annotated[
        list[str],
        typer.Option(
            metavar="EVIDENCE",
            help="The evidence: a literature, a claims dataset, or files or folders of abstracts (JSONL, PubMed XML, "
            "MEDLINE, RIS, CSV, Parquet), here or at an address (s3://, https://...). Repeat for several files.",
        ),
    ],
    format: Annotated[str, typer.Option(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")] = "text",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report to this file instead of standard output.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Show only these rules: codes, starts of codes or slugs.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="Do not show these rules.")] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="VERDICT",
            help="Exit with 1 only for this verdict or a worse one: unsupported, overstated, contradicted.",
        ),
    ] = None,
    device: Chosen = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (TOML), instead of the defaults.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Check every statement of ARTICLE against the evidence.

    Exit code 0: nothing found; 1: a rule fired or a statement is unsupported; 2: error.
    """
    if format not in FORMATS:
        raise ConfigError(f"--format {format}: choose one of {', '.join(FORMATS)}")
    settings = load(config, CheckSettings) if config else CheckSettings()
    given = {"select": _codes(select), "ignore": _codes(ignore), "device": device}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value})
    limit = _limit(fail_on)
    with progress_bar(quiet) as progress:
        result = check(article, against=against, settings=settings, progress=progress)
    _tell_failures(result.unread)
    write(_rendered(result, format, out), out)
    raise typer.Exit(1 if _fails(result, limit, bool(settings.select)) else 0)


def _tell_failures(failures: Sequence[Failure]) -> None:
    """Names on standard error the records of the evidence that could not be read."""
    for failure in failures[:_SHOWN_FAILURES]:
        sys.stderr.write(f"overclaim: warning: {failure.source}: not read: {failure.reason}\n")
    if len(failures) > _SHOWN_FAILURES:
        sys.stderr.write(f"overclaim: warning: and {len(failures) - _SHOWN_FAILURES} more records\n")


def _codes(given: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip() for item in given or () for code in item.split(",") if code.strip())


def _rendered(result: CheckResult, name: str, out: Path | None) -> str:
    if name == "text" and out is None and sys.stdout.isatty():
        from shutil import get_terminal_size

        from overclaim.report import text

        return text.render(result.report, colour=True, width=min(get_terminal_size().columns, 120))
    return result.to_format(name)


def _limit(name: str | None) -> Verdict | None:
    if name is None:
        return None
    try:
        verdict = Verdict(name)
    except ValueError:
        verdict = None
    if verdict not in _FAIL_ON:
        known = ", ".join(verdict.value for verdict in _FAIL_ON)
        raise ConfigError(f"--fail-on {name}: choose one of {known}")
    return verdict


def _fails(result: CheckResult, limit: Verdict | None, selected: bool) -> bool:
    """True when there is something to review: a verdict of ``limit`` or worse, or else any finding or bad verdict.

    With rules ``selected``, their findings alone count.
    """
    bad = [_FAIL_ON.index(judgement.verdict) for judgement in result if judgement.verdict in _FAIL_ON]
    if limit is not None:
        return any(rank >= _FAIL_ON.index(limit) for rank in bad)
    found = bool(result.report.findings or any(judgement.findings for judgement in result))
    return found or (bool(bad) and not selected)
