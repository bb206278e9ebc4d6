"""Models: the folders in the package's data, their cards, and whether they are unaltered."""

from __future__ import annotations

from dataclasses import dataclass

from overclaim.classifiers import folder
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
    """The names of the models in the package's data."""
    folders = data_folder("models").iterdir()
    return sorted(entry.name for entry in folders if entry.joinpath(folder.MANIFEST).is_file())


def list_models() -> list[Model]:
    """Every model, verified; raises ``ModelError`` for one that is altered."""
    return [verify(name) for name in names()]


def verify(name: str) -> Model:
    """The model ``name`` once every file's hash is as recorded; raises ``ModelError`` naming what is wrong.

    The members of a blend are verified with it, and must be those that it was made of.
    """
    _known(name)
    opened = folder.open_model(data_folder("models", name))
    for member, recorded in opened.settings.get("members", {}).items():
        if verify(member).sha256 != recorded:
            raise ModelError(f"model {name}: {member} is not the model that it was made of; make the blend anew")
    size = sum(len(content) for content in opened.files.values())
    return Model(opened.name, opened.task, opened.kind, size, opened.sha256)


def card(name: str) -> str:
    """The card of the model ``name`` (Markdown); raises ``ModelError`` when there is no such model or no card."""
    _known(name)
    path = data_folder("models", name, "README.md")
    if not path.is_file():
        raise ModelError(f"model {name}: its card README.md is missing; install the model again")
    return path.read_text(encoding="utf-8")


def _known(name: str) -> None:
    if name not in names():
        raise ModelError(f"no model {name!r}; known: {', '.join(names()) or 'none'}")
