"""Training of the search model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from overclaim.classifiers.search.pairs import collection, queries
from overclaim.classifiers.search.settings import SearchSettings
from overclaim.classifiers.training.base import check_installed, tokenizer
from overclaim.config import load


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Raises ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where
    torch, transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.search import card, model
    from overclaim.classifiers.search.fit import fit

    settings = load(config, SearchSettings)
    seen, unseen = queries(data, settings)
    words = tokenizer(settings.base)
    hashes = model.save(fit(seen, words, settings), words, out)
    collections = [collection(data, corpus) for corpus in settings.corpora if corpus.reader == "rationales"]
    return card.write(out, settings, hashes, card.Trained(seen, unseen, collections))
