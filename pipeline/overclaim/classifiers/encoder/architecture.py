"""The encoder with all heads: one pass of BERT, pooled over the sentence, one linear layer for every output."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from overclaim.classifiers.encoder.batches import WIDTH
from overclaim.classifiers.training.base import body, restore
from overclaim.errors import ConfigError


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


def network(base: str, dropout: float, layers: int | None = None) -> Network:
    """The network on top of the base encoder, or of so many of its ``layers``.

    Its heads are those of a base that was trained for the same, else at random.
    """
    found = body(base, dropout)
    model = Network(found if layers is None else thinned(found, layers), dropout)
    restore(model.heads, "heads", base)
    return model


def thinned(encoder: Any, layers: int) -> Any:
    """``encoder`` with so many of its layers, evenly drawn from the first on (as DistilBERT, arXiv:1910.01108)."""
    every = list(encoder.encoder.layer)
    if layers > len(every):
        raise ConfigError(f"layers = {layers}: the base encoder has {len(every)}")
    encoder.encoder.layer = nn.ModuleList(every[place * len(every) // layers] for place in range(layers))
    encoder.config.num_hidden_layers = layers
    return encoder
