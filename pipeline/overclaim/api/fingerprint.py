"""What fixes a result: code, settings, models and inputs, as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim.api.design import design_classifier
from overclaim.config import Frozen
from overclaim.protocols import ClaimClassifier, EntityTagger
from overclaim.stores.files import sha256_file
from overclaim.version import __version__

if TYPE_CHECKING:
    from overclaim.readers.remote import Place


@cache
def code_sha256() -> str:
    """The hex SHA-256 over the package's code and lexicons; two builds with the same hash give the same results."""
    digest = hashlib.sha256()
    for name, entry in sorted(_sources(files("overclaim"), "")):
        digest.update(name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir() and name not in {"data", "__pycache__"} and not name.endswith("/__pycache__"):
            found += _sources(entry, f"{name}/")
        elif entry.name.endswith((".py", ".toml", ".tsv")):
            found.append((name, entry))
    return found


def plan(
    inputs: Sequence[Place], settings: Frozen, classifier: ClaimClassifier, tagger: EntityTagger | None = None
) -> dict[str, Any]:
    """What fixes the bytes of a dataset: version, code, settings, models, and each input file with size and hash."""
    return {
        **made_with(classifier, tagger),
        "settings": settings.model_dump(mode="json", exclude={"delivery"}),
        "inputs": [_input(path) for path in inputs],
    }


def made_with(classifier: ClaimClassifier, tagger: EntityTagger | None = None) -> dict[str, Any]:
    """What this machine would make a dataset with: version, code and models."""
    used = (classifier, tagger, design_classifier())
    return {
        "version": __version__,
        "code": code_sha256(),
        "models": {model.name: model.sha256 for model in used if model is not None},
    }


def _input(path: Place) -> dict[str, Any]:
    if isinstance(path, Path):
        size, sha256 = path.stat().st_size, sha256_file(path)
    else:
        sums = path.copies.sums(path)
        size, sha256 = sums.bytes, sums.sha256
    return {"path": str(path), "bytes": size, "sha256": sha256, "generation": 0}
