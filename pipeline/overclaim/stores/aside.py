"""Folders that are filled aside: each belongs to one living process, and what dead ones left is told by its lock."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from overclaim.stores import files

LOCK = ".lock"
_STALE_SECONDS = 86_400


@contextmanager
def folder(parent: Path) -> Iterator[Path]:
    """A new folder in ``parent``, gone at the end unless it was renamed; what dead processes left there goes first."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{files.TEMPORARY}*"):
        if left.is_dir():
            _remove_abandoned(left)
    own, lock = _claimed(parent)
    if not files.can_lock():
        lock.close()  # an open file could be neither renamed with its folder nor removed
    try:
        yield own
    finally:
        _remove(own)
        lock.close()


def _claimed(parent: Path) -> tuple[Path, IO[str]]:
    """A new folder and its lock, held; until it is held, another process may take the folder for abandoned."""
    while True:
        own = Path(tempfile.mkdtemp(prefix=files.TEMPORARY, dir=parent))
        with suppress(FileNotFoundError):
            if lock := files.held(own / LOCK, create=True):
                return own, lock


def _remove_abandoned(left: Path) -> None:
    """Removes ``left`` if its process is dead; where that cannot be told, after a day.

    What another user made, or another process removes meanwhile, is left alone.
    """
    with suppress(OSError):
        left.rmdir()  # made, and not locked yet: its process, if it lives, makes another
        return
    with suppress(FileNotFoundError, PermissionError):
        if files.can_lock() and (left / LOCK).exists():
            if lock := files.held(left / LOCK):
                with lock:
                    _remove(left)
        elif time.time() - left.stat().st_mtime > _STALE_SECONDS:
            _remove(left)


def _remove(left: Path) -> None:
    """Removes ``left``, its lock last: a removal that was killed can be told, and done again."""
    for path in left.glob("*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink(missing_ok=True)
    shutil.rmtree(left, ignore_errors=True)
