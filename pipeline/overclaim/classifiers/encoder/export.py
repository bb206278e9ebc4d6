"""The files of a trained claims encoder: its network, its tokenizer, and what its outputs mean."""

from __future__ import annotations

import json
from pathlib import Path

from overclaim.classifiers.encoder.architecture import Network
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.encoding import Limits
from overclaim.classifiers.folder import write_files
from overclaim.classifiers.onnx import OUTPUTS, Heads
from overclaim.classifiers.session import NETWORK, TOKENIZER
from overclaim.classifiers.training.base import read_tokenizer
from overclaim.classifiers.training.export import small


def save(model: Network, tokenizer: Path, heads: Heads, settings: EncoderSettings, folder: Path) -> dict[str, str]:
    """The sha256 of each file written to ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        NETWORK: small(model, settings.precision),
        TOKENIZER: str(read_tokenizer(tokenizer).to_str()).encode(),
        OUTPUTS: _outputs(heads, settings.limits),
    }
    return write_files(folder, contents)


def _outputs(heads: Heads, limits: Limits) -> bytes:
    content = {
        "heads": {head: list(names) for head, names in heads.classes.items()},
        "scale": [float(value) for value in heads.scale],
        "shift": [float(value) for value in heads.shift],
        "bare": list(heads.bare),
        "limits": limits.model_dump(),
    }
    return (json.dumps(content, indent=1) + "\n").encode()
