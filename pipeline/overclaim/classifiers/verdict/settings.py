"""Settings of the verdict model's training, as ``configs/train/verdict.toml`` holds them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from overclaim.config import Frozen


class VerdictSettings(Frozen):
    """Everything that makes a verdict model.

    ``suites`` are those of ``overclaim evaluate`` whose articles and judged statements it learns from; ``statements``
    are packaged topics with statements that stand alone; ``stance`` is the model that reads their evidence, ``second``
    the one that reads the best document again.
    """

    kind: Literal["verdict"]
    name: str
    stance: str = "stance"
    second: str = "stance-large"
    suites: tuple[str, ...]
    statements: tuple[str, ...] = ()
    article_weight: float = Field(default=1.0, gt=0, description="of a statement of an article; one alone weighs 1")
    published_weight: float = Field(default=1.0, gt=0, description="of a statement of an article that others published")
    c: float = Field(gt=0, description="C of the logistic regression")
    resamples: int = Field(default=1000, ge=100, description="bootstrap samples behind each interval")
