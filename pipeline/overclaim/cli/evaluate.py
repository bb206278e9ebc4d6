"""``overclaim evaluate`` and ``overclaim train``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overclaim.cli.output import progress_bar, write
from overclaim.errors import ConfigError

if TYPE_CHECKING:
    from overclaim.evaluation.suite import SuiteResult

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
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="The claims model of the suites, name or folder.")
    ] = "claims",
    train: Annotated[bool, typer.Option("--train", help="Train cross-validations that are not finished.")] = False,
    runs: Annotated[Path, typer.Option(metavar="DIR", help="The folder of cross-validations.")] = Path("runs"),
    format: Annotated[str, typer.Option(help="What is printed: markdown or json.")] = "markdown",
    out: Annotated[
        Path | None,
        typer.Option(
            help="With --predictions the file of the scores; with suites the folder for SUITE.md and SUITE.json, where "
            "suites of a model go into its own folder, evaluation/, unless told otherwise."
        ),
    ] = None,
    shared: _SHARED = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Score a suite, or any system's predictions against a gold file, with 95 % bootstrap intervals.

    Published figures stand beside ours. What needs the research corpora or a cross-validation that is not finished is
    skipped with the reason.
    """
    from overclaim.api.evaluate import evaluate_files, evaluate_suite, list_suites
    from overclaim.api.sources import Using

    if format not in {"markdown", "json"}:
        raise ConfigError(f"--format {format}: choose markdown or json")
    if (predictions is None) != (gold is None) or (predictions is None) == (not suites):
        raise ConfigError(f"give suites ({', '.join(list_suites())}), or --predictions and --gold together")
    if predictions is not None and gold is not None:
        write(_printed([evaluate_files(gold, predictions, group=group)], format), out)
        return
    using = Using(shared, model, runs, train)
    results = []
    with progress_bar(quiet) as progress:
        for suite in suites or ():
            results.append(evaluate_suite(suite, using, progress=lambda name: progress(f"parts ({name})", 1)))
            _keep(results[-1], out, model)
    write(_printed(results, format), None)


def _printed(results: Sequence[SuiteResult], format: str) -> str:
    texts = [result.to_json() if format == "json" else result.to_markdown() for result in results]
    return "".join(texts) if len(texts) == 1 or format == "markdown" else f"[{','.join(texts)}]\n"


def _keep(result: SuiteResult, out: Path | None, model: str) -> None:
    """Writes a result where it belongs: to ``out``, or with the model that it is about; says what was skipped."""
    from overclaim.api.evaluate import results_folder, write_results

    for part in result.skipped:
        typer.echo(f"{result.name}, {part.name}: skipped: {part.skipped}", err=True)
    place = out or (results_folder(model) if result.about else None)
    if place is not None:
        typer.echo(f"written: {', '.join(map(str, write_results(result, place)))}", err=True)


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
