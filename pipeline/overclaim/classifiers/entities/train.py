"""Training of the entity model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from overclaim.classifiers.entities.passages import material
from overclaim.classifiers.entities.scheme import LABELS
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.entities.tagger import OUTPUTS
from overclaim.classifiers.folder import write_files
from overclaim.classifiers.session import NETWORK, TOKENIZER
from overclaim.classifiers.training.base import base_folder, check_installed, read_tokenizer, tokenizer_file
from overclaim.config import load

WORK = "work"


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Checkpoint and log lie in ``out/work``: the same command goes on after the last finished epoch. Raises
    ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where torch,
    transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.entities import card
    from overclaim.classifiers.entities.fit import fit, logits_of
    from overclaim.classifiers.training.export import small

    settings = load(config, EntitySettings)
    passages = material(data, settings)
    tokenizer = read_tokenizer(tokenizer_file(base_folder(settings.base)))
    model = fit(passages.train, tokenizer, settings, out / WORK)
    contents = {
        NETWORK: small(model, settings.precision),
        TOKENIZER: str(tokenizer.to_str()).encode(),
        OUTPUTS: _outputs(settings),
    }
    hashes = write_files(out, contents)
    made = card.Trained(passages, hashes, lambda texts: logits_of(model, texts, tokenizer, settings.window))
    return card.write(out, settings, made)


def _outputs(settings: EntitySettings) -> bytes:
    content = {"labels": [label.value for label in LABELS], "window": settings.window}
    return (json.dumps(content, indent=1) + "\n").encode()
