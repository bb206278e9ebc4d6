"""Training of the encoder: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.encoding import Encoding
from overclaim.config import load
from overclaim.errors import MissingExtraError

WORK = "work"


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Checkpoint and log lie in ``out/work``: the same command goes on after the last finished epoch. Raises
    ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where torch,
    transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.encoder import calibrate, card, export
    from overclaim.classifiers.encoder.architecture import base_folder
    from overclaim.classifiers.encoder.batches import answers
    from overclaim.classifiers.encoder.data import material
    from overclaim.classifiers.encoder.fit import fit, logits_of

    settings = load(config, EncoderSettings)
    sentences = material(data, settings)
    tokenizer = tokenizer_file(base_folder(settings.base))
    encoding = Encoding(read_tokenizer(tokenizer), settings.limits)
    model = fit(sentences.train, encoding, settings, out / WORK)
    logits = logits_of(model, [item.context for item in sentences.dev], encoding)
    gold = calibrate.Gold(*answers(sentences.dev, settings.all_corpora))
    heads = calibrate.heads(logits, gold)
    limits = calibrate.thresholds(heads.probabilities(logits), gold)
    hashes = export.save(model, tokenizer, heads, settings, out)
    reference = logits_of(model, [item.context for item in sentences.test], encoding)
    return card.write(out, settings, card.Trained(sentences, heads, limits, hashes, reference))


def check_installed() -> None:
    """Raises ``MissingExtraError`` for the first package that training needs and does not find."""
    for package in ("torch", "transformers", "onnx"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError(package, "train", "training an encoder")


def tokenizer_file(folder: str) -> Path:
    """The ``tokenizer.json`` of a base encoder, fetched by name where ``folder`` is none."""
    path = Path(folder) / "tokenizer.json"
    if path.is_file():
        return path
    from huggingface_hub import hf_hub_download

    return Path(hf_hub_download(folder, "tokenizer.json"))


def read_tokenizer(path: Path) -> Any:
    """The tokenizer in ``path``, neither truncating nor padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
