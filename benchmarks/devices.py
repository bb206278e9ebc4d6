"""How far the shipped networks' answers are from what they are on the processor, sentence by sentence, in another way.

``batches``: in padded batches, on the processor; ``tf32``: on the processor with what enters a product with weights
rounded about as on a GPU (needs the extra ``train``); ``cuda``: on a GPU. All read the packaged evidence. The stance
model is made for processors and stays there.

Run as ``python benchmarks/devices.py batches|tf32|cuda [--abstracts N]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from overclaim.api.bench import EVIDENCE
from overclaim.classifiers import folder, onnx
from overclaim.classifiers.entities import tagger
from overclaim.classifiers.session import NETWORK, session_of
from overclaim.config import data_folder
from overclaim.readers import resolve
from overclaim.stages import claims, sentences
from overclaim.types import Context, Document

FLOATS = 1  # the accuracy level at which ONNX Runtime does not round activations to 8 bits
PRODUCTS = ("MatMul", "MatMulNBits", "Gemm")
Answer = tuple[object, dict[str, float]]


class Batched:
    """A session on the processor that is treated as one on a GPU."""

    def __init__(self, session: Any) -> None:
        self.run, self.get_outputs = session.run, session.get_outputs

    def get_providers(self) -> list[str]:
        """The provider for GPUs."""
        return ["CUDAExecutionProvider"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints per model how many answers were compared, how many differ, and the largest difference of a score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=("batches", "tf32", "cuda"))
    parser.add_argument("--abstracts", type=int, default=20)
    chosen = parser.parse_args(arguments)
    texts = list(islice(abstracts(), chosen.abstracts))
    for name, (load, ask) in MODELS.items():
        model = load(folder.find(name))
        other = load(folder.find(name), "cuda") if chosen.way == "cuda" else changed(model, name, chosen.way)
        pairs = list(zip(ask(model, texts), ask(other, texts), strict=True))
        labels = sum(one[0] != two[0] for one, two in pairs)
        scores = max((abs(one[1][key] - two[1][key]) for one, two in pairs for key in one[1]), default=0.0)
        told = f"{len(pairs)} answers, {labels} differ, largest difference of a score {scores:.4f}"
        sys.stdout.write(f"{name}: {told}\n")


def abstracts() -> Iterator[list[Context]]:
    """The sentences of each packaged abstract, in their context."""
    for each in resolve.stream([Path(str(data_folder(*EVIDENCE)))]):
        if isinstance(each, Document):
            yield claims.contexts(each, sentences.split(each))


def changed(model: Any, name: str, way: str) -> Any:
    """``model`` with its network run in batches, or in TF32."""
    if way == "batches":
        return replace(model, session=Batched(model.session))
    import onnx as formats

    network = formats.load_model_from_string(folder.open_model(folder.find(name)).file(NETWORK))
    nodes = [each for node in network.graph.node for each in in_tf32(node)]
    del network.graph.node[:]
    network.graph.node.extend(nodes)
    return replace(model, session=session_of(network.SerializeToString()))


def in_tf32(node: Any) -> Iterator[Any]:
    """``node`` of an ONNX network; before a product, what rounds its left side to ten bits, as many as TF32 has."""
    from onnx import TensorProto, helper

    if node.op_type in PRODUCTS:
        half, rounded = (f"{node.output[0]}.{name}" for name in ("half", "rounded"))
        yield helper.make_node("Cast", [node.input[0]], [half], to=TensorProto.FLOAT16)
        yield helper.make_node("Cast", [half], [rounded], to=TensorProto.FLOAT)
        node.input[0] = rounded
    for level in node.attribute:
        if level.name == "accuracy_level":
            level.i = FLOATS
    yield node


def of_claims(model: Any, texts: Sequence[Sequence[Context]]) -> Iterator[Answer]:
    """The labels of every sentence."""
    for labels in model.predict([context for abstract in texts for context in abstract]):
        yield replace(labels, scores={}), dict(labels.scores)


def of_entities(model: Any, texts: Sequence[Sequence[Context]]) -> Iterator[Answer]:
    """The spans of every sentence."""
    for spans in model.tag([context.text for abstract in texts for context in abstract]):
        yield spans, {}


MODELS: dict[str, tuple[Callable[..., Any], Callable[[Any, Sequence[Sequence[Context]]], Iterator[Answer]]]] = {
    "claims": (onnx.load, of_claims),
    "entities": (tagger.load, of_entities),
}


if __name__ == "__main__":
    main()
