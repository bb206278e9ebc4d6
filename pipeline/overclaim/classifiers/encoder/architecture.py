"""The encoder with all heads: one pass of BERT, pooled over the sentence, one linear layer for every output."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import torch
from torch import nn

from overclaim.classifiers.encoder.batches import WIDTH
from overclaim.errors import ConfigError

_PACKAGE = "package:"


class Network(nn.Module):  # type: ignore[misc]
    """BERT whose first token and mean over the sentence (not its context) feed all heads at once."""

    def __init__(self, body: Any, dropout: float) -> None:
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(2 * body.config.hidden_size, WIDTH)

    def forward(self, ids: Any, mask: Any, segments: Any) -> Any:
        """The logits (sentences x outputs)."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        sentence = (mask * (1 - segments)).unsqueeze(-1).to(states.dtype)
        mean = (states * sentence).sum(1) / sentence.sum(1)
        return self.heads(self.dropout(torch.cat([states[:, 0], mean], dim=1)))


def base_folder(base: str) -> str:
    """The folder of the base encoder, or its hub name; raises ``ConfigError`` when its package is not installed."""
    if not base.startswith(_PACKAGE):
        return base
    package, _, folder = base.removeprefix(_PACKAGE).partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(f"base {base!r}: package {package} is not installed: pip install 'overclaim[train]'")
    return str(Path(spec.submodule_search_locations[0]) / folder)


def network(base: str, dropout: float) -> Network:
    """The network on top of the base encoder, heads at random."""
    from transformers import AutoConfig, AutoModel

    folder = base_folder(base)
    config = AutoConfig.from_pretrained(folder)
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = 0.0  # dropout inside attention keeps the fused kernels away
    body = AutoModel.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)
    return Network(body, dropout)
