"""Components with models: loaded once per process, saved by name and hash, and used again only if they are the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from os import getpid
from pathlib import Path
from typing import Any, TypeVar

from overclaim.errors import ModelError

Model = TypeVar("Model")


class Recorded:
    """A component's models: the sha256 of each by name, as ``nlp.to_disk`` records them."""

    def __init__(self, models: Mapping[str, str]) -> None:
        self.models = dict(models)

    def to_bytes(self, **_: object) -> bytes:
        """Names and hashes as JSON; spaCy's ``exclude`` finds nothing to leave out."""
        return json.dumps(self.models, sort_keys=True).encode()

    def from_bytes(self, data: bytes, **_: object) -> Recorded:
        """The component itself; raises ``ModelError`` when it was saved with other models than those here."""
        saved: dict[str, str] = json.loads(data)
        for name in sorted(saved.keys() | self.models.keys()):
            if saved.get(name) != self.models.get(name):
                raise ModelError(
                    f"the pipeline was saved with model {name} of sha256 {saved.get(name)}, here it is "
                    f"{self.models.get(name)}: install that model, or make the pipeline anew"
                )
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Writes what ``to_bytes`` gives to the file ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> Recorded:
        """The component itself; raises ``ModelError`` as ``from_bytes`` does."""
        return self.from_bytes(Path(path).read_bytes())


def once(load: Callable[[str], Model], name: str) -> Model:
    """What ``load`` gives for ``name``, loaded once in each process: a network must not be used across a fork."""
    model: Model = _once(load, name, getpid())
    return model


@cache
def _once(load: Callable[[str], Any], name: str, _process: int) -> Any:
    return load(name)
