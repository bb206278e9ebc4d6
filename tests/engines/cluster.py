"""A real Ray cluster of two nodes on this machine, each with processes and an address of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HEAD, OTHER = "127.0.0.2", "127.0.0.3"
_PATIENCE = 120.0
_START = (sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--num-cpus", "1", "--disable-usage-stats")
_SMALL = ("--object-store-memory", "80000000")
_SETTINGS = {
    "RAY_AUTH_MODE": "token",
    "RAY_health_check_initial_delay_ms": "0",
    "RAY_health_check_period_ms": "500",
    "RAY_health_check_timeout_ms": "2000",
    "RAY_health_check_failure_threshold": "3",
    "RAY_worker_niceness": "0",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Two nodes of one processor each; programs that are started beside them may join them.

    Every node and program is a session of the system, which all processes that it starts belong to.
    """

    address: str
    environment: Mapping[str, str]
    sessions: dict[str, int] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], told: int, folder: Path | None = None) -> subprocess.Popen[str]:
        """A program that works in ``folder`` and is killed with the cluster, if it still runs then."""
        started = subprocess.Popen(
            command,
            cwd=folder,
            env=self.environment,
            stdout=told,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.sessions[name] = started.pid
        return started

    def busy(self, node: str) -> bool:
        """True while a process of ``node`` is at a piece of work."""
        return any(_title(process).startswith("ray::piece_of_work") for process in _of(self.sessions[node]))

    def kill(self, name: str) -> None:
        """Kills every process of a node or program at once, as when its machine loses power."""
        while left := _of(self.sessions[name]):
            for process in left:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.01)


@contextmanager
def two_nodes() -> Iterator[Cluster]:
    """Holds a cluster; none of its processes is left when it ends, whatever became of them."""
    port, place = _free_port(), tempfile.mkdtemp(prefix="ray-", dir="/tmp")
    environment = {**os.environ, **_SETTINGS, "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    cluster = Cluster(f"{HEAD}:{port}", environment)
    try:
        _join(cluster, HEAD, "--head", "--port", str(port), "--include-dashboard", "false", "--temp-dir", place)
        _join(cluster, OTHER, "--address", cluster.address)
        yield cluster
    finally:
        for name in reversed(cluster.sessions):
            cluster.kill(name)
        shutil.rmtree(place, ignore_errors=True)


def _join(cluster: Cluster, node: str, *arguments: str) -> None:
    with tempfile.TemporaryFile("w+") as told:
        started = cluster.start(node, [*_START, "--node-ip-address", node, *_SMALL, *arguments], told.fileno())
        deadline = time.monotonic() + _PATIENCE
        while started.poll() is None and time.monotonic() < deadline:
            told.seek(0)
            if "Ray runtime started" in told.read():
                return
            time.sleep(0.05)
        told.seek(0)
        raise RuntimeError(f"the node {node} did not start: {told.read()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HEAD, 0))
        return int(free.getsockname()[1])


def _of(session: int) -> list[int]:
    """The processes of a session, but those that have ended and are only not yet waited for."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with suppress(OSError):
                state, _, _, of = (place / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(of) == session and state != "Z":
                    found.append(int(place.name))
    return found


def _title(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""
