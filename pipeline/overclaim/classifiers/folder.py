"""Model folders: ``model.toml`` names task, kind and the sha256 of every file; nothing is used unverified."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from overclaim.classifiers import fetched
from overclaim.config import CPU, Device, data_folder, read_toml
from overclaim.errors import ConfigError, ModelError
from overclaim.protocols import ClaimClassifier
from overclaim.tables import CLAIM_CLASSIFIERS, resolve

MANIFEST = "model.toml"
_LARGEST = 48_000_000  # bytes of a file: hosts of repositories warn of larger ones
_PART = re.compile(r"(?P<name>.+)\.(?P<number>\d+)")


@dataclass(frozen=True)
class ModelFolder:
    """A verified model folder: ``files`` are its files by name, ``sha256`` the hash over all of them.

    A file that is stored in parts (``model.onnx.1``, ``model.onnx.2``) is one file here.
    """

    name: str
    task: str
    kind: str
    sha256: str
    files: Mapping[str, bytes]
    thresholds: Mapping[str, float]
    settings: Mapping[str, Any]

    def json(self, name: str) -> Any:
        """The content of the JSON file ``name``; raises ``ModelError`` when it is not listed or no JSON."""
        try:
            return json.loads(self.file(name))
        except ValueError as error:
            raise ModelError(f"model {self.name}: {name} is no valid JSON ({error}); install it again") from None

    def tensors(self, name: str) -> dict[str, Any]:
        """The arrays of the safetensors file ``name``; raises ``ModelError`` when it is not listed or holds none."""
        from safetensors import SafetensorError
        from safetensors.numpy import load as arrays_of

        try:
            return arrays_of(self.file(name))
        except SafetensorError as error:
            raise ModelError(f"model {self.name}: {name} is incomplete ({error}); train it anew") from None

    def file(self, name: str) -> bytes:
        """The bytes of the file ``name``; raises ``ModelError`` when ``model.toml`` does not list it."""
        if name not in self.files:
            raise ModelError(f"model {self.name}: {MANIFEST} lists no {name}; it lists {', '.join(sorted(self.files))}")
        return self.files[name]


def open_model(folder: Path | Traversable) -> ModelFolder:
    """The model in ``folder`` once every file's sha256 is found to be the one recorded.

    Raises ``ModelError`` naming the file and what to do when one is missing, altered or not described.
    """
    try:
        manifest = read_toml(folder.joinpath(MANIFEST))
        hashes = dict(manifest["files"])
        task, kind = str(manifest["task"]), str(manifest["kind"])
    except ConfigError as error:
        raise ModelError(f"{folder}: not a model folder: {error}") from None
    except KeyError as error:
        raise ModelError(f"{folder}/{MANIFEST}: no {error.args[0]!r}; a model names task, kind and files") from None
    files = {name: _verified(folder, name, digest) for name, digest in sorted(hashes.items())}
    thresholds = {name: float(value) for name, value in manifest.get("thresholds", {}).items()}
    return ModelFolder(
        name=str(manifest.get("name", folder.name)),
        task=task,
        kind=kind,
        sha256=fingerprint(hashes, thresholds),
        files=joined(files),
        thresholds=thresholds,
        settings=manifest.get("settings", {}),
    )


def open_task(folder: Path | Traversable, task: str, kind: str) -> ModelFolder:
    """The model in ``folder``, as ``open_model`` opens it; raises ``ModelError`` for one of another task or kind."""
    opened = open_model(folder)
    if (opened.task, opened.kind) != (task, kind):
        raise ModelError(f"model {opened.name}: task is {opened.task!r}, of kind {opened.kind!r}; give a {task} model")
    return opened


def write_files(folder: Path, contents: Mapping[str, bytes], largest: int = _LARGEST) -> dict[str, str]:
    """The sha256 of each file by name, once ``contents`` are written to ``folder``, the large ones in parts.

    What was stored there under the same names before, whole or in parts, is gone.
    """
    stored = in_parts(contents, largest)
    for path in list(folder.iterdir()):
        part = _PART.fullmatch(path.name)
        if path.name not in stored and (part["name"] if part else path.name) in contents:
            path.unlink()
    for name, content in stored.items():
        folder.joinpath(name).write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in stored.items()}


def in_parts(contents: Mapping[str, bytes], largest: int) -> dict[str, bytes]:
    """``contents`` by name, those of more than ``largest`` bytes cut into parts called ``NAME.1``, ``NAME.2`` ..."""
    found: dict[str, bytes] = {}
    for name, content in contents.items():
        parts = [content[start : start + largest] for start in range(0, len(content), largest)]
        found |= {f"{name}.{number}": part for number, part in enumerate(parts, 1)} if parts[1:] else {name: content}
    return found


def joined(stored: Mapping[str, bytes]) -> dict[str, bytes]:
    """``stored`` by name, the parts that ``in_parts`` made put together in the order of their numbers.

    Raises ``ModelError`` where one of them is missing.
    """
    found: dict[str, bytes] = {}
    parts: dict[str, dict[int, bytes]] = {}
    for name, content in stored.items():
        if part := _PART.fullmatch(name):
            parts.setdefault(part["name"], {})[int(part["number"])] = content
        else:
            found[name] = content
    for name, each in parts.items():
        if missing := set(range(1, max(each) + 1)) - each.keys():
            raise ModelError(f"{name}.{min(missing)} is missing; install the model again or train it anew")
        found[name] = b"".join(part for _, part in sorted(each.items()))
    return found


def fingerprint(hashes: Mapping[str, str], thresholds: Mapping[str, float]) -> str:
    """The sha256 over file names, their hashes and the thresholds: what changes the labels changes it."""
    content = json.dumps([sorted(hashes.items()), sorted(thresholds.items())])
    return hashlib.sha256(content.encode()).hexdigest()


def _verified(folder: Path | Traversable, name: str, digest: str) -> bytes:
    if "/" in name or "\\" in name or name.startswith("."):
        raise ModelError(f"{folder}/{MANIFEST}: file name {name!r} leaves the folder; name files of the folder only")
    try:
        content = folder.joinpath(name).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise ModelError(f"{folder}: {name} is missing; install the model again or train it anew") from None
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ModelError(
            f"{folder}/{name}: sha256 is {found[:12]}..., {MANIFEST} records {digest[:12]}...; "
            "the file was altered: install the model again or train it anew"
        )
    return content


def find(name_or_path: str | Path) -> Path | Traversable:
    """The folder of a model that comes with the package or was fetched, by name, or any model folder, by path.

    A bare name is never looked for in the working folder, and the package's model comes first; ``./name`` is a path.
    Raises ``ModelError`` when there is neither.
    """
    if isinstance(name_or_path, str) and not {"/", os.sep} & set(name_or_path):
        for named in (data_folder("models", name_or_path), fetched.models_folder() / name_or_path):
            if named.joinpath(MANIFEST).is_file():
                return named
        hint = f" (for the folder of that name, write ./{name_or_path})" if Path(name_or_path).is_dir() else ""
        raise ModelError(f"no model is called {name_or_path!r}{hint}; 'overclaim models list' names those installed")
    path = Path(name_or_path)
    if not path.joinpath(MANIFEST).is_file():
        raise ModelError(f"{path}: not a model folder: it holds no {MANIFEST}")
    return path


def load(name_or_path: str | Path, device: Device = CPU) -> ClaimClassifier:
    """The claims classifier of that name or folder, its network, where it has one, on ``device``.

    Raises ``ModelError`` when it is unknown, altered or of no known kind, ``ConfigError`` without such a device.
    """
    folder = find(name_or_path)
    kind = open_model(folder).kind
    try:
        loader = resolve(CLAIM_CLASSIFIERS, kind, "kind of model")
    except ConfigError as error:
        raise ModelError(f"{folder}/{MANIFEST}: {error}") from None
    classifier: ClaimClassifier = loader(folder, device)
    return classifier
