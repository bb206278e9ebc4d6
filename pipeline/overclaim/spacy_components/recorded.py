"""A component that is saved with the name and hash of its model, and loads with that very model only."""

from __future__ import annotations

import json
from pathlib import Path

from overclaim.errors import ModelError


class Recorded:
    """A component's model by name (None: it needs none) and the hash of its files, as ``nlp.to_disk`` records them."""

    def __init__(self, model: str | None, sha256: str | None) -> None:
        self.model = model
        self.sha256 = sha256

    def to_bytes(self, **_: object) -> bytes:
        """The name and hash as JSON; spaCy's ``exclude`` finds nothing to leave out."""
        return json.dumps({"model": self.model, "sha256": self.sha256}).encode()

    def from_bytes(self, data: bytes, **_: object) -> Recorded:
        """The component itself; raises ``ModelError`` when it was saved with another model than the one installed."""
        saved = json.loads(data)
        if saved != {"model": self.model, "sha256": self.sha256}:
            raise ModelError(
                f"the pipeline was saved with model {saved['model']} of sha256 {saved['sha256']}, here it is "
                f"{self.model} of sha256 {self.sha256}: install that model, or add the component anew"
            )
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Writes what ``to_bytes`` gives to the file ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> Recorded:
        """The component itself; raises ``ModelError`` as ``from_bytes`` does."""
        return self.from_bytes(Path(path).read_bytes())
