"""The ray engine: one Ray task per piece of work, on this machine or on a cluster."""

from __future__ import annotations

import logging
import os
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from overclaim import worker
from overclaim.errors import EngineError, MissingExtraError
from overclaim.protocols import Careful, Result, Work

try:
    import ray
except ImportError:
    raise MissingExtraError("ray", "ray", "the engine ray") from None

_AHEAD = 4  # pieces of work in flight per worker: enough that one that is done again does not hold up the others
_RETRIES = 3
_DEATHS = (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError, ray.exceptions.NodeDiedError)
_PATIENCE = 10.0  # seconds until a cluster must have answered
_CONFIG = {"task_oom_retries": _RETRIES, "worker_niceness": 0}  # Ray: without end, and 15, which starves beside others
_NO_REPORTS = ("RAY_USAGE_STATS_ENABLED", "0")  # Ray would tell its makers how it is used


def run(
    function: Callable[[Work], Result], work: Iterable[Work], workers: int, address: str | None = None
) -> Iterator[Result]:
    """The results of ``function`` in the order of ``work``, ``workers`` at a time; ``function`` must pickle.

    ``address`` is that of a Ray cluster; without one, Ray is started on this machine and ended. A piece of work whose
    process or machine dies is done again, three times, then carefully where ``function`` is ``Careful``; otherwise
    ``EngineError`` is raised. An exception of ``function`` is raised here, at its result's place, and ends the run.
    """
    with session(workers, address):
        task = _task(function)
        careful = _task(function.carefully) if isinstance(function, Careful) else None
        waiting: deque[tuple[Any, Any]] = deque()
        running: list[Any] = []
        try:
            for piece in work:
                while len(running) >= workers:
                    running = ray.wait(running, num_returns=1, fetch_local=False)[1]
                kept = ray.put(piece)
                running.append(task.remote(kept))
                waiting.append((running[-1], kept))
                while waiting[0][0] not in running or len(waiting) > workers * _AHEAD:
                    yield _result(*waiting.popleft(), careful)
            while waiting:
                yield _result(*waiting.popleft(), careful)
        finally:
            for unfinished, _ in waiting:
                ray.cancel(unfinished, force=True)


@contextmanager
def session(workers: int, address: str | None = None) -> Iterator[None]:
    """Holds a session of Ray, which ``run`` uses: on the cluster at ``address``, else one on this machine.

    A session that the program has begun is used as it is. Raises ``EngineError`` when Ray is not reached.
    """
    if address is None and ray.is_initialized():
        yield
        return
    os.environ.setdefault(*_NO_REPORTS)
    own = {"num_cpus": workers, "include_dashboard": False, "_system_config": _CONFIG}
    try:
        if address:
            _check_answers(address)
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **({} if address else own))
    except (OSError, RuntimeError, ValueError, ImportError, ray.exceptions.RayError) as error:
        where = f"reached at {address}" if address else "started on this machine"
        raise EngineError(f"Ray cannot be {where}: {_first_line(error)}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _task(function: Callable[[Work], Result]) -> Any:
    """``function`` as Ray runs it: on one processor, on the machine with the fewest tasks."""

    def piece_of_work(piece: Work) -> Result:
        worker.begin()
        return function(piece)

    return ray.remote(num_cpus=1, max_retries=_RETRIES, scheduling_strategy="SPREAD")(piece_of_work)


def _result(reference: Any, piece: Any, careful: Any) -> Any:
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError as error:
        if careful is not None and isinstance(error, _DEATHS):
            return _result(careful.remote(piece), piece, None)
        raise EngineError(
            f"the engine ray gave up a piece of work after {_RETRIES + 1} tries: {_first_line(error)} Give it more "
            "memory, or fewer workers, and run it again with --resume"
        ) from error


def _check_answers(address: str) -> None:
    """Raises ``OSError`` where nothing listens at HOST:PORT, for which Ray itself would wait for many minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), _PATIENCE).close()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
