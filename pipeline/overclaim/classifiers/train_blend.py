"""A blend of models, made anew: the hashes of its members, and the means of their thresholds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

from pydantic import Field

from overclaim.classifiers import blend, folder
from overclaim.classifiers.folder import MANIFEST
from overclaim.config import Frozen, load
from overclaim.errors import ConfigError

_DIGITS = 4


class BlendSettings(Frozen):
    """Which models of the package are asked together."""

    kind: Literal["blend"]
    name: str
    task: Literal["claims", "stance"] = "claims"
    members: tuple[str, ...] = Field(min_length=2)


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:  # noqa: ARG001 - a trainer is given the corpora
    """The thresholds of the blend that ``config`` names, written to ``out``; its card stays as it is.

    Raises ``ModelError`` when a member is missing or altered, ``ConfigError`` for one of another task.
    """
    settings = load(config, BlendSettings)
    opened = {name: folder.open_model(folder.find(name)) for name in settings.members}
    if strange := [name for name, each in opened.items() if each.task != settings.task]:
        raise ConfigError(f"{config}: {strange[0]} is a model for {opened[strange[0]].task}, not for {settings.task}")
    if nested := [name for name, each in opened.items() if each.kind == blend.KIND]:
        raise ConfigError(f"{config}: {nested[0]} is a blend itself; name its members")
    hashes = {name: each.sha256 for name, each in opened.items()}
    limits = mean_thresholds([each.thresholds for each in opened.values()])
    lines = [
        "# Written by `overclaim train`: models of this package, asked together; thresholds are the means of theirs.",
        f"name = {json.dumps(settings.name)}",
        f"task = {json.dumps(settings.task)}",
        f"kind = {json.dumps(blend.KIND)}",
        f"command = {json.dumps(f'overclaim train configs/train/{config.name}')}",
        "\n[files]",
        "\n[settings.members]",
        *(f"{name} = {json.dumps(digest)}" for name, digest in hashes.items()),
        "\n[thresholds]",
        *(f"{json.dumps(name)} = {value}" for name, value in limits.items()),
    ]
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"members": hashes, "thresholds": limits}


def mean_thresholds(thresholds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each threshold over the members that have it, by name."""
    names = sorted({name for each in thresholds for name in each})
    return {name: round(fmean(each[name] for each in thresholds if name in each), _DIGITS) for name in names}
