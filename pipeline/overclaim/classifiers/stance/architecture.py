"""The cross-encoder: one pass of an encoder over claim and evidence, one linear layer over three views of it."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from overclaim.classifiers.stance.aggregate import OUTPUTS
from overclaim.classifiers.training.base import body, restore


class Network(nn.Module):  # type: ignore[misc]
    """An encoder whose first token, mean over the claim and mean over the evidence feed the outputs."""

    def __init__(self, encoder: Any, dropout: float) -> None:
        super().__init__()
        self.body = encoder
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(3 * encoder.config.hidden_size, len(OUTPUTS))

    def forward(self, ids: Any, mask: Any, segments: Any) -> Any:
        """The logits (pairs x outputs)."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        claim = (mask * (1 - segments)).unsqueeze(-1).to(states.dtype)
        evidence = (mask * segments).unsqueeze(-1).to(states.dtype)
        means = [(states * part).sum(1) / part.sum(1) for part in (claim, evidence)]
        return self.heads(self.dropout(torch.cat([states[:, 0], *means], dim=1)))


def network(base: str, dropout: float) -> Network:
    """The network on top of the base encoder, its last layer that of a base trained for the same, else at random."""
    model = Network(body(base, dropout), dropout)
    restore(model.heads, "heads", base)
    return model
