"""The encoder with one linear layer over every token: three tags for each label."""

from __future__ import annotations

from typing import Any

from torch import nn

from overclaim.classifiers.entities.scheme import WIDTH
from overclaim.classifiers.training.base import body


class Network(nn.Module):  # type: ignore[misc]
    """BERT whose every token feeds the heads of all labels."""

    def __init__(self, encoder: Any, dropout: float) -> None:
        super().__init__()
        self.body = encoder
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(encoder.config.hidden_size, WIDTH)

    def forward(self, ids: Any, mask: Any, segments: Any) -> Any:
        """The logits (windows x places x outputs)."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        return self.heads(self.dropout(states))


def network(base: str, dropout: float) -> Network:
    """The network on top of the base encoder, heads at random."""
    return Network(body(base, dropout), dropout)
