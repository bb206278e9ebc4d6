"""The stance model as ONNX Runtime runs it: every pair by itself, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from overclaim.classifiers.folder import ModelFolder, open_model
from overclaim.classifiers.session import TOKENIZER, device_for, open_session, run
from overclaim.classifiers.stance.aggregate import (
    OUTPUTS,
    Aggregation,
    Calibration,
    Floats,
    calibrated,
    columns,
    labelled,
    neutral,
    together,
    whole,
)
from overclaim.classifiers.stance.encoding import PairEncoding, PairLimits
from overclaim.classifiers.tokens import plain
from overclaim.config import CPU, Device, Frozen, parse
from overclaim.errors import ConfigError, ModelError
from overclaim.types import StanceLabels

SETTINGS = "stance.json"
KIND, TASK = "stance-onnx", "stance"


class Outputs(Frozen):
    """The content of ``stance.json``: the classes in order, the calibration, how sentences are put together."""

    classes: tuple[str, ...]
    temperature: float = Field(gt=0)
    excess: float = Field(gt=0, description="temperature of whether a claim says more than its evidence")
    shift: float = Field(description="what is added to neutral, as people quote what decides more often")
    joint: float
    neutral: float
    limits: PairLimits


@dataclass(frozen=True)
class StanceModel:
    """A ``StanceClassifier`` over an ONNX network; ``sha256`` stands for every file of it."""

    name: str
    sha256: str
    session: Any = field(repr=False)
    encoding: PairEncoding = field(repr=False)
    calibration: Calibration
    how: Aggregation

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        """The stance of each claim's evidence sentences, in order, independent of how they are batched."""
        return [
            labelled(logits, singles) if len(singles) else neutral()
            for singles, logits in read(asked, self.logits, self.how)
        ]

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The calibrated ``columns`` of each pair of claim and evidence."""
        rows = run(self.session, (self.encoding.tokens(claim, evidence) for claim, evidence in pairs))
        return calibrated(columns(np.array(rows, dtype=np.float64).reshape(-1, len(OUTPUTS))), self.calibration)


def read(asked: Sequence[tuple[str, Sequence[str]]], logits: Any, how: Aggregation) -> list[tuple[Floats, Floats]]:
    """Per claim the columns of its sentences and of all as one; ``logits`` is a function of pairs of texts."""
    flat = [(claim, sentence) for claim, sentences in asked for sentence in sentences]
    scores, singles = (logits(flat) if flat else np.zeros((0, len(OUTPUTS)))), []
    start = 0
    for _, sentences in asked:
        singles.append(scores[start : start + len(sentences)])
        start += len(sentences)
    pieces = [
        (claim, " ".join(sentences[place] for place in together(own)))
        for (claim, sentences), own in zip(asked, singles, strict=True)
        if len(sentences) > 1
    ]
    joint = iter(logits(pieces) if pieces else ())
    return [(own, whole(own, next(joint) if len(own) > 1 else own[0], how) if len(own) else own) for own in singles]


def load(folder: Path | Traversable, device: Device = CPU) -> StanceModel:
    """The stance model in ``folder``, on ``device`` unless it was made for processors, where it stays.

    Raises ``ModelError`` when a file is missing, altered or does not fit.
    """
    opened = open_model(folder)
    if opened.kind != KIND:
        raise ModelError(f"model {opened.name}: kind is {opened.kind!r}, this loader reads {KIND!r}")
    outputs = _outputs(opened)
    session = open_session(opened, device_for(opened, device))
    if session.get_outputs()[0].shape[-1] != len(OUTPUTS):
        raise ModelError(f"model {opened.name}: the network and {SETTINGS} disagree on the outputs; train it anew")
    encoding = PairEncoding(plain(opened.file(TOKENIZER)), outputs.limits)
    how = Aggregation(outputs.joint, outputs.neutral)
    calibration = Calibration(outputs.temperature, outputs.excess, outputs.shift)
    return StanceModel(opened.name, opened.sha256, session, encoding, calibration, how)


def _outputs(opened: ModelFolder) -> Outputs:
    try:
        found = parse(opened.json(SETTINGS), Outputs, f"model {opened.name}: {SETTINGS}")
    except ConfigError as error:
        raise ModelError(f"{error}; train it anew") from None
    if found.classes != OUTPUTS:
        raise ModelError(f"model {opened.name}: {SETTINGS} does not fit (classes must be {OUTPUTS}); train it anew")
    return found
