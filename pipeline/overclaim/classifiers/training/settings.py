"""Settings that every encoder's training has."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from overclaim.config import Frozen

Precision = Literal["half", "int8", "fast"]


class FitSettings(Frozen):
    """How the weights are fitted: AdamW, linear warm-up and decay to the share ``last``, length-sorted batches."""

    seed: int = 0
    epochs: int = Field(ge=1)
    batch: int = Field(default=32, ge=1)
    rate: float = Field(gt=0, description="learning rate of the encoder")
    head_rate: float = Field(gt=0, description="learning rate of the heads")
    warmup: float = Field(default=0.06, ge=0, lt=1, description="share of all steps")
    last: float = Field(default=0, ge=0, le=1, description="share of the rates at the last step")
    weight_decay: float = 0.01
    dropout: float = Field(default=0.1, ge=0, lt=1)
    threads: int = Field(default=2, ge=1)
    bfloat16: bool = True
