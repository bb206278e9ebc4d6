"""What engines need before they run, started once for many tests."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest


def started(engine: str, workers: int) -> AbstractContextManager[None]:
    """Holds what ``engine`` would otherwise start for every run; skips the test where it is not installed."""
    if engine != "ray":
        return nullcontext()
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'overclaim[ray]'")
    from overclaim.engines import ray

    return ray.session(workers)
