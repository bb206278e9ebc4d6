"""Training of the entity model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from overclaim.classifiers.entities.passages import material
from overclaim.classifiers.entities.scheme import LABELS
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.classifiers.entities.tagger import OUTPUTS
from overclaim.classifiers.training.base import WORK, check_installed, tokenizer
from overclaim.config import load


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Checkpoint and log lie in ``out/work``: the same command goes on after the last finished epoch. Raises
    ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where torch,
    transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.entities import card
    from overclaim.classifiers.entities.fit import fit, logits_of
    from overclaim.classifiers.training.export import small, write

    settings = load(config, EntitySettings)
    passages = material(data, settings)
    pieces = tokenizer(settings.base)
    model = fit(passages.train, pieces, settings, out / WORK)
    hashes = write(small(model, settings.precision), pieces, {OUTPUTS: _outputs(settings)}, out)
    made = card.Trained(passages, hashes, lambda texts: logits_of(model, texts, pieces, settings.window))
    return card.write(out, settings, made)


def _outputs(settings: EntitySettings) -> bytes:
    content = {"labels": [label.value for label in LABELS], "window": settings.window}
    return (json.dumps(content, indent=1) + "\n").encode()
