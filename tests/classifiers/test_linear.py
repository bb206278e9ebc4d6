"""The linear classifier learns, is stored and read back alike, and does not depend on batches or order."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from overclaim.classifiers import linear
from overclaim.classifiers.linear import LinearClassifier, decide
from overclaim.errors import ModelError
from overclaim.stages.claims import around
from overclaim.types import Advice, Context, Kind, Polarity, Register, Strength

THRESHOLDS = {"claim": 0.5, "kind:efficacy": 0.5, "kind:mechanism": 0.5, "kind:safety": 0.5, "adverse_effect": 0.5}
TEXTS = [
    "We recruited 12 nurses from the ward.",
    "Naps reduced errors on the ward.",
    "The peptide activates potassium channels in neurons.",
    "",
    "Naps may improve recall.",
]


@pytest.fixture
def classifier(trained: Path) -> LinearClassifier:
    return linear.load(trained)


def test_it_learns_what_the_tiny_corpus_shows(classifier: LinearClassifier) -> None:
    method, effect, mechanism, _, hedged = classifier.predict(around(TEXTS, "Study 99"))
    assert (method.kinds, method.strength, method.polarity) == ((), None, None)
    assert (effect.kinds, effect.strength) == ((Kind.EFFICACY,), Strength.CAUSAL)
    assert mechanism.kinds == (Kind.MECHANISM,)
    assert hedged.strength is Strength.CONDITIONAL


def test_advice_and_adverse_effects_come_from_their_own_corpora(classifier: LinearClassifier) -> None:
    must, rash = classifier.predict(
        [Context("Nurses must nap in week zz."), Context("Examplin-induced rash in case zz.")]
    )
    assert (must.advice, must.adverse_effect) == (Advice.STRONG, False)
    assert (rash.advice, rash.adverse_effect) == (Advice.NONE, True)


def test_scores_name_every_class_for_every_sentence(classifier: LinearClassifier) -> None:
    for label in classifier.predict(around(TEXTS)):
        assert {"claim", "adverse_effect", "kind:other", "polarity:denied", "advice:strong"} <= set(label.scores)
        assert not any(name.startswith("strength_bare") for name in label.scores)
        assert all(0 <= score <= 1 for score in label.scores.values())
        assert sum(label.scores[f"strength:{each.value}"] for each in Strength) == pytest.approx(1, abs=1e-5)


def test_labels_do_not_depend_on_batches_or_order(classifier: LinearClassifier) -> None:
    contexts = [item for title in "abc" for item in around(TEXTS, title)]
    whole = classifier.predict(contexts)
    assert [classifier.predict([item])[0] for item in contexts] == whole
    assert classifier.predict(contexts[::-1])[::-1] == whole
    assert classifier.predict([]) == []


def test_a_saved_model_says_what_it_said_before(classifier: LinearClassifier, tmp_path: Path) -> None:
    hashes = linear.save(classifier.model, tmp_path)
    again = linear.save(classifier.model, tmp_path / "again")
    assert hashes == again
    manifest = ["name = 'copy'", "task = 'claims'", "kind = 'linear'", "[files]"]
    manifest += [f'"{name}" = "{digest}"' for name, digest in hashes.items()]
    manifest += ["[thresholds]", *(f'"{name}" = {value}' for name, value in classifier.model.thresholds.items())]
    (tmp_path / "model.toml").write_text("\n".join(manifest), encoding="utf-8")
    contexts = around(TEXTS, "Study 99")
    copy = linear.load(tmp_path)
    for ours, theirs in zip(classifier.predict(contexts), copy.predict(contexts), strict=True):
        assert (ours.kinds, ours.strength, ours.advice) == (theirs.kinds, theirs.strength, theirs.advice)
        assert ours.scores == pytest.approx(theirs.scores, abs=0.01)
    assert copy.sha256 == classifier.sha256


def test_a_lay_sentence_is_read_alone(classifier: LinearClassifier) -> None:
    alone = Context(TEXTS[1], register=Register.LAY)
    among = Context(TEXTS[1], "Study 1", None, TEXTS[0], TEXTS[2], 0.5, Register.LAY)
    assert classifier.predict([alone])[0] == classifier.predict([among])[0]


def test_a_sentence_without_context_is_read_by_the_bare_strength_head(classifier: LinearClassifier) -> None:
    bare, titled = Context(TEXTS[1]), Context(TEXTS[1], title="Study 1")
    assert linear.is_bare(bare)
    assert not linear.is_bare(titled)
    logits = classifier.model.space.matrix([bare]) @ classifier.model.weights.T + classifier.model.biases
    rows = linear.rows_of("strength_bare")
    expected = linear.probabilities("strength_bare", np.asarray(logits, dtype=np.float64)[:, rows])[0]
    scores = classifier.predict([bare])[0].scores
    assert [scores[f"strength:{each.value}"] for each in Strength] == pytest.approx(list(expected), abs=1e-4)


def test_kinds_are_decided_behind_the_claim_gate() -> None:
    scores = {
        **dict.fromkeys(THRESHOLDS, 0.9),
        **{f"{head}:{name}": 0.1 for head in ("strength", "polarity", "advice") for name in linear.HEADS[head]},
        "polarity:denied": 0.9,
    }
    assert decide({**scores, "claim": 0.4}, THRESHOLDS).kinds == ()
    assert decide(scores, THRESHOLDS).kinds == (Kind.EFFICACY, Kind.MECHANISM, Kind.SAFETY)
    assert decide(scores, THRESHOLDS).polarity is Polarity.DENIED
    low = {**scores, "kind:efficacy": 0.1, "kind:mechanism": 0.1, "kind:safety": 0.1}
    assert decide(low, THRESHOLDS).kinds == (Kind.OTHER,)


def test_a_model_without_a_threshold_is_refused(trained: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(trained, tmp_path / "copy")
    manifest = folder / "model.toml"
    lines = [line for line in manifest.read_text().splitlines() if not line.startswith('"kind:safety" = 0')]
    manifest.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ModelError, match="no threshold for kind:safety"):
        linear.load(folder)
