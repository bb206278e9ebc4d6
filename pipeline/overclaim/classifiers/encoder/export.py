"""The files of a trained claims encoder: its network, its tokenizer, and what its outputs mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.classifiers.encoder.architecture import Network
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.encoding import Limits
from overclaim.classifiers.onnx import OUTPUTS, Heads
from overclaim.classifiers.training.export import small, write

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def save(model: Network, tokenizer: Tokenizer, heads: Heads, settings: EncoderSettings, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    return write(small(model, settings.precision), tokenizer, {OUTPUTS: _outputs(heads, settings.limits)}, folder)


def _outputs(heads: Heads, limits: Limits) -> bytes:
    content = {
        "heads": {head: list(names) for head, names in heads.classes.items()},
        "scale": [float(value) for value in heads.scale],
        "shift": [float(value) for value in heads.shift],
        "bare": list(heads.bare),
        "limits": limits.model_dump(),
    }
    return (json.dumps(content, indent=1) + "\n").encode()
