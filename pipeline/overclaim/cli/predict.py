"""``overclaim predict``: one output row per input row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from overclaim.cli.device import Chosen
from overclaim.cli.output import progress_bar, writing
from overclaim.config import CPU, Device
from overclaim.errors import ConfigError

MODELS = {
    "claims": "claims-blend",
    "exaggeration": "claims-blend",
    "entities": "entities",
    "stance": "stance-blend",
    "design": "design",
}
"""The tasks, each with the model that is asked where none is named."""

TASKS = tuple(MODELS)


def command(
    task: Annotated[str, typer.Argument(metavar="TASK", help=f"What to predict: {', '.join(TASKS)}.")],
    input: Annotated[Path, typer.Argument(metavar="INPUT", help="Rows to predict (JSONL, also .gz).")],
    out: Annotated[Path, typer.Option("--out", "--output", metavar="OUTPUT", help="The predictions (JSONL).")],
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="A model's name or folder (default: the best one for TASK).")
    ] = None,
    device: Chosen = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Predict a task for each row of INPUT; rows keep their id and order, and every row is answered.

    claims: rows {id, text} or {id, title, sentences, register}; exaggeration: rows {id, source_text, target_text};
    entities: rows {id, text}; stance: rows {id, claim, evidence}, evidence a text or a list of sentences;
    design: rows {id, title, abstract}, abstract a text, or a list of sentences or sections. A row that cannot be read
    becomes {id, error}.
    """
    from overclaim.api.predict import read_rows

    if task not in TASKS:
        raise ConfigError(f"unknown task {task!r}; known: {', '.join(TASKS)}")
    answers = _answers(task, (model or MODELS[task], device or CPU), read_rows(input))
    total = failed = 0
    with progress_bar(quiet) as progress, writing(out) as write:
        for row in answers:
            write(json.dumps(row, ensure_ascii=False) + "\n")
            total, failed = total + 1, failed + ("error" in row)
            progress("rows", 1)
    typer.echo(err=str(out) == "-", message=f"{out}: {total:,} rows = {total - failed:,} ok + {failed:,} failed")


def _answers(task: str, how: tuple[str, Device], rows: Iterator[object]) -> Iterator[dict[str, Any]]:
    """The answers of the task's API function, with the model that it is given, on a device."""
    if task == "entities":
        from overclaim.api.entities import predict_entities, tagger

        return predict_entities(rows, tagger(*how))
    if task == "stance":
        from overclaim.api.stance import predict_stance, stance_classifier

        return predict_stance(rows, stance_classifier(*how))
    if task == "design":
        from overclaim.api.design import design_classifier, predict_design

        return predict_design(rows, design_classifier(how[0]))
    from overclaim.api.exaggeration import predict_exaggeration
    from overclaim.api.extraction import classifier
    from overclaim.api.predict import predict_claims

    run = predict_claims if task == "claims" else predict_exaggeration
    return run(rows, classifier(how[0], device=how[1]))
