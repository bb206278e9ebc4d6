"""``overclaim bench``: how fast abstracts become claims on this machine."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from overclaim.api.bench import Bench, Faster, Measured, Plan, bench
from overclaim.cli.output import progress_bar, write
from overclaim.config import Device, ExtractSettings, load, parse


def command(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[INPUT]...", help="Files or folders of abstracts; without, the packaged evidence."),
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="A model's name or folder; may be given again.")
    ] = None,
    gate: Annotated[
        list[float] | None,
        typer.Option(min=0, max=0.5, help="A gate in front of each model (0: none); may be given again."),
    ] = None,
    device: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<cpu|cuda>", help="Where each model's network runs: the processor, or a GPU; may be given again."
        ),
    ] = None,
    baseline: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COMMAND",
            help="Another way to do it, such as 'python benchmarks/baseline.py batched'; may be given again. It is run "
            "with the file of abstracts (JSON lines) and prints {name, sentences, seconds} as JSON.",
        ),
    ] = None,
    abstracts: Annotated[int, typer.Option(min=1, help="At most so many abstracts.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is run, in turn.")] = 3,
    processors: Annotated[int | None, typer.Option(min=1, help="How many processors each may use.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes of the models.")] = 1,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="Settings of extract (TOML).")] = None,
    format: Annotated[Literal["text", "json"], typer.Option(help="How the result is written.")] = "text",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to (default: standard output).")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Measure how fast abstracts become claims here, beside other ways to do it, on the same abstracts and processors.

    Each is run in turn, round after round, in a process of its own; loading is not timed. Rates are medians with their
    range. Other programs slow everything down: compare what one run of this command measured.
    """
    settings = load(config, ExtractSettings) if config else ExtractSettings()
    plan = Plan(
        models=tuple(model or [settings.model]),
        gates=tuple(gate or [settings.gate]),
        devices=tuple(map(_device, device or [settings.device])),
        commands=tuple(baseline or []),
        settings=settings,
        workers=workers,
        rounds=rounds,
        processors=processors,
        abstracts=abstracts,
    )
    with progress_bar(quiet) as progress:
        found = bench(inputs or [], plan, progress)
    write(render(found) if format == "text" else json.dumps(as_json(found), indent=1) + "\n", out)


def _device(name: str) -> Device:
    return parse({"device": name}, ExtractSettings, "--device").device


def render(found: Bench) -> str:
    """The table for people, one line per contestant."""
    limits = ", ".join(f"{rate / 1e9:,.0f} billion {kind}" for kind, rate in found.limits.items())
    head = (
        f"{found.abstracts:,} abstracts, {found.words:,} words; {found.processors} x {found.machine}\n"
        f"operations per processor second: {limits}\n"
    )
    rows = [_HEAD, *(_row(found, each) for each in found.measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return head + "\n".join([*lines, *map(_ratio, found.faster())]) + "\n"


_HEAD = ("abstracts/s", "range", "sentences/s", "words/s", "per processor s", "peak MB", "of int8", "of float32", "")


def _row(found: Bench, measured: Measured) -> tuple[str, ...]:
    seconds = [run.seconds for run in measured.runs]
    used, peak = measured.processor_seconds, max(run.peak_bytes or 0 for run in measured.runs)
    shares = [found.share(measured, kind) for kind in found.limits]
    return (
        f"{found.abstracts / measured.seconds:.2f}",
        f"{found.abstracts / max(seconds):.2f}-{found.abstracts / min(seconds):.2f}",
        f"{measured.runs[0].sentences / measured.seconds:.1f}",
        f"{found.words / measured.seconds:,.0f}",
        f"{found.abstracts / used:.2f}" if used else "",
        f"{peak / 1e6:,.0f}" if peak else "",
        *("" if share is None else f"{share:.0%}" for share in shares),
        measured.contestant.name,
    )


def _ratio(faster: Faster) -> str:
    by = f"; by processor time {faster.by_processor:.2f}" if faster.by_processor else ""
    middle, low, high = statistics.median(faster.rounds), min(faster.rounds), max(faster.rounds)
    return f"{faster.model} is {middle:.2f} x {faster.than} ({low:.2f} to {high:.2f} over the rounds{by})"


def as_json(found: Bench) -> dict[str, Any]:
    """Everything that was measured, run by run."""
    return {
        "machine": found.machine,
        "processors": found.processors,
        "abstracts": found.abstracts,
        "words": found.words,
        "operations_per_processor_second": dict(found.limits),
        "measured": [
            {
                "name": each.contestant.name,
                "ours": each.contestant.ours,
                "operations": each.contestant.operations,
                "share_of_limit": {kind: found.share(each, kind) for kind in found.limits},
                "runs": [asdict(run) for run in each.runs],
            }
            for each in found.measured
        ],
        "faster": [asdict(each) for each in found.faster()],
    }
