"""A tiny model trained once for the tests of a module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Made:
    """A trained tiny model: its data and settings, the model folder, and the scores that training returned."""

    data: Path
    settings: Path
    out: Path
    scores: dict[str, Any]


def make(
    paths: pytest.TempPathFactory,
    name: str,
    write: Callable[[Path], Path],
    train: Callable[[Path, Path, Path], dict[str, Any]],
) -> Made:
    """The model called ``name`` that ``train`` makes from the data and settings that ``write`` writes."""
    data, out = paths.mktemp("data"), paths.mktemp("models") / name
    settings = write(data)
    return Made(data, settings, out, train(settings, data, out))
