"""The encoder for claims as ONNX Runtime runs it: one pass per sentence, every head at once, no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.encoding import Encoding, Limits
from overclaim.classifiers.folder import ModelFolder, open_model
from overclaim.classifiers.linear import EXCLUSIVE, HEADS, decide, is_bare
from overclaim.classifiers.session import NETWORK, TOKENIZER, open_session, run
from overclaim.classifiers.tokens import plain
from overclaim.config import CPU, Device, parse
from overclaim.errors import ConfigError, ModelError
from overclaim.types import ClaimLabels, Context, Kind

OUTPUTS = "heads.json"
KIND = "onnx"
STATEMENT = "strength_statement"
_DIGITS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Heads:
    """The heads, their classes and temperature in the order of the outputs; ``bare`` reads strength without context.

    ``scale`` and ``shift`` make logits of independent classes probabilities; exclusive heads divide by a temperature,
    which is ``1 / scale``, and sum to one.
    """

    classes: Mapping[str, tuple[str, ...]]
    scale: Floats
    shift: Floats
    bare: tuple[str, ...]

    def probabilities(self, logits: Floats) -> dict[str, Floats]:
        """Per head the probability of each class (sentences x classes)."""
        scaled = np.clip(logits * self.scale + self.shift, -40, 40)
        found: dict[str, Floats] = {}
        start = 0
        for head, names in self.classes.items():
            part = scaled[:, start : start + len(names)]
            start += len(names)
            if head in EXCLUSIVE or head.startswith("strength_"):
                raised = np.exp(part - part.max(axis=1, keepdims=True))
                found[head] = raised / raised.sum(axis=1, keepdims=True)
            else:
                found[head] = 1 / (1 + np.exp(-part))
        return found


@dataclass(frozen=True)
class OnnxClassifier:
    """A ``ClaimClassifier`` over an ONNX network; ``sha256`` stands for every file and threshold of it."""

    name: str
    sha256: str
    session: Any = field(repr=False)
    encoding: Encoding = field(repr=False)
    heads: Heads = field(repr=False)
    thresholds: Mapping[str, float] = field(repr=False)

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        """One ``ClaimLabels`` per context, in order, independent of how they are batched."""
        if not contexts:
            return []
        return [decide(scores, self.thresholds) for scores in named(self.probabilities(contexts), contexts, self.heads)]

    def probabilities(self, contexts: Sequence[Context]) -> dict[str, Floats]:
        """Per head, those that only training has included, the probability of each class (contexts x classes)."""
        return self.heads.probabilities(self.logits(contexts))

    def logits(self, contexts: Sequence[Context]) -> Floats:
        """The outputs of the network (contexts x classes of all heads)."""
        rows = run(self.session, self.encoding.rows(contexts))
        return np.array(rows, dtype=np.float64).reshape(len(contexts), -1)


def named(heads: Mapping[str, Floats], contexts: Sequence[Context], layout: Heads) -> list[dict[str, float]]:
    """The scores of each context, named as in ``ClaimLabels.scores`` and rounded.

    A sentence without any context gets the strength that the heads of ``layout.bare`` give it on average: they were
    trained on such sentences. It also has the scores of the head for whole statements, by which texts are compared.
    """
    bare = np.array([is_bare(context) for context in contexts], dtype=bool)
    shown = {head: heads[head] for head in HEADS if head in heads}
    if layout.bare:
        shown["strength"] = np.where(
            bare[:, None], np.mean([heads[head] for head in layout.bare], axis=0), shown["strength"]
        )
    rows = _rows(shown, {head: HEADS[head] for head in shown})
    if STATEMENT in heads:
        extra = _rows({STATEMENT: heads[STATEMENT]}, {STATEMENT: HEADS["strength"]})
        rows = [row | more if alone else row for row, more, alone in zip(rows, extra, bare, strict=True)]
    return rows


def _rows(heads: Mapping[str, Floats], classes: Mapping[str, tuple[str, ...]]) -> list[dict[str, float]]:
    names = [f"{head}:{name}" if len(classes[head]) > 1 else name for head in heads for name in classes[head]]
    table = np.round(np.hstack(list(heads.values())), _DIGITS)
    return [dict(zip(names, map(float, row), strict=True)) for row in table]


def load(folder: Path | Traversable, device: Device = CPU) -> OnnxClassifier:
    """The classifier in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit."""
    opened = open_model(folder)
    if opened.kind != KIND:
        raise ModelError(f"model {opened.name}: kind is {opened.kind!r}, this loader reads {KIND!r}")
    _check_thresholds(opened)
    session = open_session(opened, device)
    encoding, heads = _encoding(opened), _heads(opened)
    if session.get_outputs()[0].shape[-1] != len(heads.scale):
        raise ModelError(f"model {opened.name}: {NETWORK} and {OUTPUTS} disagree on the outputs; train it anew")
    return OnnxClassifier(opened.name, opened.sha256, session, encoding, heads, opened.thresholds)


def _encoding(opened: ModelFolder) -> Encoding:
    tokenizer = plain(opened.file(TOKENIZER))
    try:
        limits = parse(opened.json(OUTPUTS)["limits"], Limits, f"model {opened.name}: {OUTPUTS}")
    except ConfigError as error:
        raise ModelError(str(error)) from None
    except KeyError:
        raise ModelError(f"model {opened.name}: {OUTPUTS} names no limits; train it anew") from None
    return Encoding(tokenizer, limits)


def _heads(opened: ModelFolder) -> Heads:
    content = opened.json(OUTPUTS)
    try:
        classes = {head: tuple(names) for head, names in content["heads"].items()}
        scale, shift = (np.array(content[key], dtype=np.float64) for key in ("scale", "shift"))
        bare = tuple(content["bare"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"model {opened.name}: {OUTPUTS} is incomplete ({error!r}); train it anew") from None
    expected = {head: names for head, names in HEADS.items() if head != "strength_bare"}
    wrong = [head for head, names in expected.items() if classes.get(head) != names]
    if wrong or len(scale) != len(shift) or len(scale) != sum(map(len, classes.values())):
        raise ModelError(f"model {opened.name}: {OUTPUTS} does not fit ({', '.join(wrong) or 'sizes'}); train it anew")
    return Heads(classes, scale, shift, bare)


def _check_thresholds(opened: ModelFolder) -> None:
    needed = ["claim", "adverse_effect", *(f"kind:{kind.value}" for kind in Kind if kind is not Kind.OTHER)]
    missing = [name for name in needed if name not in opened.thresholds]
    if missing:
        raise ModelError(f"model {opened.name}: no threshold for {', '.join(missing)}; train it anew")
