"""The option ``--device``, which every command that runs networks has."""

from __future__ import annotations

from typing import Annotated

import typer

from overclaim.config import Device

Chosen = Annotated[
    Device | None,
    typer.Option(help="Where the networks run: the processor, or a GPU, which needs onnxruntime-gpu (docs/speed.md)."),
]
