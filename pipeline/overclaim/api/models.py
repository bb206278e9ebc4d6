"""Models: those of the package and those that were fetched, their cards, and whether they are unaltered."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from overclaim.classifiers import fetched, folder, official
from overclaim.config import data_folder
from overclaim.errors import ModelError


@dataclass(frozen=True, slots=True)
class Model:
    """A verified model folder: size of its files in bytes and the hash over them."""

    name: str
    task: str
    kind: str
    bytes: int
    sha256: str


def names() -> list[str]:
    """The names of the models in the package's data, then of those that were fetched."""
    return [*_packaged(), *(name for name in fetched.names() if name not in _packaged())]


def list_models() -> list[Model]:
    """Every model, verified; raises ``ModelError`` for one that is altered."""
    return [verify(name) for name in names()]


def verify(name: str) -> Model:
    """The model ``name`` once every file's hash is as recorded; raises ``ModelError`` naming what is wrong.

    The members of a blend are verified with it, and must be those that it was made of.
    """
    home = _home(name)
    if not home.joinpath(folder.MANIFEST).is_file():
        return _spacy_model(fetched.verify(name))
    opened = folder.open_model(home)
    for member, recorded in opened.settings.get("members", {}).items():
        if verify(member).sha256 != recorded:
            raise ModelError(f"model {name}: {member} is not the model that it was made of; make the blend anew")
    size = sum(len(content) for content in opened.files.values())
    return Model(name, opened.task, opened.kind, size, opened.sha256)


def card(name: str) -> str:
    """The card of the model ``name`` (Markdown); raises ``ModelError`` when there is no such model or no card."""
    path = _home(name).joinpath("README.md")
    if path.is_file():
        return path.read_text(encoding="utf-8")
    if isinstance(path, Path) and path.with_name("meta.json").is_file():
        return _card_of_meta(path.parent)
    raise ModelError(f"model {name}: its card README.md is missing; install the model again")


def _packaged() -> list[str]:
    folders = data_folder("models").iterdir()
    return sorted(entry.name for entry in folders if entry.joinpath(folder.MANIFEST).is_file())


def _home(name: str) -> Path | Traversable:
    if name not in names():
        raise ModelError(f"no model {name!r}; known: {', '.join(names()) or 'none'}")
    return data_folder("models", name) if name in _packaged() else fetched.models_folder() / name


def _spacy_model(home: Path) -> Model:
    """A fetched spaCy pipeline, whose folder has no manifest of ours."""
    hashes = fetched.hashes(home)
    size = sum((home / path).stat().st_size for path in hashes)
    return Model(home.name, "spacy", "spacy", size, folder.fingerprint(hashes, {}))


def _card_of_meta(home: Path) -> str:
    """What a spaCy pipeline says of itself, and where it was fetched."""
    meta, record = official.read_meta(home), fetched.read_record(home)
    said = [f"{key}: {meta[key]}" for key in ("version", "author", "license", "url") if meta.get(key)]
    lines = [f"# {home.name}", "", str(meta.get("description", "")), "", *(f"- {line}" for line in said)]
    return "\n".join([*lines, f"- fetched from {record['url']}, sha256 {record['sha256']}", ""])
