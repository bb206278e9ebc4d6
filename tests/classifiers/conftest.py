"""A tiny trained model, once per session."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.classifiers.train_linear import train
from tests.classifiers import tiny


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model trained on the tiny corpus; copy it before changing it."""
    data = tmp_path_factory.mktemp("data")
    out = tmp_path_factory.mktemp("models") / "tiny"
    train(tiny.write(data), data, out)
    return out
