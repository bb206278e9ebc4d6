"""A tokenizer over a word list written here."""

from __future__ import annotations

from typing import Any

import pytest

from overclaim.classifiers.tokens import plain
from tests.classifiers import tiny_encoder


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The tokenizer of the tiny encoder."""
    folder = tmp_path_factory.mktemp("tokenizer")
    tiny_encoder.write_tokenizer(folder)
    return plain((folder / "tokenizer.json").read_bytes())
