"""Verdicts of the rules, reconsidered by a model that weighs all that speaks for one verdict or another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from overclaim.protocols import VerdictClassifier
from overclaim.types import Judgement

DEFAULT = "verdict"


@cache
def verdict_classifier(model: str = DEFAULT) -> VerdictClassifier:
    """The verdict model of that name or folder, loaded once per process; raises ``ModelError``."""
    from overclaim.classifiers.verdict.model import load

    return load(model)


def features_of(judgement: Judgement) -> Mapping[str, float]:
    """What the verdict on a statement is weighed on, from the judgement of the rules."""
    from overclaim.stages.weighing import features

    fired = [finding.code for finding in judgement.findings]
    return features(judgement.statement, judgement.evidence, fired, judgement.verdict)


def reconsider(judgements: Sequence[Judgement], classifier: VerdictClassifier, documents: int) -> list[Judgement]:
    """The judgements of the rules, each with the verdict of ``classifier`` where that may be asked.

    ``documents`` is the size of the literature: the larger, the more a verdict asks of evidence that takes no side.
    """
    from overclaim.rules import contradicted, effects
    from overclaim.stages.rerank import leaning_required
    from overclaim.stages.verdict import is_open, reconsidered

    labels = iter(classifier.predict([features_of(each) for each in judgements if is_open(each)]))
    least = leaning_required(documents)
    found = (reconsidered(each, next(labels), effects(), least) if is_open(each) else each for each in judgements)
    return [contradicted.named(each) for each in found]
