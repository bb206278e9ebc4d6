"""Which sentences a model was trained on and which it held out, by the settings that its manifest names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from overclaim.classifiers import folder
from overclaim.classifiers.encoder.data import Material, material, part_of, text_key
from overclaim.classifiers.encoder.settings import EncoderSettings
from overclaim.classifiers.examples import Example, examples, is_held_out
from overclaim.classifiers.settings import LinearSettings
from overclaim.config import data_folder, load, read_settings, read_toml
from overclaim.errors import ModelError

Share = Literal["test", "dev"]
_DEFAULT = ("train", "claims-encoder.toml")
_CONFIGS = "configs/"


@dataclass(frozen=True)
class Split:
    """The development and test sentences, and the words of every text that training saw, by share.

    ``settings`` decide to which share a group belongs; ``recorded`` counts the held-out sentences of each corpus when
    the model was trained. What is scored as test may be none of the texts that were trained or tuned on, what is scored
    as development none that were trained on.
    """

    settings: EncoderSettings
    dev: tuple[Example, ...]
    test: tuple[Example, ...]
    trained: frozenset[str]
    tuned: frozenset[str]
    recorded: Mapping[str, int]

    def items(self, share: Share) -> tuple[Example, ...]:
        """The sentences of a share, also those whose words stand in another one."""
        return self.test if share == "test" else self.dev

    def remarks(self, corpora: Sequence[str]) -> tuple[str, ...]:
        """What a reader must know where the card of the model counts other held-out sentences than there are now."""
        now = Counter(item.corpus for item in self.test)
        changed = [f"{name} {self.recorded[name]:,} to {now[name]:,}" for name in corpora if self._moved(name, now)]
        told = f"Held-out sentences by the model's card and by its settings as they are now: {', '.join(changed)}."
        return (told,) if changed else ()

    def _moved(self, corpus: str, now: Mapping[str, int]) -> bool:
        return self.recorded.get(corpus, now[corpus]) != now[corpus]

    def is_fresh(self, text: str, share: Share) -> bool:
        """True when the words ``text`` (``text_key``) were not seen before the share is scored."""
        return text not in self.trained and (share == "dev" or text not in self.tuned)

    def holds(self, group: str, share: Share) -> bool:
        """True when ``group`` belongs to the share."""
        return part_of(group, self.settings) == share


@lru_cache(maxsize=2)
def split_of(model: str, data: Path) -> Split:
    """The split of the model of that name or folder, over the corpora under ``data``.

    A blend has the split of its encoder, and what any of its members saw counts as seen. A linear model, whose test
    share is the encoder's, has that of ``configs/train/claims-encoder.toml``. Raises ``ModelError`` for a model whose
    manifest does not say how it was trained.
    """
    files = [_settings_file(name) for name in members(model)]
    encoders = [path for path in files if read_settings(path).get("kind") != "linear"]
    primary = load(encoders[0] if encoders else data_folder("configs", *_DEFAULT), EncoderSettings)
    found = material(data, primary)
    seen = [_seen(path, data, found if path in encoders[:1] else None) for path in files]
    trained, tuned = (frozenset().union(*parts) for parts in zip(*seen, strict=True))
    return Split(primary, found.dev, found.test, trained, tuned, _recorded(model))


def members(model: str) -> list[str]:
    """The models that ``model`` asks: those of a blend, else itself."""
    recorded = _manifest(model).get("settings", {}).get("members", {})
    return list(recorded) or [model]


def _seen(path: Path | Traversable, data: Path, known: Material | None) -> tuple[frozenset[str], frozenset[str]]:
    if read_settings(path).get("kind") == "linear":
        settings = load(path, LinearSettings)
        items = examples(data, settings.corpora, settings.split)
        return _words([item for item in items if not is_held_out(item.group, settings.split)]), frozenset()
    parts = known or material(data, load(path, EncoderSettings))
    return _words(parts.train), _words(parts.dev)


def _words(items: Sequence[Example]) -> frozenset[str]:
    return frozenset(text_key(item) for item in items)


def _recorded(model: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for name in members(model):
        found |= _manifest(name).get("data", {}).get("held_out", {})
    return found


def _settings_file(model: str) -> Path | Traversable:
    command = str(_manifest(model).get("command", ""))
    named = next((word for word in command.split() if word.endswith(".toml")), None)
    if named is None:
        raise ModelError(
            f'model {model}: {folder.MANIFEST} names no training settings (command = "overclaim train FILE.toml"), so '
            "that nobody knows which sentences it has seen"
        )
    return (
        data_folder("configs", *named.removeprefix(_CONFIGS).split("/")) if named.startswith(_CONFIGS) else Path(named)
    )


def _manifest(model: str) -> dict[str, Any]:
    return read_toml(folder.find(model).joinpath(folder.MANIFEST))
