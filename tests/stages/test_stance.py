"""What a sentence of the literature says about a statement."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from overclaim.stages.stance import compares, has_active_comparator, stance
from overclaim.types import Stance, Statement
from tests.rules import strategies
from tests.rules.golden import labels, statement

GINGER = ("Ginger relieves nausea.", "efficacy causal")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (GINGER, ("Ginger reduced nausea compared with placebo.", "efficacy causal"), Stance.SUPPORTS),
        (GINGER, ("Ginger may relieve nausea.", "efficacy conditional"), Stance.SUPPORTS),
        (GINGER, ("Ginger did not relieve nausea more than placebo.", "efficacy causal denied"), Stance.REFUTES),
        (GINGER, ("Nausea was measured with a diary.", "none"), Stance.NEUTRAL),
        (GINGER, ("Ginger caused heartburn.", "safety causal"), Stance.NEUTRAL),
        # Ginger is as good as metoclopramide: no difference between two drugs says nothing against either.
        (GINGER, ("Ginger and metoclopramide did not differ.", "efficacy causal denied"), Stance.NEUTRAL),
        (
            ("Ginger is more effective than metoclopramide.", "efficacy causal"),
            ("Ginger and metoclopramide did not differ.", "efficacy causal denied"),
            Stance.REFUTES,
        ),
        (
            ("Coffee does not raise blood pressure.", "safety causal denied"),
            ("Coffee did not change blood pressure.", "safety causal denied"),
            Stance.SUPPORTS,
        ),
        (
            ("Green tea lowers blood pressure.", "efficacy causal"),
            ("Green tea increased blood pressure.", "efficacy causal"),
            Stance.REFUTES,
        ),
        (
            ("Measles vaccine causes autism.", "safety causal"),
            ("Autism was not more frequent after measles vaccine.", "safety correlational denied"),
            Stance.REFUTES,
        ),
        # What is said to be alike is refuted by a difference, not by an effect of one of the two.
        (
            ("Ginger works just as well as metoclopramide.", "efficacy causal"),
            ("Nausea fell further with metoclopramide than with ginger.", "efficacy causal"),
            Stance.REFUTES,
        ),
        (
            ("Ginger works just as well as metoclopramide.", "efficacy causal"),
            ("Ginger and metoclopramide were equally effective.", "efficacy causal"),
            Stance.SUPPORTS,
        ),
        (
            ("Ginger works just as well as metoclopramide.", "efficacy causal"),
            ("Ginger reduced nausea.", "efficacy causal"),
            Stance.NEUTRAL,
        ),
        # "No more than placebo" denies, whatever the labels say.
        (GINGER, ("Ginger relieved nausea no more than placebo.", "efficacy causal"), Stance.REFUTES),
        # One harm denied says nothing of another.
        (
            ("Statins cause muscle pain.", "safety causal"),
            ("Statins did not cause insomnia.", "safety causal denied"),
            Stance.NEUTRAL,
        ),
        # No serious harm is not no harm.
        (
            ("Statins can cause muscle pain.", "safety conditional"),
            ("No serious adverse events occurred; one adult had muscle pain.", "safety none denied"),
            Stance.NEUTRAL,
        ),
        (
            ("Serious muscle pain occurs with statins.", "safety none"),
            ("No serious muscle pain occurred.", "safety none denied"),
            Stance.REFUTES,
        ),
        # A rate bears out a harm, but no effect.
        (GINGER, ("Nausea was absent in 40% after ginger.", "efficacy none"), Stance.NEUTRAL),
        (
            ("Statins often cause muscle pain.", "safety causal"),
            ("Muscle pain occurred in 12% of those on statins.", "safety none"),
            Stance.SUPPORTS,
        ),
        (
            ("Serious side effects of statins are rare.", "safety none"),
            ("Serious side effects of statins did not occur.", "safety none denied"),
            Stance.SUPPORTS,
        ),
    ],
)
def test_stance_of_evidence_of_the_same_or_another_kind(
    ours: tuple[str, str], theirs: tuple[str, str], expected: Stance
) -> None:
    one, other = (statement({"text": text, "labels": words}) for text, words in (ours, theirs))
    assert stance(one, other, False) is expected


def test_another_kind_bears_when_the_same_things_are_named() -> None:
    ours = statement({"text": "Ginger relieves nausea.", "labels": "efficacy causal"})
    theirs = statement({"text": "Ginger acts on nausea by way of the gut.", "labels": "mechanism causal"})
    assert stance(ours, theirs, True) is Stance.SUPPORTS
    assert stance(ours, theirs, False) is Stance.NEUTRAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yoga works better than physiotherapy.", True),
        ("Yoga outperforms exercise.", True),
        ("Yoga eases back pain.", False),
        ("Greater adherence led to fewer strokes.", False),
    ],
)
def test_compares_when_one_thing_is_ranked_above_another(text: str, expected: bool) -> None:
    assert compares(statement(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sertraline and escitalopram did not differ.", True),
        ("Sertraline and placebo did not differ.", False),
        ("Sertraline, escitalopram and placebo did not differ.", False),
        ("Sertraline lifted depression.", False),
    ],
)
def test_an_active_comparator_is_a_second_treatment_without_placebo(text: str, expected: bool) -> None:
    assert has_active_comparator(statement(text)) is expected


@given(ours=strategies.statements, theirs=strategies.unclaiming)
@settings(max_examples=50, deadline=None)
def test_what_claims_nothing_is_neutral(ours: Statement, theirs: Statement) -> None:
    for shares_names in (True, False):
        assert stance(ours, theirs, shares_names) is Stance.NEUTRAL


@given(text=strategies.texts)
@settings(max_examples=50, deadline=None)
def test_a_sentence_supports_itself(text: str) -> None:
    same = strategies.read(text, labels("efficacy causal"), "article")
    assert stance(same, same, True) is Stance.SUPPORTS
