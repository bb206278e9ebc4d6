"""A network in the form that processors run fastest: products in 8 bits, layer norms apart from the sums before them.

Weights are scaled by column, activations by sentence. A sentence is run by itself, so its outputs depend on no other.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

_FLOAT = 1  # ONNX's number of single precision


def in_eight_bits(model: Any) -> bytes:
    """The ONNX model, in single precision and with parted layer norms, its products in 8 bits but for the heads'."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    heads = [node.name for node in model.graph.node if node.op_type == "Gemm"]
    heads += [f"{name}_MatMul" for name in heads]  # what the quantizer makes of them first
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "fast.onnx"
        quantize_dynamic(
            model,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=heads,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": _FLOAT},
        )
        return path.read_bytes()


def in_full(model: Any) -> Any:
    """The ONNX model with weights that are stored in 16 bits turned back into single precision."""
    import numpy as np
    from onnx import numpy_helper

    graph = model.graph
    halves = {each.name: each for each in graph.initializer if each.name.endswith(".half")}
    for node in [each for each in graph.node if each.op_type == "Cast" and each.input[0] in halves]:
        stored = halves[node.input[0]]
        values = numpy_helper.to_array(stored).astype(np.float32)
        graph.initializer.remove(stored)
        graph.node.remove(node)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
    return model


def part_layer_norms(model: Any) -> None:
    """Makes sums and layer norms operators of their own: ONNX Runtime runs the two faster than their fused form."""
    from onnx import helper

    nodes: list[Any] = []
    for number, node in enumerate(model.graph.node):
        if node.op_type != "SkipLayerNormalization":
            nodes.append(node)
            continue
        left, right, scale, shift, *bias = node.input
        epsilon = next(each.f for each in node.attribute if each.name == "epsilon")
        if bias:
            nodes.append(helper.make_node("Add", [left, *bias], [f"norm{number}.biased"]))
            left = f"norm{number}.biased"
        nodes.append(helper.make_node("Add", [left, right], [f"norm{number}.sum"]))
        inputs = [f"norm{number}.sum", scale, shift]
        nodes.append(helper.make_node("LayerNormalization", inputs, [node.output[0]], epsilon=epsilon, axis=-1))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
