"""Abstracts a second of the engines with one worker and with two, on the same abstracts, in turn, round after round.

Every run is a process of its own and is timed with all that its engine starts: worker processes, and Ray itself. On a
machine that is not idle look at the rate per processor second, which other programs hardly change. Without files the
packaged evidence is recombined under new ids. Needs the extra ``ray`` and, for processor time, Linux.
Run as ``python benchmarks/engines.py [--model NAME] [--abstracts N] [--rounds N] [FILE...]``.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from overclaim.api.bench import Bench, Measured, Plan, bench, tree
from overclaim.api.extraction import extract
from overclaim.config import ExtractSettings

ENGINES, WORKERS = ("local", "ray"), (1, 2)
"""The first engine with the first number of workers is what the others are compared with."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints, for each engine and number of workers, the median rate and how many times that of the first it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--model", default="claims-linear")
    parser.add_argument("--shard-size", type=int, default=100)
    parser.add_argument("--abstracts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once", nargs=2, metavar=("ENGINE", "WORKERS"), help="one run, of which the rounds are made")
    chosen = parser.parse_args(arguments)
    if chosen.once:
        settings = ExtractSettings(model=chosen.model, shard_size=chosen.shard_size)
        once(chosen.files, settings, (chosen.once[0], int(chosen.once[1])))
        return
    one = [sys.executable, __file__, "--model", chosen.model, "--shard-size", str(chosen.shard_size), "--once"]
    commands = [shlex.join([*one, engine, str(workers), "--"]) for engine in ENGINES for workers in WORKERS]
    plan = Plan(commands=tuple(commands), rounds=chosen.rounds, abstracts=chosen.abstracts)
    sys.stdout.write(render(bench(chosen.files, plan), chosen.model))


def once(files: Sequence[Path], settings: ExtractSettings, engine: tuple[str, int]) -> None:
    """Extracts the abstracts once and prints what that took, as ``overclaim bench`` reads it."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as place, _started(engine):
        done = extract(files, Path(place) / "claims", settings=settings, engine=engine)
        seconds, used = time.perf_counter() - start, sum(map(_processor_time, tree(os.getpid())))
    told = {"name": " ".join(map(str, engine)), "sentences": done.counts.sentences}
    sys.stdout.write(json.dumps({**told, "seconds": seconds, "processor_seconds": used or None}) + "\n")


def _started(engine: tuple[str, int]) -> AbstractContextManager[None]:
    """Holds what ``engine`` would end before its processes are asked for their time."""
    if engine[0] != "ray":
        return nullcontext()
    from overclaim.engines import ray

    return ray.session(engine[1])


def _processor_time(process: int) -> float:
    """Seconds of processors for a process and those of its children that ended; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def render(found: Bench, model: str) -> str:
    """The table, one line per engine and number of workers."""
    head = f"{found.abstracts:,} abstracts, model {model}, {found.processors} x {found.machine}\n"
    first, *_ = found.measured
    return head + "".join(f"{_row(found, each, first)}\n" for each in found.measured)


def _row(found: Bench, each: Measured, first: Measured) -> str:
    ratios = sorted(theirs.seconds / mine.seconds for mine, theirs in zip(each.runs, first.runs, strict=True))
    used = each.processor_seconds
    return (
        f"{each.contestant.name:8} {found.abstracts / each.seconds:6.1f} abstracts/s  "
        f"{statistics.median(ratios):.2f} x {first.contestant.name} ({ratios[0]:.2f} to {ratios[-1]:.2f})  "
        f"{f'{found.abstracts / used:.1f}' if used else '-'} per processor second"
    )


if __name__ == "__main__":
    main()
