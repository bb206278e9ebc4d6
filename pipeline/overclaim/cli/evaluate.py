"""``overclaim evaluate`` and ``overclaim train``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from overclaim.cli.output import progress_bar, write
from overclaim.errors import ConfigError

_SHARED = Annotated[
    Path | None, typer.Option(help="The folder of research corpora (default: the variable OVERCLAIM_SHARED).")
]


def command(
    suites: Annotated[
        list[str] | None, typer.Argument(metavar="SUITE", help="Suites by name, or their TOML files.")
    ] = None,
    predictions: Annotated[Path | None, typer.Option(help="A predictions file (JSONL) or a report (JSON).")] = None,
    gold: Annotated[Path | None, typer.Option(help="The gold file (JSONL) to score --predictions against.")] = None,
    group: Annotated[str | None, typer.Option(help="The gold key whose rows are resampled together.")] = None,
    format: Annotated[str, typer.Option(help="markdown or json.")] = "markdown",
    out: Annotated[Path | None, typer.Option(help="Write the scores to this file.")] = None,
    shared: _SHARED = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Score a suite, or any system's predictions against a gold file, with 95 % bootstrap intervals."""
    from overclaim.api.evaluate import evaluate_files, evaluate_suite, list_suites

    if format not in {"markdown", "json"}:
        raise ConfigError(f"--format {format}: choose markdown or json")
    if (predictions is None) != (gold is None) or (predictions is None) == (not suites):
        raise ConfigError(f"give suites ({', '.join(list_suites())}), or --predictions and --gold together")
    if predictions is not None and gold is not None:
        results = [evaluate_files(gold, predictions, group=group)]
    else:
        with progress_bar(quiet) as progress:
            results = [
                evaluate_suite(suite, shared=shared, progress=lambda name: progress(f"parts ({name})", 1))
                for suite in suites or ()
            ]
    texts = [result.to_json() if format == "json" else result.to_markdown() for result in results]
    write("".join(texts) if len(texts) == 1 or format == "markdown" else f"[{','.join(texts)}]\n", out)


def train_command(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="The training settings, such as configs/train/claims-linear.toml.")
    ],
    out: Annotated[Path, typer.Option(help="The model folder to write.")],
    shared: _SHARED = None,
) -> None:
    """Train a model from one settings file; prints its scores as JSON."""
    from overclaim.api.train import train

    typer.echo(json.dumps(train(config, out, shared), indent=2))
