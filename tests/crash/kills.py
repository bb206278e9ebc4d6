"""Commands killed at random points: run again, they must end as if nothing had happened."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from overclaim.errors import StoreError
from tests.crash.commands import Commands, Ended, Kill, wait_for_group
from tests.crash.states import Scenario, copy, final, state

TIMED = 0.2
"""The share of kills after a random time instead of at a file operation."""
AGAIN = 0.25
"""How often the command that goes on is killed, too."""


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A scenario that ran undisturbed: its folder before it, what was seen before and after, what it wrote, how."""

    scenario: Scenario
    template: Path
    seen: tuple[object, object]
    written: object
    ended: Ended


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario that was killed, once or more, at ``points``, and what was wrong then."""

    scenario: str
    points: tuple[str, ...]
    problems: tuple[str, ...]


def undisturbed(scenario: Scenario, commands: Commands, template: Path, home: Path) -> Undisturbed:
    """``scenario`` as it runs when nothing happens; ``template`` is its folder before."""
    copy(template, home)
    before = visible(home, scenario.out)
    ended = commands.run(home, scenario.command)
    assert ended.code == 0, ended.printed
    return Undisturbed(scenario, template, (before, state(home, scenario.out)), final(home, scenario.out), ended)


def visible(home: Path, out: str) -> object:
    """What readers see of ``out``; None where they are told that there is nothing whole."""
    try:
        return state(home, out)
    except StoreError:
        return None


def trial(normal: Undisturbed, commands: Commands, home: Path, chance: random.Random) -> Trial:
    """The scenario killed at least once, run to its end and compared."""
    scenario = normal.scenario
    copy(normal.template, home)
    points: list[str] = []
    problems: list[str] = []
    groups: list[int] = []
    while not points or chance.random() < AGAIN:
        kill = chosen(normal.ended, chance)
        ended = commands.run(home, scenario.command, kill)
        groups.append(ended.group)
        points += [f"{kill.who}{' and all' * kill.whole}: {ended.killed}"] if ended.killed else []
        if ended.code == 0:
            break
        if ended.code != -9:
            problems.append(f"code {ended.code} when killed: {ended.printed}")
        if visible(home, scenario.out) not in (*normal.seen, None):
            problems.append("readers saw neither the old state nor the new one")
        if chance.random() < 0.5:
            wait_for_group(ended.group)
    problems += wrong_in_the_end(normal, commands, home)
    for group in groups:
        wait_for_group(group)
    return Trial(scenario.name, tuple(points), tuple(problems))


def wrong_in_the_end(normal: Undisturbed, commands: Commands, home: Path) -> Iterator[str]:
    """What differs from the undisturbed run once the command has run to its end."""
    scenario = normal.scenario
    if visible(home, scenario.out) != normal.seen[1]:
        ended = commands.run(home, scenario.command)
        if ended.code != 0:
            yield f"code {ended.code} when run again: {ended.printed}"
            return
    if final(home, scenario.out) != normal.written:
        yield "the result is not that of an undisturbed run"
    if left := [str(path.relative_to(home)) for path in home.rglob(".writing-*")]:
        yield f"left behind: {', '.join(left)}"


def chosen(ended: Ended, chance: random.Random) -> Kill:
    """A point within the run of a command, each kind of file operation as likely as any other."""
    whole = chance.random() < 0.5
    processes = sorted({process for process, _, _ in ended.operations})
    if not processes or chance.random() < TIMED:
        return Kill("leader", whole, after=chance.uniform(0, ended.seconds))
    process = chance.choice(processes)
    own = [what for who, what, _ in ended.operations if who == process]
    what = chance.choice(sorted(set(own)))
    at = chance.choice([number for number, one in enumerate(own, start=1) if one == what])
    return Kill(process.partition(" ")[0], whole, at)
