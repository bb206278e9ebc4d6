"""The local engine: worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import wait

from overclaim.errors import ConfigError
from overclaim.protocols import Result, Work

_AHEAD = 2  # pieces of work in flight per worker: enough to keep it busy, few enough to keep memory flat


def run(
    function: Callable[[Work], Result], work: Iterable[Work], workers: int, address: str | None = None
) -> Iterator[Result]:
    """The results of ``function`` in the order of ``work``; with more than one worker ``function`` must pickle.

    An exception of ``function`` is raised here, at the place of its result, and ends the run.
    There is no ``address`` but this machine: any raises ``ConfigError``.
    """
    if address is not None:
        raise ConfigError(f"the engine local runs on this machine, not at {address}; the engine ray runs on others")
    if workers <= 1:
        yield from map(function, work)
        return
    pending: deque[Future[Result]] = deque()
    pieces = iter(work)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_with_parent) as pool:
        try:
            pending.extend(pool.submit(function, piece) for piece in islice(pieces, workers * _AHEAD))
            while pending:
                yield pending.popleft().result()
                pending.extend(pool.submit(function, piece) for piece in islice(pieces, 1))
        finally:
            for future in pending:
                future.cancel()


def _leave_with_parent() -> None:
    """Ends a worker when the process that started it dies, so that no orphan keeps writing."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
