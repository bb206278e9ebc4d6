"""How fast this machine multiplies matrices under ONNX Runtime, and how much of that a network needs per token."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from overclaim.classifiers import blend, onnx
from overclaim.classifiers.folder import find, open_model
from overclaim.classifiers.session import NETWORK, feeds, session_of
from overclaim.classifiers.tokens import Tokens
from overclaim.types import Context

_TYPES: Mapping[str, tuple[str, int, int, int, type[Any], type[Any]]] = {
    "int8": ("MatMulInteger", 2, 3, 6, np.uint8, np.int8),
    "float32": ("MatMul", 1, 1, 1, np.float32, np.float32),
}
"""Per kind of product: the operator, ONNX's numbers of both inputs' and the output's type, numpy's of the inputs."""

_ROWS, _INNER, _COLUMNS = 512, 384, 1536
_LENGTH = 64


def matrix_limit(kind: str, threads: int, seconds: float = 0.5) -> float:
    """Operations of large ``int8`` or ``float32`` products per second of one processor, ``threads`` of them at work.

    A multiplication with its addition counts as two operations; time that other programs take does not count.
    """
    left, network = _product(kind)
    sessions = [session_of(network) for _ in range(threads)]
    for session in sessions:
        session.run(None, {"a": left})
    stop = time.perf_counter() + seconds

    def rate(session: Any) -> float:
        start, runs = time.thread_time(), 0
        while time.perf_counter() < stop or not runs:
            session.run(None, {"a": left})
            runs += 1
        return 2 * _ROWS * _INNER * _COLUMNS * runs / (time.thread_time() - start)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(rate, sessions)) / threads


def operations(model: str | Path, contexts: Sequence[Context]) -> float:
    """Operations of the products with weights when the model reads ``contexts``; 0 for one without network."""
    opened = open_model(find(model))
    if opened.kind == blend.KIND:
        return sum(operations(member, contexts) for member in opened.settings["members"])
    if opened.kind != onnx.KIND:
        return 0.0
    encoding = onnx.load(find(model)).encoding
    tokens = sum(len(row.ids) for row in encoding.rows(contexts))
    return tokens * operations_per_token(opened.file(NETWORK))


def operations_per_token(network: bytes) -> float:
    """Operations of the products with weights, per token, of a network that reads ids, mask and segments."""
    row = Tokens(tuple(range(1, _LENGTH + 1)), (0,) * _LENGTH)
    with tempfile.TemporaryDirectory() as place:
        session = session_of(network, Path(place) / "profile")
        session.run(None, feeds(row))
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    return sum(_operations(events)) / _LENGTH


def _operations(events: Iterable[Mapping[str, Any]]) -> Iterable[int]:
    for event in events:
        args = event.get("args", {})
        if event.get("name", "").endswith("_kernel_time") and (
            "MatMul" in args["op_name"] or args["op_name"] == "Gemm"
        ):
            (left, *_), (out, *_) = args["input_type_shape"], args["output_type_shape"]
            yield 2 * math.prod(next(iter(out.values()))) * next(iter(left.values()))[-1]


def _product(kind: str) -> tuple[Any, bytes]:
    """A left matrix, and a network in ONNX's format that multiplies it with a matrix of its own."""
    operator, left, right, out, left_type, right_type = _TYPES[kind]
    numbers = np.random.default_rng(0)
    weights = numbers.integers(-127, 127, (_INNER, _COLUMNS)).astype(right_type)
    node = _texts(1, "a", "b") + _texts(2, "c") + _texts(4, operator)
    tensor = b"".join(_number(1, size) for size in weights.shape) + _number(2, right) + _texts(8, "b")
    tensor += _bytes(9, weights.tobytes())
    graph = _bytes(1, node) + _texts(2, "product") + _bytes(5, tensor)
    graph += _bytes(11, _value("a", left, (_ROWS, _INNER))) + _bytes(12, _value("c", out, (_ROWS, _COLUMNS)))
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _texts(1, "") + _number(2, 17))
    return numbers.integers(0, 255, (_ROWS, _INNER)).astype(left_type), model


def _value(name: str, kind: int, shape: Iterable[int]) -> bytes:
    sizes = b"".join(_bytes(1, _number(1, size)) for size in shape)
    return _texts(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, sizes)))


def _texts(field: int, *texts: str) -> bytes:
    return b"".join(_bytes(field, text.encode()) for text in texts)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
