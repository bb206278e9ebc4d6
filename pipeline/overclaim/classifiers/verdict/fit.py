"""The verdict model fitted on judged statements, and answers for topics that it did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from overclaim.classifiers.verdict.model import VERDICTS, Floats, VerdictModel, Weights
from overclaim.errors import ConfigError
from overclaim.types import Verdict

_NEVER = -20.0
_ITERATIONS = 3000
_FEWEST = 3  # verdicts: of two, scikit-learn keeps one row of weights


@dataclass(frozen=True)
class JudgedExample:
    """A judged statement: its topic and source, its features, the verdict it should get, and how much it weighs.

    ``settled`` is the verdict where it needs no weighing, such as where no evidence was found.
    """

    topic: str
    source: str
    features: Mapping[str, float]
    expected: Verdict
    weight: float = 1.0
    settled: Verdict | None = None


def fit(examples: Sequence[JudgedExample], c: float) -> Weights:
    """The weights that make the expected verdicts likeliest, held towards zero (``c`` as in scikit-learn).

    Raises ``ConfigError`` for fewer than three verdicts among what is to be weighed.
    """
    from sklearn.linear_model import LogisticRegression

    open_ones = [example for example in examples if example.settled is None]
    if len({example.expected for example in open_ones}) < _FEWEST:
        raise ConfigError(f"a verdict model needs statements of {_FEWEST} verdicts and more; give it more topics")
    names = tuple(sorted({name for example in open_ones for name in example.features}))
    table = np.array([[example.features.get(name, 0.0) for name in names] for example in open_ones])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0] = 1.0
    gold = np.array([VERDICTS.index(example.expected) for example in open_ones])
    model = LogisticRegression(C=c, max_iter=_ITERATIONS)
    model.fit((table - mean) / scale, gold, sample_weight=np.array([example.weight for example in open_ones]))
    weights, biases = np.zeros((len(names), len(VERDICTS))), np.full(len(VERDICTS), _NEVER)
    weights[:, model.classes_], biases[model.classes_] = model.coef_.T, model.intercept_
    return Weights(names, mean, scale, weights, biases)


def left_out(examples: Sequence[JudgedExample], c: float) -> Floats:
    """The probability of each verdict (examples x verdicts), each topic answered by weights fitted on the others.

    Raises ``ConfigError`` where the other topics are too few.
    """
    found = np.zeros((len(examples), len(VERDICTS)))
    for topic in dict.fromkeys(example.topic for example in examples):
        model = VerdictModel("", "", fit([example for example in examples if example.topic != topic], c))
        for place, example in enumerate(examples):
            if example.topic != topic:
                continue
            if example.settled is not None:
                found[place, VERDICTS.index(example.settled)] = 1.0
            else:
                found[place] = list(model.predict([example.features])[0].probabilities.values())
    return found
