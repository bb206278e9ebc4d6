"""``overclaim`` commands that are killed at a file operation or after a while, and what came of them."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST = 600.0
"""Seconds after which a command is taken to hang."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When a command is killed, and which of its processes.

    ``at`` is the number of a file operation of the ``who`` ("leader", "member") below its folder; without it, the
    leader is killed ``after`` so many seconds. ``whole``: with all its workers, else it alone.
    """

    who: str
    whole: bool
    at: int | None = None
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code (negative: the signal), what it printed, and its file operations."""

    code: int
    printed: str
    operations: tuple[tuple[str, str, str], ...]
    """Process ("leader 17"), operation and path of each, in order; the last may be "killed-" and the operation."""
    seconds: float
    killed: str
    """Where it was killed, or nothing."""
    group: int


def compiled(folder: Path) -> Path | None:
    """The library that kills at file operations; None where there is no C compiler, or on another system."""
    compiler, library = shutil.which("cc"), folder / "killer.so"
    if compiler is None or sys.platform != "linux":
        return None
    source = Path(__file__).with_name("killer.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library


class Commands:
    """Runs ``overclaim`` commands in processes forked from one that has imported everything."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "operations.log"
        self._printed = folder / "printed.txt"
        self.library = compiled(folder)
        self._context: Any = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.crash.preloaded"])

    def run(self, home: Path, command: Sequence[str], kill: Kill | None = None) -> Ended:
        """What came of ``command`` in ``home``, killed as ``kill`` says."""
        self._log.unlink(missing_ok=True)
        environment = {"CRASH_UNDER": str(home), "CRASH_LOG": str(self._log)}
        if kill and kill.at is not None:
            environment |= {"CRASH_AT": str(kill.at), "CRASH_WHO": kill.who} | (
                {"CRASH_WHOLE": "1"} if kill.whole else {}
            )
        process = self._started((home, command, environment, self._printed))
        began = time.monotonic()
        killed = ""
        if kill and kill.at is None:
            process.join(kill.after)
            if process.is_alive():
                killed = f"after {kill.after:.2f} s"
                _send(process.pid, kill.whole)
        process.join(LONGEST)
        if process.is_alive():
            os.killpg(process.pid, signal.SIGKILL)
            raise TimeoutError(f"{command} hung, killed as {kill}")
        operations = self._operations()
        killed = killed or next((f"{who} {what} {path}" for who, what, path in operations if "killed-" in what), "")
        seconds = time.monotonic() - began
        return Ended(process.exitcode, self._printed.read_text(), operations, seconds, killed, process.pid)

    def _started(self, arguments: tuple[object, ...]) -> Any:
        """A process that runs a command; the process that it is forked from is started with the library loaded."""
        before = os.environ.get("LD_PRELOAD")
        if self.library:
            os.environ["LD_PRELOAD"] = str(self.library)
        try:
            process = self._context.Process(target=_command, args=arguments)
            process.start()
        finally:
            os.environ.pop("LD_PRELOAD", None)
            if before:
                os.environ["LD_PRELOAD"] = before
        return process

    def _operations(self) -> tuple[tuple[str, str, str], ...]:
        if not self._log.exists():
            return ()
        lines = (line.split(" ", 3) for line in self._log.read_text().splitlines())
        return tuple((f"{role} {number}", what, path) for role, number, what, path in lines)


def _command(home: Path, command: Sequence[str], environment: Mapping[str, str], printed: Path) -> None:
    """Runs ``overclaim`` with the arguments ``command``, in a process that is as if the shell had started it."""
    from overclaim.cli import main

    output = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(home)
    multiprocessing.process._parent_process = None  # type: ignore[attr-defined]
    os.setsid()
    os.environ.update(environment)
    sys.argv = ["overclaim", *command]
    main()


def _send(leader: int, whole: bool) -> None:
    """Kills ``leader``, with its group where ``whole``; early in its life it has none."""
    try:
        (os.killpg if whole else os.kill)(leader, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(leader, signal.SIGKILL)


def wait_for_group(group: int) -> None:
    """Returns when no process of ``group`` is left."""
    deadline = time.monotonic() + LONGEST
    with suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(group, 0)
            time.sleep(0.01)
        raise TimeoutError(f"processes of the group {group} did not end with the command")
