"""Model folders that the user has fetched: where they lie, and whether they still are what was fetched."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from overclaim.errors import ModelError

MODELS_VARIABLE = "OVERCLAIM_MODELS"
RECORD = "fetched.json"


def models_folder() -> Path:
    """The folder of fetched models: ``OVERCLAIM_MODELS``, else in the user's data folder of this system."""
    from platformdirs import user_data_path

    return Path(os.environ.get(MODELS_VARIABLE) or user_data_path("overclaim") / "models")


def names() -> list[str]:
    """The names of the models that have been fetched, in order."""
    return sorted(path.parent.name for path in models_folder().glob(f"*/{RECORD}"))


def hashes(folder: Path) -> dict[str, str]:
    """The sha256 of every file under ``folder`` but the record, by its path from there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in paths}


def write_record(folder: Path, url: str, sha256: str) -> None:
    """Writes beside the files of ``folder`` where they came from, the archive's sha256 and the sha256 of each."""
    record = {"url": url, "sha256": sha256, "files": hashes(folder)}
    (folder / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_record(folder: Path) -> Mapping[str, Any]:
    """The record in ``folder``; raises ``ModelError`` when there is none or it is damaged."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {"url": str(record["url"]), "sha256": str(record["sha256"]), "files": dict(record["files"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / RECORD}: cannot be read ({error!r}); fetch the model again") from None


def verify(name: str) -> Path:
    """The folder of the fetched model ``name`` once every file is as it was fetched; raises ``ModelError``."""
    folder = models_folder() / name
    recorded, found = read_record(folder)["files"], hashes(folder)
    for path in sorted(recorded.keys() | found.keys()):
        if recorded.get(path) != found.get(path):
            what = "missing" if path not in found else "not part of it" if path not in recorded else "altered"
            raise ModelError(f"model {name}: {folder / path} is {what}; fetch it again with --replace")
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
