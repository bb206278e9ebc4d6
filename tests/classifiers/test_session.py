"""Networks in batches: the same answers as row by row, within a limit, and never quietly on another device."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers import blend, folder, onnx
from overclaim.classifiers.entities import tagger
from overclaim.classifiers.folder import ModelFolder
from overclaim.classifiers.session import batches, device_for, feeds, in_batches, open_session, run
from overclaim.classifiers.tokens import Tokens
from overclaim.errors import ConfigError
from overclaim.stages.claims import around
from overclaim.types import ClaimLabels
from tests.samples import AMBER_GLASSES

GPU = "CUDAExecutionProvider"
SENTENCES = [
    *AMBER_GLASSES[0],
    "Aspirin lowered prostaglandin E2 in human platelets and did not change it in mice that lacked COX-1.",
    "Sleepy.",
]


class AsOnGpu:
    """A session that runs where the given one does and is treated as one on a GPU; ``shapes`` are those of its runs."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.shapes: list[tuple[int, ...]] = []

    def get_providers(self) -> list[str]:
        return [GPU, "CPUExecutionProvider"]

    def run(self, names: Sequence[str] | None, inputs: dict[str, Any]) -> Any:
        self.shapes.append(inputs["ids"].shape)
        return self.session.run(names, inputs)


class Sums:
    """A network that gives per row, or per place, the sum of the ids that the mask leaves, and of the segments."""

    def __init__(self, per_place: bool = False) -> None:
        self.per_place = per_place

    def get_providers(self) -> list[str]:
        return ["CPUExecutionProvider"]

    def run(self, _names: Sequence[str] | None, inputs: dict[str, Any]) -> Any:
        found = np.stack([inputs["ids"] * inputs["mask"], inputs["segments"]], axis=2)
        return [found if self.per_place else found.sum(axis=1)]


def row(*ids: int) -> Tokens:
    return Tokens(ids, tuple(number % 2 for number in ids))


ROWS = st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=12).map(lambda ids: row(*ids)), max_size=20)


@given(st.lists(st.integers(0, 30)), st.integers(1, 60))
def test_every_row_is_in_one_batch_which_keeps_to_the_limit_with_its_padding(lengths: list[int], pieces: int) -> None:
    found = list(batches(lengths, pieces))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= pieces


def test_rows_of_like_length_share_a_batch() -> None:
    assert [list(batch) for batch in batches([3, 9, 3, 10, 2], 20)] == [[3, 1], [0, 2, 4]]


def test_rows_are_filled_up_at_their_ends_and_masked() -> None:
    given = feeds(row(5, 6, 7), row(8))
    assert given["ids"].tolist() == [[5, 6, 7], [8, 0, 0]]
    assert given["mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert given["segments"].tolist() == [[1, 0, 1], [0, 0, 0]]


@given(ROWS, st.integers(1, 40), st.booleans())
def test_batches_give_what_rows_by_themselves_give(rows: list[Tokens], pieces: int, per_place: bool) -> None:
    network = Sums(per_place)
    alone, together = run(network, rows), in_batches(network, rows, pieces)
    assert [each.tolist() for each in alone] == [each.tolist() for each in together]


def test_the_limit_counts_word_pieces_not_rows() -> None:
    session = AsOnGpu(Sums())
    in_batches(session, [row(*range(1, 11))] * 7 + [row(1)] * 25, pieces=30)
    assert session.shapes == [(3, 10), (3, 10), (3, 10), (23, 1)]


def claims(session: Callable[[Any], Any]) -> Callable[[Sequence[int]], list[tuple[object, dict[str, float]]]]:
    model = onnx.load(folder.find("claims"))
    model = replace(model, session=session(model.session))
    contexts = around(SENTENCES, AMBER_GLASSES[1])

    def answers(order: Sequence[int]) -> list[tuple[object, dict[str, float]]]:
        labels: list[ClaimLabels] = model.predict([contexts[place] for place in order])
        return [(replace(each, scores={}), dict(each.scores)) for each in labels]

    return answers


def entities(session: Callable[[Any], Any]) -> Callable[[Sequence[int]], list[tuple[object, dict[str, float]]]]:
    model = tagger.load(folder.find("entities"))
    model = replace(model, session=session(model.session))
    return lambda order: [(found, {}) for found in model.tag([SENTENCES[place] for place in order])]


@pytest.mark.parametrize("model", [claims, entities])
def test_shipped_models_for_gpus_say_the_same_in_padded_batches_in_any_order(
    model: Callable[..., Any],
) -> None:
    opened: list[AsOnGpu] = []

    def as_on_gpu(session: Any) -> AsOnGpu:
        opened.append(AsOnGpu(session))
        return opened[-1]

    order = list(range(len(SENTENCES)))
    random.Random(3).shuffle(order)
    alone, together = model(lambda session: session)(range(len(SENTENCES))), model(as_on_gpu)(order)
    assert max(opened[0].shapes)[0] >= len(SENTENCES), "what can be run together is"
    for place, (labels, scores) in zip(order, together, strict=True):
        assert labels == alone[place][0]
        assert scores == pytest.approx(alone[place][1], abs=1e-4)
    assert any(labels for labels, _ in together), "the comparison is of something"


def test_a_gpu_that_onnxruntime_has_nothing_for_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(ConfigError, match=r"onnxruntime-gpu.*device cpu works without"):
        onnx.load(folder.find("claims"), "cuda")


@pytest.mark.filterwarnings("ignore:Specified provider:UserWarning")
@pytest.mark.skipif(GPU in onnxruntime.get_available_providers(), reason="there may be a GPU here")
def test_a_session_that_landed_on_the_processor_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [GPU, "CPUExecutionProvider"])
    with pytest.raises(ConfigError, match="cannot use the GPU"):
        onnx.load(folder.find("claims"), "cuda")


def test_a_driver_that_fails_is_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("cuda_call.cc:154 [with ERRTYPE]\nCUDA failure 35: driver is too old ; GPU=-1\n; line=3")

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [GPU, "CPUExecutionProvider"])
    monkeypatch.setattr(onnxruntime, "InferenceSession", fails)
    with pytest.raises(ConfigError, match=r"^device cuda: .*\(CUDA failure 35: driver is too old\); device cpu works"):
        onnx.load(folder.find("claims"), "cuda")


def test_a_model_made_for_processors_is_refused_on_a_gpu() -> None:
    opened = ModelFolder("small", "claims", "onnx", "0" * 64, {"model.onnx": b"..DynamicQuantizeLinear.."}, {}, {})
    with pytest.raises(ConfigError, match=r"model small: was made for processors.*shrunk from"):
        open_session(opened, "cuda")


def test_a_model_that_is_asked_beside_others_may_stay_on_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [GPU, "CPUExecutionProvider"])
    made = {b"..DynamicQuantizeLinear..": "cpu", b"..MatMul..": "cuda"}
    for network, device in made.items():
        opened = ModelFolder("small", "stance", "stance-onnx", "0" * 64, {"model.onnx": network}, {}, {})
        assert device_for(opened, "cuda") == device
        assert device_for(opened, "cpu") == "cpu"


def test_members_of_a_blend_get_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(ConfigError, match="onnxruntime-gpu"):
        folder.load("claims-blend", "cuda")
    assert folder.load("claims-linear", "cuda").name == "claims-linear"


def test_members_of_a_blend_that_were_made_for_processors_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [GPU, "CPUExecutionProvider"])
    opened: dict[str, str] = {}
    load = folder.load

    def as_asked(name: str, device: str = "cpu") -> Any:
        opened[name] = device
        return load(name)

    monkeypatch.setattr(folder, "load", as_asked)
    blend.load(folder.find("claims-blend"), "cuda")
    assert opened == {"claims-linear": "cuda", "claims": "cuda", "claims-small": "cpu"}
