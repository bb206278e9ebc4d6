"""Training of the encoder: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.classifiers.training.base import WORK, check_installed, tokenizer
from overclaim.config import load


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Checkpoint and log lie in ``out/work``: the same command goes on after the last finished epoch. Raises
    ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where torch,
    transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.encoder import calibrate, card, export
    from overclaim.classifiers.encoder.batches import answers
    from overclaim.classifiers.encoder.data import material
    from overclaim.classifiers.encoder.fit import fit, logits_of

    settings = load(config, EncoderSettings)
    sentences = material(data, settings)
    encoding = Encoding(tokenizer(settings.base), settings.limits)
    model = fit(sentences.train, encoding, settings, out / WORK)
    logits = logits_of(model, [item.context for item in sentences.dev], encoding)
    gold = calibrate.Gold(*answers(sentences.dev, settings.all_corpora))
    heads = calibrate.heads(logits, gold)
    probabilities = heads.probabilities(logits)
    limits = calibrate.thresholds(probabilities, gold)
    limits |= calibrate.abstention(sentences.dev, probabilities, heads, limits)
    hashes = export.save(model, encoding.tokenizer, heads, settings, out)
    reference = logits_of(model, [item.context for item in card.compared(sentences.test)], encoding)
    return card.write(out, settings, card.Trained(sentences, heads, limits, hashes, reference, config.name))
