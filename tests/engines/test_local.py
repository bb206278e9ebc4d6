"""Worker processes that die: what they left is done again, or the run ends with what to do."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from overclaim.api.limits import time_limit
from overclaim.engines.local import apart, run
from overclaim.errors import EngineError


@dataclass(frozen=True)
class DiesOnce:
    """Ends its process at the first 3 that it sees."""

    seen: Path

    def __call__(self, number: int) -> int:
        if number == 3 and not self.seen.exists():
            self.seen.touch()
            die()
        return number


@dataclass(frozen=True)
class DiesAlways:
    """Ends its process at every 3."""

    def __call__(self, number: int) -> int:
        return die() if number == 3 else number

    def carefully(self, number: int) -> int:
        return number


def die(_: int = 0) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def hang(_: int) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})  # as deaf to Python's signals as native code
    with time_limit(0.1):
        signal.sigwait({signal.SIGUSR1})
    return 0


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    assert list(run(DiesOnce(tmp_path / "seen"), range(8), 2)) == list(range(8))


def test_what_kills_workers_again_is_done_carefully() -> None:
    assert list(run(DiesAlways(), range(8), 2)) == list(range(8))


def test_what_cannot_be_done_carefully_ends_the_run_with_what_to_do() -> None:
    results = run(DiesAlways().__call__, range(8), 2)
    with pytest.raises(EngineError, match="memory"):
        list(results)


@pytest.mark.parametrize("deadly", [die, hang])
def test_apart_nothing_but_what_kills_its_process_is_lost(deadly: Callable[[int], int]) -> None:
    assert list(apart(deadly, [1])) == [None]
