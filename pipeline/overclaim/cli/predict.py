"""``overclaim predict``: one output row per input row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from overclaim.cli.output import progress_bar, writing
from overclaim.errors import ConfigError

TASKS = ("claims", "exaggeration")


def command(
    task: Annotated[str, typer.Argument(metavar="TASK", help=f"What to predict: {', '.join(TASKS)}.")],
    input: Annotated[Path, typer.Argument(metavar="INPUT", help="Rows to predict (JSONL, also .gz).")],
    out: Annotated[Path, typer.Option("--out", "--output", metavar="OUTPUT", help="The predictions (JSONL).")],
    model: Annotated[str, typer.Option(metavar="MODEL", help="A model's name or folder.")] = "claims-blend",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Predict a task for each row of INPUT; rows keep their id and order, and every row is answered.

    claims: rows {id, text} or {id, title, sentences, register}; exaggeration: rows {id, source_text, target_text}. A
    row that cannot be read becomes {id, error}.
    """
    from overclaim.api.exaggeration import predict_exaggeration
    from overclaim.api.extraction import classifier
    from overclaim.api.predict import predict_claims, read_rows

    if task not in TASKS:
        raise ConfigError(f"unknown task {task!r}; known: {', '.join(TASKS)}")
    labeller = classifier(model)
    run = predict_claims if task == "claims" else predict_exaggeration
    total = failed = 0
    with progress_bar(quiet) as progress, writing(out) as write:
        for row in run(read_rows(input), labeller):
            write(json.dumps(row, ensure_ascii=False) + "\n")
            total, failed = total + 1, failed + ("error" in row)
            progress("rows", 1)
    typer.echo(err=str(out) == "-", message=f"{out}: {total:,} rows = {total - failed:,} ok + {failed:,} failed")
