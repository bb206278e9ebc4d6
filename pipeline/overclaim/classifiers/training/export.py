"""A trained network as ONNX with fused attention and weights of few bits."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from overclaim.classifiers.folder import write_files
from overclaim.classifiers.session import NETWORK, TOKENIZER
from overclaim.classifiers.training.fast import in_eight_bits, part_layer_norms
from overclaim.classifiers.training.settings import Precision

_OPSET = 17
_BLOCK = 64
_EMBEDDING_BLOCK = 32
_SMALL = 4096
_SCALES = "words.scale"
_INT8 = 4  # the accuracy level at which products are computed in 8 bits


def write(network: bytes, tokenizer: Any, outputs: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """The sha256 of each file of a trained model, written to ``folder``: network, tokenizer and ``outputs`` by name."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_files(folder, {NETWORK: network, TOKENIZER: str(tokenizer.to_str()).encode(), **outputs})


def small(model: Any, precision: Precision) -> bytes:
    """The network as ONNX with fused attention, and word embeddings in 8 bits scaled by blocks.

    Other weights are stored in 16 bits and computed in single precision (``half``), or stored and computed in 8 bits
    (``int8``), scaled by blocks, and activations by block and row: either way a row's outputs depend on no other row.
    ``fast`` is computed in 8 bits with one scale for all activations of a run, which is why rows are run by themselves.
    """
    graph = fused(model)
    _shrink_embeddings(graph)
    part_layer_norms(graph)
    if precision == "fast":
        return in_eight_bits(graph)
    if precision == "half":
        _halve(graph)
        return bytes(graph.SerializeToString())
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    shrink = MatMulNBitsQuantizer(graph, bits=8, block_size=_BLOCK, is_symmetric=True, accuracy_level=_INT8)
    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    shrink.process()
    return bytes(shrink.model.model.SerializeToString())


def _halve(model: Any) -> None:
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    for weights in list(graph.initializer):
        if weights.data_type != TensorProto.FLOAT or np.prod(weights.dims) < _SMALL or weights.name == _SCALES:
            continue
        values = numpy_helper.to_array(weights).astype(np.float16)
        graph.initializer.remove(weights)
        graph.initializer.append(numpy_helper.from_array(values, f"{weights.name}.half"))
        graph.node.insert(0, helper.make_node("Cast", [f"{weights.name}.half"], [weights.name], to=TensorProto.FLOAT))


def fused(model: Any) -> Any:
    """The network as an ONNX model in single precision with attention, GELU and layer norms fused."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.use_multi_head_attention, options.enable_embed_layer_norm = True, False
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place) / "plain.onnx"
        plain.write_bytes(exported(model))
        found = optimizer.optimize_model(
            str(plain),
            model_type="bert",
            num_heads=model.body.config.num_attention_heads,
            hidden_size=model.body.config.hidden_size,
            optimization_options=options,
        )
    return found.model


def _shrink_embeddings(model: Any) -> None:
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    weights = next(each for each in graph.initializer if each.name.endswith("word_embeddings.weight"))
    gather = next(each for each in graph.node if each.op_type == "Gather" and each.input[0] == weights.name)
    values = numpy_helper.to_array(weights)
    blocks = values.reshape(len(values), -1, min(_EMBEDDING_BLOCK, values.shape[1]))
    scale = np.maximum(np.abs(blocks).max(axis=2, keepdims=True) / 127, 1e-12).astype(np.float32)
    graph.initializer.remove(weights)
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.round(blocks / scale).astype(np.int8), "words"),
            numpy_helper.from_array(scale, _SCALES),
            numpy_helper.from_array(np.array([0, 0, -1], dtype=np.int64), "words.shape"),
        ]
    )
    place, ids, out = list(graph.node).index(gather), gather.input[1], gather.output[0]
    graph.node.remove(gather)
    nodes = [
        helper.make_node("Gather", ["words", ids], ["words.rows"]),
        helper.make_node("Cast", ["words.rows"], ["words.values"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [_SCALES, ids], ["words.scales"]),
        helper.make_node("Mul", ["words.values", "words.scales"], ["words.blocks"]),
        helper.make_node("Reshape", ["words.blocks", "words.shape"], [out]),
    ]
    for step, node in enumerate(nodes):
        graph.node.insert(place + step, node)


def exported(model: Any) -> bytes:
    """The network as plain ONNX in single precision: inputs ids, mask, segments; output logits.

    ``model`` has its encoder as ``body`` and gives logits per row, or (three dimensions) per row and place.
    """
    model.eval()
    model.body.config._attn_implementation = "eager"
    sample = torch.ones((2, 7), dtype=torch.int64)
    inputs: tuple[Any, ...] = (sample, sample, torch.zeros_like(sample))
    axes = {name: {0: "sentences", 1: "places"} for name in ("ids", "mask", "segments")}
    with torch.no_grad():
        per_place = model(*inputs).dim() == len(("sentence", "place", "output"))
    axes["logits"] = {0: "sentences", 1: "places"} if per_place else {0: "sentences"}
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        path = Path(place) / "plain.onnx"
        torch.onnx.export(
            model,
            inputs,
            str(path),
            input_names=["ids", "mask", "segments"],
            output_names=["logits"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            do_constant_folding=True,
            dynamo=False,
        )
        return path.read_bytes()
