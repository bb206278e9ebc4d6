"""The verdict model: what it learns from judged statements, how it is kept, and what its card says."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from overclaim.classifiers.verdict import card
from overclaim.classifiers.verdict.fit import JudgedExample, fit, left_out
from overclaim.classifiers.verdict.model import VERDICTS, open_folder, save
from overclaim.classifiers.verdict.settings import VerdictSettings
from overclaim.errors import ConfigError, ModelError
from overclaim.types import Verdict

SETTINGS = VerdictSettings(kind="verdict", name="small", suites=(), c=1.0, resamples=100)


def examples(count: int = 120) -> list[JudgedExample]:
    """Statements of three topics whose evidence says plainly what they are."""
    rng = random.Random(3)
    found = []
    for place in range(count):
        verdict = (Verdict.SUPPORTED, Verdict.OVERSTATED, Verdict.CONTRADICTED)[place % 3]
        supports = {Verdict.SUPPORTED: 0.9, Verdict.OVERSTATED: 0.6, Verdict.CONTRADICTED: 0.1}[verdict]
        features = {
            "stance: supports, most": supports + rng.uniform(-0.1, 0.1),
            "rules: OC101": float(verdict is Verdict.OVERSTATED),
            "study: level": rng.uniform(0, 3),
        }
        found.append(JudgedExample(("tea", "coffee", "cocoa")[place % 4 % 3], "articles", features, verdict))
    return found


def test_it_tells_the_verdicts_of_a_topic_that_it_did_not_see() -> None:
    items = examples()
    shares = left_out(items, c=1.0)
    said = [VERDICTS[place] for place in shares.argmax(axis=1)]
    assert sum(one is item.expected for one, item in zip(said, items, strict=True)) > 0.9 * len(items)
    assert shares.sum(axis=1) == pytest.approx([1.0] * len(items), abs=1e-4)


def test_what_is_settled_is_neither_learnt_from_nor_weighed() -> None:
    items = examples()
    settled = replace(items[0], features={}, expected=Verdict.SUPPORTED, settled=Verdict.UNSUPPORTED)
    shares = left_out([*items, settled], c=1.0)
    assert shares[-1, VERDICTS.index(Verdict.UNSUPPORTED)] == 1.0
    assert fit([*items, settled], 1.0).table.tolist() == fit(items, 1.0).table.tolist()


def test_a_saved_model_says_what_it_said_and_which_group_speaks_for_it(tmp_path: Path) -> None:
    weights = fit(examples(), c=1.0)
    hashes = save(weights, tmp_path)
    scores = card.write(tmp_path, SETTINGS, hashes, card.LeftOut(examples(), left_out(examples(), 1.0)))
    assert scores["articles"]["accuracy"] > 0.9
    model = open_folder(tmp_path)
    fired = {"stance: supports, most": 0.6, "rules: OC101": 1.0}
    (labels,) = model.predict([fired])
    assert max(Verdict, key=lambda verdict: labels.probabilities[verdict]) is Verdict.OVERSTATED
    groups = labels.groups[Verdict.OVERSTATED]
    assert max(groups, key=lambda name: groups[name]) == "rules"
    assert labels.probabilities[Verdict.NOT_CHECKABLE] < 1e-4
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| articles | 120 |" in text
    assert "| articles: tea | " in text


@pytest.mark.parametrize(("name", "match"), [("features.json", "altered|incomplete"), ("weights.safetensors", "alter")])
def test_an_altered_model_is_refused(tmp_path: Path, name: str, match: str) -> None:
    unseen = card.LeftOut(examples(), left_out(examples(), 1.0))
    card.write(tmp_path, SETTINGS, save(fit(examples(), 1.0), tmp_path), unseen)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match=match):
        open_folder(tmp_path)


def test_numbers_that_are_none_and_sizes_that_do_not_fit_are_refused() -> None:
    weights = fit(examples(), 1.0)
    with pytest.raises(ValueError, match="scale is not above 0"):
        replace(weights, scale=weights.scale * 0)
    with pytest.raises(ValueError, match="biases has not 5 numbers"):
        replace(weights, biases=weights.biases * float("nan"))
    with pytest.raises(ValueError, match="mean has not 3 numbers"):
        replace(weights, mean=weights.mean[:1])


def test_two_verdicts_or_one_topic_are_too_few() -> None:
    two = [item for item in examples() if item.expected is not Verdict.OVERSTATED]
    with pytest.raises(ConfigError, match="statements of 3 verdicts and more"):
        fit(two, 1.0)
    with pytest.raises(ConfigError, match="more topics"):
        left_out([replace(item, topic="tea") for item in examples()], 1.0)


def test_what_is_not_weighed_has_no_calibration_error(tmp_path: Path) -> None:
    settled = [replace(item, source="settled", settled=item.expected, features={}) for item in examples(12)]
    items = [*examples(), *settled]
    unseen = card.LeftOut(items, left_out(items, 1.0))
    card.write(tmp_path, SETTINGS, save(fit(items, 1.0), tmp_path), unseen)
    rows = (tmp_path / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith("| settled |")]
    assert row.startswith("| settled | 12 | 1.000")
    assert row.endswith("| – |")
