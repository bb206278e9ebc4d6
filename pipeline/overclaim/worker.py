"""Whether this process is a worker of an engine, and so may end itself."""

from __future__ import annotations

import multiprocessing
import os

_NAME = "OVERCLAIM_WORKER"


def begin() -> None:
    """Makes this process a worker, and those that it starts; processes of ``multiprocessing`` are so by themselves."""
    os.environ[_NAME] = "1"


def is_worker() -> bool:
    """True in a process that an engine has started."""
    return _NAME in os.environ or multiprocessing.parent_process() is not None
