"""The long version: ``python -m tests.crash --points 300 --seed 7``; exit code 1 when anything was wrong."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash import damage, disk
from tests.crash.commands import Commands
from tests.crash.kills import trial, undisturbed
from tests.crash.states import SCENARIOS, copy


def main() -> int:
    """Prints what was done and what was wrong, line by line; 1 when anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--points", type=int, default=300, help="how often a command is killed")
    parser.add_argument("--damages", type=int, default=200, help="how many files are damaged")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    wrong = 0
    with TemporaryDirectory() as folder:
        for part in (
            kills(Path(folder), given.points, random.Random(given.seed)),
            damages(Path(folder), given.damages, random.Random(given.seed)),
            disk.filled(Path(folder)),
        ):
            for line, problems in part:
                wrong += len(problems)
                print(time.strftime("%H:%M:%S"), line, *problems, sep=" | ", flush=True)
    print(f"{wrong} problems")
    return int(wrong > 0)


def kills(folder: Path, points: int, chance: random.Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What happened to each command that was killed, its scenario drawn by lot, until ``points`` were hit."""
    commands = Commands(folder)
    normal = []
    for number, scenario in enumerate(SCENARIOS):
        template = folder / str(number)
        with damage.inside(template):
            scenario.prepare()
        normal.append(undisturbed(scenario, commands, template, folder / "home"))
        yield f"{scenario.name}: {len(normal[-1].ended.operations)} file operations", ()
    hit: Counter[str] = Counter()
    while hit.total() < points:
        drawn = chance.choices(normal, [one.scenario.share for one in normal])[0]
        done = trial(drawn, commands, folder / "home", chance)
        hit[done.scenario] += len(done.points)
        yield f"{hit.total()} {done.scenario}: {'; '.join(done.points)}", done.problems
        if done.problems:
            copy(folder / "home", Path(f"crash-{hit.total()}"))
    yield f"{hit.total()} points: {dict(hit)}", ()


def damages(folder: Path, count: int, chance: random.Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What followed from each of ``count`` damages, half to a dataset and half to a literature."""
    hit: Counter[str] = Counter()
    for case in (damage.dataset_case(folder), damage.literature_case(folder)):
        files = list(damage.kinds(case))
        for number in range(count // 2):
            how = damage.DAMAGES[number // len(files) % len(damage.DAMAGES)]
            done = damage.damaged(case, chance.choice(files[number % len(files)]), how, chance)
            hit[f"{case.out} {done.damage}"] += 1
            yield f"{done.damage} {done.file}", done.problems
    yield f"{hit.total()} damages: {dict(hit)}", ()


if __name__ == "__main__":
    sys.exit(main())
