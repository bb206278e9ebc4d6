"""The encoder with all heads: one pass of BERT, pooled over the sentence, one linear layer for every output."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from overclaim.classifiers.encoder.batches import WIDTH
from overclaim.classifiers.training.base import body


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


def network(base: str, dropout: float) -> Network:
    """The network on top of the base encoder, heads at random."""
    return Network(body(base, dropout), dropout)
