"""``overclaim diff``: what changed between two reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overclaim.cli.output import write
from overclaim.errors import ConfigError

FORMATS = ("text", "json")


def command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier report, of 'check --format json'.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later report on the same article.")],
    format: Annotated[str, typer.Option(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")] = "text",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to this file instead of standard output.")
    ] = None,
) -> None:
    """Say which statements changed verdict or findings from OLD to NEW, and which evidence made it.

    Exit code 0: nothing changed; 1: something did; 2: error.
    """
    from overclaim.report import diff, saved

    if format not in FORMATS:
        raise ConfigError(f"--format {format}: choose one of {', '.join(FORMATS)}")
    difference = diff.compare(saved.read(old), saved.read(new))
    write(diff.render_json(difference) if format == "json" else diff.render_text(difference), out)
    raise typer.Exit(0 if difference.is_empty else 1)
