"""The weights of a released network, read back from its ONNX file: what training goes on from without a checkpoint.

They have as few bits as the file has: where it multiplies in 8 bits, a weight is off by at most half of a 127th of the
largest of its column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import joined
from overclaim.classifiers.session import NETWORK

Floats = NDArray[np.float32]

_LAYER = re.compile(r"/(?P<path>.+)/(?:MatMul|Gemm)(?:_\w+)?")  # a layer of the heads may be either
_PLAIN = re.compile(r"(?:body|heads)\.(?:[\w.]+\.)?(?:weight|bias)")
_DISTANCES = "body.encoder.relative_attention_bias.weight"  # MPNet's
_HALF = ".half"
_MIDDLE = 128  # what stands for zero where blocks are stored in unsigned 8 bits
_QUERY_KEY_VALUE = ("query", "key", "value")
_PRODUCTS = frozenset({"MatMul", "MatMulInteger", "MatMulNBits"})


def network(folder: Path) -> bytes | None:
    """The network in ``folder``, its parts put together; None where there is none."""
    return joined({path.name: path.read_bytes() for path in folder.glob(f"{NETWORK}*")}).get(NETWORK)


def weights(content: bytes) -> dict[str, Any]:
    """The weights in an ONNX file that ``overclaim train`` wrote, as torch names and lays them out."""
    import torch

    graph = _graph(content)
    stored = _stored(graph)
    found = {name: values for name, values in stored.items() if _PLAIN.fullmatch(name)}
    found |= {**_words(stored), **_layers(graph, stored), **_biases_of_attention(graph, stored)}
    return {name: torch.from_numpy(np.array(values, dtype=np.float32)) for name, values in sorted(found.items())}


def configuration(content: bytes) -> Any:
    """The ``BertConfig`` or ``MPNetConfig`` of the network in an ONNX file."""
    from transformers import BertConfig, MPNetConfig

    graph = _graph(content)
    shapes = {each.name.removesuffix(_HALF): tuple(each.dims) for each in graph.initializer}
    places, width = shapes["body.embeddings.position_embeddings.weight"]
    norm = next(node for node in graph.node if node.op_type == "LayerNormalization")
    common = {
        "vocab_size": shapes["words"][0],
        "hidden_size": width,
        "num_hidden_layers": sum(name.endswith(".intermediate.dense.bias") for name in shapes),
        "intermediate_size": shapes["body.encoder.layer.0.intermediate.dense.bias"][0],
        "max_position_embeddings": places,
        "layer_norm_eps": _attribute(norm, "epsilon").f,
    }
    if _DISTANCES in shapes:
        buckets, heads = shapes[_DISTANCES]
        return MPNetConfig(**common, num_attention_heads=heads, relative_attention_num_buckets=buckets)
    attention = next(node for node in graph.node if node.op_type == "MultiHeadAttention")
    segments = shapes["body.embeddings.token_type_embeddings.weight"][0]
    return BertConfig(**common, num_attention_heads=_attribute(attention, "num_heads").i, type_vocab_size=segments)


def _graph(content: bytes) -> Any:
    import onnx

    return onnx.load_model_from_string(content).graph


def _attribute(node: Any, name: str) -> Any:
    return next(each for each in node.attribute if each.name == name)


def _stored(graph: Any) -> dict[str, Any]:
    """What the file stores, by name; what it stores in 16 bits under the name that it is used by."""
    from onnx import numpy_helper

    return {each.name.removesuffix(_HALF): numpy_helper.to_array(each) for each in graph.initializer}


def _words(stored: Mapping[str, Any]) -> dict[str, Floats]:
    blocks = stored["words"] * stored["words.scale"]
    return {"body.embeddings.word_embeddings.weight": blocks.reshape(len(blocks), -1)}


def _layers(graph: Any, stored: Mapping[str, Any]) -> dict[str, Floats]:
    """The weights of every linear layer (outputs x inputs)."""
    found = {}
    for node in graph.node:
        layer = _LAYER.fullmatch(node.name)
        if layer and node.op_type in _PRODUCTS and node.input[1] in stored:  # the others multiply what a text gives
            found[f"{layer['path'].replace('/', '.')}.weight"] = _linear(node, stored)
    return found


def _linear(node: Any, stored: Mapping[str, Any]) -> Floats:
    """The weights of a product (outputs x inputs)."""
    name = node.input[1]
    if node.op_type == "MatMulNBits":  # blocks of each output's weights
        blocks = (stored[name].astype(np.float32) - _MIDDLE) * stored[node.input[2]][..., None]
        return np.asarray(blocks.reshape(len(blocks), -1)[:, : _attribute(node, "K").i])  # the last block is filled up
    if node.op_type == "MatMulInteger":  # columns
        scale = stored[f"{name.removesuffix('_quantized')}_scale"]
        return np.asarray(((stored[name].astype(np.float32) - stored[node.input[3]]) * scale).T)
    return np.asarray(stored[name].T)


def _biases_of_attention(graph: Any, stored: Mapping[str, Any]) -> dict[str, Floats]:
    found = {}
    for number, node in enumerate(each for each in graph.node if each.op_type == "MultiHeadAttention"):
        for part, values in zip(_QUERY_KEY_VALUE, np.split(stored[node.input[3]], 3), strict=True):
            found[f"body.encoder.layer.{number}.attention.self.{part}.bias"] = values
    return found
