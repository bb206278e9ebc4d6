"""Verdicts reconsidered: how much is asked of what a verdict rests on, by the size of the literature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from overclaim.api.verdict import reconsider
from overclaim.stages.verdict import judge
from overclaim.types import Stance, Verdict, VerdictLabels
from tests.stages.test_verdict import EFFECTS, STATEMENT, SUPPORT, likely, read


class Sure:
    """A verdict model that takes everything for supported."""

    name, sha256 = "sure", ""

    def predict(self, rows: Sequence[Mapping[str, float]]) -> list[VerdictLabels]:
        return [likely(Verdict.SUPPORTED) for _ in rows]


@pytest.mark.parametrize(("documents", "verdict"), [(69, Verdict.SUPPORTED), (5_183, Verdict.UNSUPPORTED)])
def test_what_leans_a_little_carries_a_verdict_among_few_documents_alone(documents: int, verdict: Verdict) -> None:
    leaning = read(replace(SUPPORT, stance=Stance.NEUTRAL, relevance=0.4), 0.6, 0.1)
    (found,) = reconsider([judge(STATEMENT, (leaning,), [], EFFECTS)], Sure(), documents)
    assert found.verdict is verdict
