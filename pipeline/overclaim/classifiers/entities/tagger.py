"""The entity model as ONNX Runtime runs it: the spans of any text, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from overclaim.classifiers.entities.scheme import LABELS, TAGS, WIDTH, Floats, best_tags, spans_of
from overclaim.classifiers.entities.words import Word, windows, words
from overclaim.classifiers.folder import ModelFolder, open_model
from overclaim.classifiers.session import TOKENIZER, open_session, run
from overclaim.classifiers.tokens import plain
from overclaim.config import CPU, Device
from overclaim.errors import ModelError
from overclaim.types import Entity

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TASK, KIND, OUTPUTS = "entities", "onnx-entities", "heads.json"


@dataclass(frozen=True)
class OnnxTagger:
    """An ``EntityTagger`` over an ONNX network; ``sha256`` stands for every file and threshold of it."""

    name: str
    sha256: str
    session: Any = field(repr=False)
    tokenizer: Tokenizer = field(repr=False)
    window: int
    outside: Floats = field(repr=False)

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """The named things and PICO spans of each text, in order of start, end and label, however texts are batched.

        Spans of different labels may overlap, of one label they do not. ``name`` is the mention in lower case.
        """
        split = [words(self.tokenizer, text) for text in texts]
        return [
            entities(text, found, logits, self.outside)
            for text, found, logits in zip(texts, split, self.logits(texts, split), strict=True)
        ]

    def logits(self, texts: Sequence[str], split: Sequence[Sequence[Word]]) -> list[Floats]:
        """The outputs of the network for the words of each text (words x labels x tags)."""
        cut = [windows(self.tokenizer, text, found, self.window) for text, found in zip(texts, split, strict=True)]
        rows = iter(run(self.session, [window.tokens for each in cut for window in each]))
        out = []
        for found, each in zip(split, cut, strict=True):
            parts = [next(rows)[list(window.places)] for window in each]
            table = np.concatenate(parts) if parts else np.zeros((0, WIDTH))
            out.append(table.astype(np.float64).reshape(len(found), len(LABELS), TAGS))
        return out


def entities(text: str, found: Sequence[Word], logits: Floats, outside: Floats) -> tuple[Entity, ...]:
    """The spans that the logits of a text's words name, in order of start, end and label."""
    table = best_tags(logits, outside)
    spans = [
        (start, end, column)
        for column in range(len(LABELS))
        if table[:, column].any()
        for start, end in spans_of(text, found, table[:, column])
    ]
    return tuple(
        Entity(start, end, text[start:end], LABELS[column], text[start:end].casefold())
        for start, end, column in sorted(spans)
    )


def load(folder: Path | Traversable, device: Device = CPU) -> OnnxTagger:
    """The tagger in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit."""
    opened = open_model(folder)
    if opened.kind != KIND:
        raise ModelError(f"model {opened.name}: kind is {opened.kind!r}, finding entities needs {KIND!r}")
    session = open_session(opened, device)
    if session.get_outputs()[0].shape[-1] != WIDTH:
        raise ModelError(f"model {opened.name}: its network does not have {WIDTH} outputs per word; train it anew")
    tokenizer = plain(opened.file(TOKENIZER))
    return OnnxTagger(opened.name, opened.sha256, session, tokenizer, _window(opened), _outside(opened))


def _window(opened: ModelFolder) -> int:
    content = opened.json(OUTPUTS)
    expected = [label.value for label in LABELS]
    try:
        labels, window = content["labels"], int(content["window"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"model {opened.name}: {OUTPUTS} is incomplete ({error!r}); train it anew") from None
    if labels != expected:
        raise ModelError(f"model {opened.name}: {OUTPUTS} has labels {labels}, expected {expected}; train it anew")
    return window


def _outside(opened: ModelFolder) -> Floats:
    missing = [label.value for label in LABELS if label.value not in opened.thresholds]
    if missing:
        raise ModelError(f"model {opened.name}: no threshold for {', '.join(missing)}; train it anew")
    return np.array([opened.thresholds[label.value] for label in LABELS])
