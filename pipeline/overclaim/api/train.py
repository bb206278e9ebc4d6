"""Training: one settings file in, one model folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from overclaim import tables
from overclaim.api.shared import VARIABLE, shared_folder
from overclaim.config import read_settings
from overclaim.errors import ConfigError


def train(config: Path, out: Path, shared: Path | None = None) -> dict[str, Any]:
    """The scores of the model trained as ``config`` says and written to ``out``.

    ``shared`` is the folder of research corpora (default: the environment variable OVERCLAIM_SHARED). Raises
    ``ConfigError`` when it is not given or the settings are wrong.
    """
    root = shared_folder(shared)
    if root is None or not (root / "data").is_dir():
        raise ConfigError(
            f"training needs the research corpora, which are not shipped (corpora/*/corpus.toml says where each comes "
            f"from): give their folder with --shared or {VARIABLE}"
        )
    kind = read_settings(config).get("kind")
    if not isinstance(kind, str):
        raise ConfigError(f"{config}: no 'kind'; known: {', '.join(sorted(tables.TRAINERS))}")
    run = tables.resolve(tables.TRAINERS, kind, "kind of model")
    scores: dict[str, Any] = run(config, root / "data", out)
    return scores
