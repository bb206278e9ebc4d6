"""A blend answers with the mean of its members and refuses members that it was not made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from overclaim.classifiers import blend, folder
from overclaim.classifiers.blend import BlendClassifier, mean
from overclaim.classifiers.linear import ABSTAIN
from overclaim.config import data_folder
from overclaim.errors import ModelError
from overclaim.types import ClaimLabels, Context, Kind, Polarity, Strength

THRESHOLDS = {"claim": 0.5, "kind:efficacy": 0.5, "kind:mechanism": 0.5, "kind:safety": 0.5, "adverse_effect": 0.5}


def scores(claim: float, safety: float, causal: float) -> dict[str, float]:
    rest = (1 - causal) / 3
    return {
        "claim": claim,
        "kind:efficacy": 0.1,
        "kind:mechanism": 0.1,
        "kind:safety": safety,
        "kind:other": 0.1,
        "strength:none": rest,
        "strength:correlational": rest,
        "strength:conditional": rest,
        "strength:causal": causal,
        "polarity:affirmed": 0.8,
        "polarity:denied": 0.2,
        "advice:none": 0.9,
        "advice:weak": 0.05,
        "advice:strong": 0.05,
        "adverse_effect": 0.2,
    }


@dataclass(frozen=True)
class Fixed:
    """A classifier that gives every sentence the same scores."""

    scores: Mapping[str, float]
    name: str = "fixed"
    sha256: str = "0"

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        return [ClaimLabels(scores=self.scores) for _ in contexts]


def test_the_mean_is_taken_in_log_odds_and_exclusive_classes_sum_to_one() -> None:
    blended = mean([scores(0.9, 0.2, 0.7), scores(0.5, 0.8, 0.1)])
    assert blended["claim"] == 0.75  # odds 9 and 1, their geometric mean 3
    assert blended["kind:safety"] == 0.5
    assert sum(blended[f"strength:{strength.value}"] for strength in Strength) == pytest.approx(1, abs=3e-4)
    assert mean([scores(0.9, 0.2, 0.7)] * 2) == pytest.approx(mean([scores(0.9, 0.2, 0.7)]), abs=1e-4)


def test_certainty_does_not_overflow_and_extra_scores_are_kept() -> None:
    blended = mean([{**scores(1.0, 0.0, 1.0), "strength_statement:causal": 0.4}, scores(1.0, 0.0, 1.0)])
    assert blended["claim"] > 0.999
    assert blended["strength_statement:causal"] == 0.4


def test_members_that_disagree_meet_in_the_middle() -> None:
    sure, unsure = Fixed(scores(0.95, 0.9, 0.7)), Fixed(scores(0.4, 0.4, 0.2))
    labels = BlendClassifier("b", "0", (sure, unsure), THRESHOLDS).predict([Context("Tea harms."), Context("?!")])
    assert (labels[0].kinds, labels[0].strength, labels[0].polarity) == (
        (Kind.SAFETY,),
        Strength.CAUSAL,
        Polarity.AFFIRMED,
    )
    assert not labels[1].is_claim


def write(place: Path, members: str) -> Path:
    thresholds = "".join(f'"{name}" = {value}\n' for name, value in THRESHOLDS.items())
    head = 'name = "b"\ntask = "claims"\nkind = "blend"\n\n[files]\n'
    (place / folder.MANIFEST).write_text(f"{head}\n{members}\n[thresholds]\n{thresholds}")
    return place


def test_a_member_that_was_replaced_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"claims-linear is .*, not the 00"):
        blend.load(write(tmp_path, '[settings.members]\nclaims-linear = "00"\n'))
    with pytest.raises(ModelError, match="names no member"):
        blend.load(write(tmp_path, ""))


def test_the_shipped_blend_depends_on_its_members() -> None:
    shipped = folder.load("claims-blend")
    members = [folder.load(name) for name in ("claims-linear", "claims", "claims-small")]
    assert shipped.sha256 not in {member.sha256 for member in members}
    context = Context("Statins lower the risk of stroke.")
    answers = [member.predict([context])[0].scores for member in members]
    found = shipped.predict([context])[0].scores
    assert {
        name: score for name, score in mean(answers).items() if not name.startswith(ABSTAIN)
    }.items() <= found.items()
    assert data_folder("models", "claims-blend", "README.md").is_file()
