"""A few kills of each command; ``python -m tests.crash`` does hundreds."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.crash.commands import Commands
from tests.crash.damage import inside
from tests.crash.kills import trial, undisturbed
from tests.crash.states import SCENARIOS, Scenario


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    return Commands(tmp_path_factory.mktemp("commands"))


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes are killed by signals")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_killed_and_run_again_is_as_undisturbed(scenario: Scenario, commands: Commands, tmp_path: Path) -> None:
    with inside(tmp_path / "template"):
        scenario.prepare()
    normal = undisturbed(scenario, commands, tmp_path / "template", tmp_path / "home")
    seed = int.from_bytes(os.urandom(4))
    done = trial(normal, commands, tmp_path / "home", random.Random(seed))
    assert not done.problems, f"{done}, seed {seed}"
