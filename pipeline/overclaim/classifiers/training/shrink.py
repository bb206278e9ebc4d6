"""A trained model in the form that runs fastest, without training it again."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from overclaim.classifiers.folder import MANIFEST, find, open_model, write_files
from overclaim.classifiers.session import NETWORK
from overclaim.errors import MissingExtraError, ModelError

_IN_EIGHT_BITS = frozenset({"MatMulInteger", "MatMulNBits"})


def shrink(model: str | Path, out: Path) -> dict[str, str]:
    """The sha256 of each file of the model in ``out``: as it was, but for its network, whose products are in 8 bits.

    Raises ``ModelError`` for a model without a network of 16 or 32 bits, ``MissingExtraError`` without ``onnx``.
    """
    if importlib.util.find_spec("onnx") is None:
        raise MissingExtraError("onnx", "train", "making a model faster")
    import onnx

    from overclaim.classifiers.training.fast import in_eight_bits, in_full, part_layer_norms

    opened = open_model(find(model))
    network = onnx.load_model_from_string(opened.file(NETWORK))
    if any(node.op_type in _IN_EIGHT_BITS for node in network.graph.node):
        raise ModelError(f"model {opened.name}: its products are in 8 bits already; give one saved with precision half")
    part_layer_norms(network)
    out.mkdir(parents=True, exist_ok=True)
    hashes = write_files(out, {**opened.files, NETWORK: in_eight_bits(in_full(network))})
    lines = [
        "# Written by `overclaim models shrink`; do not edit: files and thresholds are verified when it is loaded.",
        f"name = {json.dumps(out.name)}",
        f"task = {json.dumps(opened.task)}",
        f"kind = {json.dumps(opened.kind)}",
        f"command = {json.dumps(f'overclaim models shrink {opened.name}')}",
        f"shrunk = {json.dumps(opened.sha256)}",
        "\n[files]",
        *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in sorted(hashes.items())),
        "\n[thresholds]",
        *(f"{json.dumps(name)} = {value}" for name, value in sorted(opened.thresholds.items())),
    ]
    (out / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return hashes
