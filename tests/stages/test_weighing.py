"""The figures that a verdict is weighed on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.stages.weighing import GROUPS, features
from overclaim.types import Evidence, Stance, StanceLabels, Verdict
from tests.rules.golden import evidence, statement

few = settings(max_examples=40, deadline=None)


def read(number: int, supports: float, refutes: float, *, exceeds: float = 0.0, **row: Any) -> Evidence:
    """A piece of evidence as a stance model read it."""
    item = evidence({"text": "Ginger reduced nausea in 120 women.", **row}, number)
    scores = {Stance.SUPPORTS: supports, Stance.REFUTES: refutes, Stance.NEUTRAL: round(1 - supports - refutes, 4)}
    labels = StanceLabels(max(scores, key=lambda each: scores[each]), scores, exceeds=exceeds)
    return replace(item, said=labels)


NEAR, FAR = read(1, 0.8, 0.1, relevance=0.9), read(2, 0.1, 0.7, relevance=0.3)
STATEMENT = statement("Ginger always relieves nausea.")


def weighed(*items: Evidence, text: str = "Ginger always relieves nausea.") -> dict[str, float]:
    return features(statement(text), items, ["OC101"], Verdict.OVERSTATED)


def test_rules_wording_and_evidence_are_named_by_groups_that_readers_are_told_of() -> None:
    found = weighed(NEAR, FAR)
    assert {name.partition(":")[0] for name in found} <= set(GROUPS)
    assert found["rules: OC101"] == found["rules: overstated"] == found["statement: universal cue"] == 1.0


def test_the_nearest_evidence_tells_more_than_the_rest() -> None:
    found = weighed(NEAR, FAR)
    assert found["stance: supports, nearest"] == found["stance: supports, best"] == 0.8
    assert found["stance: refutes, most"] == 0.7
    assert found["stance: supports, mean of the nearest"] > found["stance: supports, mean"]
    assert found["stance: leaning of the best document"] == pytest.approx(0.7)


def test_what_the_rules_see_is_told_apart_from_the_side_that_a_model_sees() -> None:
    items = [replace(item, by_rules=Stance.REFUTES, stance=Stance.SUPPORTS) for item in (NEAR, FAR)]
    found = weighed(items[0], replace(items[1], by_rules=Stance.NEUTRAL))
    assert found["stance: best refutes by rules"] == found["stance: refutes by rules, first"] == 1.0
    assert found["stance: refutes by rules, near"] == NEAR.relevance
    assert found["stance: refutes by rules, share"] == 0.5
    assert found["stance: supports by rules, near"] == found["stance: supports by rules, share"] == 0.0


def test_what_a_piece_supports_it_carries_in_full_or_in_part() -> None:
    found = weighed(read(1, 0.8, 0.1, exceeds=0.75, relevance=0.9), read(2, 0.5, 0.1, exceeds=0.2, relevance=0.3))
    assert found["reach: says more, best"] == found["reach: says more, nearest"] == 0.75
    assert found["reach: carried, best"] == pytest.approx(0.2)
    assert found["reach: in part, best"] == pytest.approx(0.6)
    assert found["reach: carried, most"] == pytest.approx(0.4)
    assert found["reach: in part, most"] == pytest.approx(0.6)


def test_what_a_model_says_of_the_best_document_as_one_text_is_told_apart() -> None:
    apart = weighed(NEAR, FAR)
    assert NEAR.said is not None
    assert FAR.said is not None
    found = weighed(replace(NEAR, together=(NEAR.said, FAR.said)), FAR)
    assert {name for name in found if name not in apart} == {
        f"{what}, {how}"
        for what in (
            *("stance: supports", "stance: refutes", "stance: neutral"),
            *("reach: carried", "reach: in part", "reach: says more"),
        )
        for how in ("as one", "with its study")
    }
    assert (found["stance: supports, as one"], found["stance: refutes, with its study"]) == (0.8, 0.7)


def test_evidence_that_no_model_read_adds_nothing() -> None:
    unread = replace(NEAR, said=None)
    assert weighed(unread) == weighed()
    assert not any(name.startswith(("stance", "nearness", "study")) for name in weighed())


def test_animals_and_observation_are_told_where_the_statement_goes_beyond_them() -> None:
    rats = weighed(read(1, 0.8, 0.1, design="animal", species="animal"))
    assert rats["study: of animals or cells, told as of people"] == 1.0
    told = weighed(read(1, 0.8, 0.1, design="animal", species="animal"), text="In rats, ginger relieves nausea.")
    assert told["study: of animals or cells, told as of people"] == 0.0
    seen = weighed(read(1, 0.8, 0.1, design="cohort"))
    assert seen["study: causal claim, observed only"] == 1.0
    assert weighed(NEAR)["study: causal claim, observed only"] == 0.0


def test_figures_of_the_statement_are_looked_for_in_the_evidence() -> None:
    same = weighed(NEAR, text="Ginger relieved nausea in 120 women.")
    other = weighed(NEAR, text="Ginger relieved nausea in 900 women.")
    assert (same["figures: of the best"], other["figures: of the best"]) == (1.0, 0.0)
    assert (same["figures: of any"], other["figures: of any"]) == (1.0, 0.0)


def test_figures_of_the_same_arms_are_told_from_exchanged_ones() -> None:
    found = read(1, 0.8, 0.1, text="Nausea struck 12% on ginger and 31% on placebo.")
    same = weighed(found, text="On ginger 12% were sick, but 31% on placebo.")
    exchanged = weighed(found, text="On ginger 31% were sick, but 12% on placebo.")
    assert same["figures: of the same arms"] > 0.2
    assert exchanged["figures: of exchanged arms"] > 0.2
    assert same["figures: of exchanged arms"] == exchanged["figures: of the same arms"] == 0


def test_figures_are_the_same_only_in_unit_and_kind() -> None:
    counted = read(1, 0.8, 0.1, text="Ginger was given to 30 women; p was 0.001.")
    assert weighed(counted, text="Ginger relieved nausea in 30% of women.")["figures: of any"] == 0.0
    assert weighed(counted, text="Ginger relieved nausea (p=0.004).")["figures: of any"] == 0.0


@given(order=st.permutations([NEAR, FAR, read(3, 0.4, 0.4), read(4, 0.8, 0.1, relevance=0.9)]))
@few
def test_the_order_of_the_evidence_changes_nothing(order: list[Evidence]) -> None:
    assert weighed(*order) == weighed(NEAR, FAR, read(3, 0.4, 0.4), read(4, 0.8, 0.1, relevance=0.9))
