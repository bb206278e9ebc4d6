"""A disk that is full: an error that names the folder and the fix, then the command goes on when there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from overclaim.api.evidence import index
from overclaim.api.extraction import extract
from overclaim.errors import StoreError
from tests.crash.damage import inside
from tests.crash.states import SETTINGS, extracted, final, state

SIZES = (40, 80, 120, 160, 200, 240)
"""Kilobytes of the disks that are tried; none holds the whole."""


def why_not() -> str | None:
    """Why no small disk can be made here; None where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a small disk needs Linux and root"
    probe = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    return None if probe.returncode == 0 else f"a small disk cannot be mounted: {probe.stderr.decode().strip()}"


@contextmanager
def small(folder: Path, kilobytes: int) -> Iterator[None]:
    """``folder`` as a disk of so many kilobytes."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def grow(folder: Path) -> None:
    """Frees space on the disk: it becomes larger."""
    subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)


def filled(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What happened on each small disk, to ``extract`` and ``index``, and what was wrong."""
    if reason := why_not():
        yield f"full disk: skipped, {reason}", ()
        return
    with inside(folder / "roomy"):
        extracted()
        index("claims", "literature")
    for kilobytes in SIZES:
        yield f"disk of {kilobytes} kB", tuple(on_disk(folder, kilobytes))


def on_disk(folder: Path, kilobytes: int) -> Iterator[str]:
    """What is wrong with ``extract`` and ``index`` on a disk of so many kilobytes, that is then enlarged."""
    roomy = folder / "roomy"
    actions: dict[str, Callable[[Path], object]] = {
        "claims": lambda out: extract("pubmed", out, settings=SETTINGS, resume=True),
        "literature": lambda out: index("claims", out),
    }
    for out, action in actions.items():
        home = folder / f"disk-{out}"
        with small(home, kilobytes), inside(roomy):
            try:
                action(home / out)
            except StoreError as error:
                if str(home) not in str(error) or "no space is left on its disk; free some" not in str(error):
                    yield f"{out}: folder or fix not named: {error}"
            except Exception as error:  # noqa: BLE001 - whatever it is, it should have been a StoreError
                yield f"{out}: {type(error).__name__}: {error}"
            else:
                yield f"{out}: fits"
            grow(home)
            action(home / out)
            same = final(home, out) == final(roomy, out) if out == "claims" else state(home, out) == state(roomy, out)
            if not same:
                yield f"{out}: after room was made, the result is not that of an undisturbed run"
            if left := list(home.rglob(".writing-*")):
                yield f"{out}: left behind: {left}"
