"""The trained network as ONNX with fused attention and 8-bit weights, and the files that go with it."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch

from overclaim.classifiers.encoder.architecture import Network
from overclaim.classifiers.encoding import Limits
from overclaim.classifiers.onnx import NETWORK, OUTPUTS, TOKENIZER, Heads

_OPSET = 17


def save(model: Network, tokenizer: Path, heads: Heads, limits: Limits, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        NETWORK: quantised(model),
        TOKENIZER: _tokenizer(tokenizer),
        OUTPUTS: _outputs(heads, limits),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def quantised(model: Network) -> bytes:
    """The network as ONNX, attention and layer norms fused, weights in 8 bits, activations scaled as they come."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    config = model.body.config
    with tempfile.TemporaryDirectory() as place:
        plain, fused, small = (Path(place) / name for name in ("plain.onnx", "fused.onnx", "small.onnx"))
        plain.write_bytes(exported(model))
        options = FusionOptions("bert")
        graph = optimizer.optimize_model(
            str(plain),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=options,
        )
        graph.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(small),
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return small.read_bytes()


def exported(model: Network) -> bytes:
    """The network as plain ONNX in single precision: inputs ids, mask, segments; output logits."""
    model.eval()
    model.body.config._attn_implementation = "eager"
    sample = torch.ones((2, 7), dtype=torch.int64)
    inputs: tuple[Any, ...] = (sample, sample, torch.zeros_like(sample))
    axes = {name: {0: "sentences", 1: "places"} for name in ("ids", "mask", "segments")}
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        path = Path(place) / "plain.onnx"
        torch.onnx.export(
            model,
            inputs,
            str(path),
            input_names=list(axes),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "sentences"}},
            opset_version=_OPSET,
            do_constant_folding=True,
            dynamo=False,
        )
        return path.read_bytes()


def _tokenizer(path: Path) -> bytes:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return str(tokenizer.to_str()).encode()


def _outputs(heads: Heads, limits: Limits) -> bytes:
    content = {
        "heads": {head: list(names) for head, names in heads.classes.items()},
        "scale": [float(value) for value in heads.scale],
        "shift": [float(value) for value in heads.shift],
        "bare": list(heads.bare),
        "limits": limits.model_dump(),
    }
    return (json.dumps(content, indent=1) + "\n").encode()
