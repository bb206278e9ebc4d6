"""The verdict model: what it learns from judged statements, how it is kept, and what its card says."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from overclaim.classifiers.verdict import card
from overclaim.classifiers.verdict.fit import Example, fit, left_out
from overclaim.classifiers.verdict.model import VERDICTS, open_folder, save
from overclaim.classifiers.verdict.settings import VerdictSettings
from overclaim.errors import ModelError
from overclaim.types import Verdict

SETTINGS = VerdictSettings(kind="verdict", name="small", suites=(), c=1.0, resamples=100)


def examples(count: int = 120) -> list[Example]:
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
        found.append(Example(("tea", "coffee", "cocoa")[place % 4 % 3], "articles", features, verdict))
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
    scores = card.write(tmp_path, SETTINGS, hashes, examples(), left_out(examples(), 1.0))
    assert scores["articles"]["accuracy"] > 0.9
    model = open_folder(tmp_path)
    fired = {"stance: supports, most": 0.6, "rules: OC101": 1.0}
    (labels,) = model.predict([fired])
    assert max(Verdict, key=lambda verdict: labels.shares[verdict]) is Verdict.OVERSTATED
    groups = labels.groups[Verdict.OVERSTATED]
    assert max(groups, key=lambda name: groups[name]) == "rules"
    assert labels.shares[Verdict.NOT_CHECKABLE] < 1e-4
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| articles | 120 |" in text
    assert "| articles: tea | " in text


@pytest.mark.parametrize(("name", "match"), [("features.json", "altered|incomplete"), ("weights.safetensors", "alter")])
def test_an_altered_model_is_refused(tmp_path: Path, name: str, match: str) -> None:
    card.write(tmp_path, SETTINGS, save(fit(examples(), 1.0), tmp_path), examples(), left_out(examples(), 1.0))
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ModelError, match=match):
        open_folder(tmp_path)
