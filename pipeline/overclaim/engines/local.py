"""The local engine: worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait

from overclaim.errors import ConfigError, EngineError
from overclaim.protocols import Careful, Result, Work

_AHEAD = 2  # pieces of work in flight per worker: enough to keep it busy, few enough to keep memory flat


def run(
    function: Callable[[Work], Result], work: Iterable[Work], workers: int, address: str | None = None
) -> Iterator[Result]:
    """The results of ``function`` in the order of ``work``; with more than one worker ``function`` must pickle.

    An exception of ``function`` is raised here, at the place of its result, and ends the run. When a worker dies, what
    was in flight is done once more; if one dies again, by ``function.carefully`` where it is ``Careful``; otherwise
    ``EngineError`` is raised.
    There is no ``address`` but this machine: any raises ``ConfigError``.
    """
    if address is not None:
        raise ConfigError(f"the engine local runs on this machine, not at {address}; the engine ray runs on others")
    if workers <= 1:
        yield from map(function, work)
        return
    pieces = iter(work)
    while lost := (yield from _pooled(function, pieces, workers)):
        deadly = yield from _pooled(function, iter(lost), workers)
        if deadly and not isinstance(function, Careful):
            raise EngineError("worker processes died; see that there is memory enough, or give fewer workers")
        yield from map(function.carefully, deadly) if isinstance(function, Careful) else ()


def apart(function: Callable[[Work], Result], work: Iterable[Work]) -> Iterator[Result | None]:
    """The results of ``function``, one by one in a process beside this one; None where that process died, twice."""
    rest, deaths = deque(work), 0
    while rest:
        with _pool(1) as pool:
            try:
                while rest:
                    yield pool.submit(function, rest[0]).result()
                    rest.popleft()
                    deaths = 0
            except BrokenProcessPool:
                deaths += 1
        if deaths == 2:
            yield None
            rest.popleft()
            deaths = 0


def _pooled(
    function: Callable[[Work], Result], pieces: Iterator[Work], workers: int
) -> Generator[Result, None, list[Work]]:
    """Yields results until ``pieces`` end or a worker dies; returns the pieces whose results are then missing."""
    missing: deque[Work] = deque()
    futures: deque[Future[Result]] = deque()

    def submit(count: int) -> None:
        for piece in islice(pieces, count):
            missing.append(piece)
            futures.append(pool.submit(function, piece))

    with _pool(workers) as pool:
        try:
            submit(workers * _AHEAD)
            while futures:
                yield futures[0].result()
                futures.popleft()
                missing.popleft()
                submit(1)
        except BrokenProcessPool:
            pass  # whatever the worker died of, the caller is told what it left
        finally:
            for future in futures:
                future.cancel()
    return list(missing)


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_with_parent)


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
