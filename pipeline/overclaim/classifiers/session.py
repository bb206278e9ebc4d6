"""A network under ONNX Runtime: each row is run by itself, in several threads.

A row's outputs must not depend, even in the last digit, on its neighbours in a batch, and nothing is spent on padding.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import ModelFolder
from overclaim.classifiers.tokens import Tokens
from overclaim.errors import ModelError

NETWORK, TOKENIZER = "model.onnx", "tokenizer.json"
_THREADS = 8
_SLOW_FUSION = "SkipLayerNormFusion"  # runs slower than the sum and the layer norm that it replaces


def open_session(opened: ModelFolder) -> Any:
    """The model's network, ready to run; raises ``ModelError`` when it cannot be run."""
    try:
        return session_of(opened.file(NETWORK))
    except _refusals() as error:
        raise ModelError(f"model {opened.name}: {NETWORK} cannot be run ({error}); train it anew") from None


def session_of(network: bytes, profile: Path | None = None) -> Any:
    """A network in ONNX's format, ready to run in one thread; ``profile`` is how files with its profile begin."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if profile is not None:
        options.enable_profiling, options.profile_file_prefix = True, str(profile)
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOW_FUSION]
    )


def run(session: Any, rows: Iterable[Tokens]) -> list[NDArray[np.float32]]:
    """The network's output for each row, in order."""
    with ThreadPoolExecutor(_threads()) as pool:
        return list(pool.map(lambda tokens: _one(session, tokens), rows))


def _one(session: Any, tokens: Tokens) -> NDArray[np.float32]:
    row: NDArray[np.float32] = session.run(None, feeds(tokens))[0][0]
    return row


def feeds(tokens: Tokens) -> dict[str, NDArray[np.int64]]:
    """One row as the network takes it."""
    ids = np.array([tokens.ids], dtype=np.int64)
    segments = np.array([tokens.segments], dtype=np.int64)
    return {"ids": ids, "mask": np.ones_like(ids), "segments": segments}


def _threads() -> int:
    """As many threads as there are processors, and one in a worker process, of which there are several already.

    Engines say so in their own ways: a process of Ray's has no parent, but OMP_NUM_THREADS.
    """
    if multiprocessing.parent_process() is not None or os.environ.get("OMP_NUM_THREADS") == "1":
        return 1
    return max(1, min(_THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1))


def _refusals() -> tuple[type[Exception], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented", "RuntimeException")
    return (ValueError, RuntimeError, *(getattr(state, name) for name in names))
