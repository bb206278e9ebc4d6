"""The search model: a text is the weighted mean of learnt vectors of its word pieces; numpy alone, no network.

As the static embeddings of Tulkens and van Dongen 2024 (Model2Vec), fitted by in-batch contrast (Karpukhin et al. 2020,
doi:10.18653/v1/2020.emnlp-main.550).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overclaim.classifiers.folder import ModelFolder, find, open_task, write_files
from overclaim.classifiers.session import TOKENIZER
from overclaim.classifiers.tokens import pieces, plain
from overclaim.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "weights.safetensors"
TASK, KIND = "search", "search"
LONGEST = 128  # word pieces of a text that are read
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class SearchModel:
    """An ``Embedder``; ``sha256`` stands for every file of it."""

    name: str
    sha256: str
    tokenizer: Tokenizer = field(repr=False)
    rows: NDArray[np.int8] = field(repr=False)
    scale: Floats = field(repr=False)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.rows.shape[1])

    def embed(self, texts: Sequence[str]) -> Floats:
        """A vector of length 1 for each text (texts x dimensions), independent of the others; zeros for no words."""
        return np.array([self._one(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)

    def _one(self, text: str) -> Floats:
        ids = pieces(self.tokenizer, text)[:LONGEST]
        if not ids:
            return np.zeros(self.dimensions, dtype=np.float32)
        found: Floats = self.scale[ids] @ self.rows[ids].astype(np.float32)
        return found / max(float(np.linalg.norm(found)), 1e-12)


def load(name_or_path: str | Path) -> SearchModel:
    """The search model of that name or folder; raises ``ModelError`` when it is missing, altered or does not fit."""
    return open_folder(find(name_or_path))


def open_folder(folder: Path | Traversable) -> SearchModel:
    """The search model in ``folder``; raises ``ModelError`` when a file is missing, altered or does not fit."""
    return _model(open_task(folder, TASK, KIND))


def _model(opened: ModelFolder) -> SearchModel:
    tokenizer, tensors = plain(opened.file(TOKENIZER)), opened.tensors(WEIGHTS)
    try:
        rows, scale = tensors["rows"], tensors["scale"]
    except KeyError as error:
        raise ModelError(f"model {opened.name}: {WEIGHTS} is incomplete ({error}); train it anew") from None
    if rows.shape[0] != tokenizer.get_vocab_size() or scale.shape != rows.shape[:1] or rows.dtype != np.int8:
        raise ModelError(f"model {opened.name}: {WEIGHTS} does not fit {TOKENIZER}; train it anew")
    return SearchModel(opened.name, opened.sha256, tokenizer, rows, scale.astype(np.float32))


def save(vectors: Floats, tokenizer: Tokenizer, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``; ``vectors`` (word pieces x dimensions) are kept in 8 bits."""
    from safetensors.numpy import save as bytes_of

    folder.mkdir(parents=True, exist_ok=True)
    scale = np.maximum(np.abs(vectors).max(axis=1) / 127, 1e-12).astype(np.float32)
    tensors = {"rows": np.round(vectors / scale[:, None]).astype(np.int8), "scale": scale}
    return write_files(folder, {WEIGHTS: bytes_of(tensors), TOKENIZER: str(tokenizer.to_str()).encode()})
