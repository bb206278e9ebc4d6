"""A network under ONNX Runtime, on the processor or on a GPU.

On the processor each row is run by itself, in several threads: a row's outputs must not depend, even in the last
digit, on its neighbours in a batch, and nothing is spent on padding. One row leaves a GPU idle, so there rows of like
length are padded and run together.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import ModelFolder
from overclaim.classifiers.tokens import Tokens
from overclaim.config import CPU, Device
from overclaim.errors import ConfigError, ModelError

NETWORK, TOKENIZER = "model.onnx", "tokenizer.json"
_THREADS = 8
_PIECES = 16_384  # word pieces of a batch: enough to fill a GPU, few enough for a small one's memory
_SLOW_FUSION = "SkipLayerNormFusion"  # runs slower than the sum and the layer norm that it replaces
_GPU = "CUDAExecutionProvider"
_GPU_OPTIONS = {"use_tf32": "1"}
_SCALED_BY_RUN = b"DynamicQuantizeLinear"  # in the form made for processors: one scale for all activations of a run
_INSTALL = "pip uninstall -y onnxruntime && pip install 'onnxruntime-gpu[cuda,cudnn]'"
_OTHERWISE = "device cpu works without"


def device_for(opened: ModelFolder, device: Device) -> Device:
    """``device``, but the processor for a network that was made for processors; raises as ``check`` does."""
    check(device)
    return CPU if device != CPU and _made_for_processors(opened) else device


def open_session(opened: ModelFolder, device: Device = CPU) -> Any:
    """The model's network, ready to run; raises ``ModelError`` when it cannot be run, ``ConfigError`` without a GPU."""
    network = opened.file(NETWORK)
    if device != CPU and _made_for_processors(opened):
        raise ConfigError(
            f"model {opened.name}: was made for processors, not for a GPU; use device cpu, or the model that it was "
            "shrunk from"
        )
    try:
        return session_of(network) if device == CPU else _on_gpu(network)
    except _refusals() as error:
        raise ModelError(f"model {opened.name}: {NETWORK} cannot be run ({error}); train it anew") from None


def _made_for_processors(opened: ModelFolder) -> bool:
    return _SCALED_BY_RUN in opened.files.get(NETWORK, b"")


def session_of(network: bytes, profile: Path | None = None) -> Any:
    """A network in ONNX's format, ready to run in one thread; ``profile`` is how files with its profile begin."""
    import onnxruntime

    options = _options()
    if profile is not None:
        options.enable_profiling, options.profile_file_prefix = True, str(profile)
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOW_FUSION]
    )


def _options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def check(device: Device) -> None:
    """Raises ``ConfigError`` where the ONNX Runtime that is installed has nothing for ``device``."""
    import onnxruntime

    if device != CPU and _GPU not in onnxruntime.get_available_providers():
        raise ConfigError(f"device {device}: needs onnxruntime-gpu: {_INSTALL}; {_OTHERWISE}")


def _on_gpu(network: bytes) -> Any:
    """The network on the GPU: where it cannot be, this is an error, never a session on the processor."""
    import onnxruntime

    check("cuda")
    with redirect_stdout(sys.stderr):  # where libraries are missing, it is printed
        onnxruntime.preload_dlls()
    try:
        session = onnxruntime.InferenceSession(
            network, _options(), providers=[(_GPU, _GPU_OPTIONS)], enable_fallback=False
        )
    except _refusals() as error:
        raise ConfigError(f"device cuda: the GPU cannot be used ({_reason(error)}); {_OTHERWISE}") from None
    if _GPU not in session.get_providers():
        raise ConfigError(
            "device cuda: ONNX Runtime cannot use the GPU, for the reason that it gives above: CUDA and cuDNN "
            f"({_INSTALL}), a driver or the GPU is missing; {_OTHERWISE}"
        )
    return session


def _reason(error: Exception) -> str:
    """What CUDA says, without the places in ONNX Runtime's code around it."""
    said = re.search(r"CUDA failure \d+: [^;\n]*", str(error))
    return " ".join((said.group() if said else str(error)).split())


def run(session: Any, rows: Iterable[Tokens]) -> list[NDArray[np.float32]]:
    """The network's output for each row, in order: row by row on the processor, in batches on a GPU."""
    if _GPU in session.get_providers():
        return in_batches(session, list(rows))
    with ThreadPoolExecutor(_threads()) as pool:
        return list(pool.map(lambda tokens: _one(session, tokens), rows))


def _one(session: Any, tokens: Tokens) -> NDArray[np.float32]:
    row: NDArray[np.float32] = session.run(None, feeds(tokens))[0][0]
    return row


def in_batches(session: Any, rows: Sequence[Tokens], pieces: int = _PIECES) -> list[NDArray[np.float32]]:
    """The network's output for each row, in order, from batches of at most so many word pieces with their padding."""
    found: dict[int, NDArray[np.float32]] = {}
    for places in batches([len(row.ids) for row in rows], pieces):
        outputs = session.run(None, feeds(*(rows[place] for place in places)))[0]
        found.update(zip(places, outputs, strict=True))
    return [_without_padding(found[place], row) for place, row in enumerate(rows)]


def _without_padding(output: NDArray[np.float32], row: Tokens) -> NDArray[np.float32]:
    return output[: len(row.ids)] if output.ndim > 1 else output


def batches(lengths: Sequence[int], pieces: int) -> Iterator[Sequence[int]]:
    """The places of ``lengths`` in batches, longest first, each padded to its longest at most ``pieces`` in all.

    What is longer than that by itself is a batch of its own.
    """
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    start = 0
    while start < len(order):
        stop = start + max(1, pieces // max(1, lengths[order[start]]))
        yield order[start:stop]
        start = stop


def feeds(*rows: Tokens) -> dict[str, NDArray[np.int64]]:
    """Rows as the network takes them: filled up at their ends to the longest, which the mask leaves out."""
    shape = len(rows), max(len(row.ids) for row in rows)
    ids, mask, segments = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for place, row in enumerate(rows):
        length = len(row.ids)
        ids[place, :length], mask[place, :length], segments[place, :length] = row.ids, 1, row.segments
    return {"ids": ids, "mask": mask, "segments": segments}


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
