"""A limit of time for one document."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from overclaim.worker import is_worker

_BY_THE_CLOCK, _AT_LAST = 5, 6


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises ``TimeoutError`` in what takes more than ``seconds`` of the processor, or five times that by the clock.

    The processor's time does not depend on how busy the machine is; the clock ends what waits for ever. A worker
    process that does not come back even then, because it hangs in native code, ends itself. Elsewhere than in the main
    thread of a process, and on systems without interval timers, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took longer than {seconds:g} s (seconds_per_document in the settings)")

    limits = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, _BY_THE_CLOCK * seconds),
    )
    before = [(signal.signal(number, stop), signal.setitimer(timer, limit)) for number, timer, limit in limits]
    try:
        with _last_limit(_AT_LAST * seconds):
            yield
    finally:
        for (number, timer, _), (handler, left) in zip(limits, before, strict=True):
            signal.setitimer(timer, *left)
            signal.signal(number, handler)


@contextmanager
def _last_limit(seconds: float) -> Iterator[None]:
    """Ends this process, if it is a worker, from a thread that needs no Python."""
    if not is_worker():
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
