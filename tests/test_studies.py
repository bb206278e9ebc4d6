"""A study in one line."""

from __future__ import annotations

from typing import Any

import pytest

from overclaim.studies import described
from overclaim.types import Design, Level, Species, Status, Study

BEFORE_AFTER = Design.NONRANDOMISED_TRIAL


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"sample_size": 1204, "follow_up_days": 91.0}, "Randomised trial in people, n=1204, 3 months."),
        (
            {"design": BEFORE_AFTER, "controlled": False},
            "Non-randomised trial in people, no control group.",
        ),
        ({"design": BEFORE_AFTER}, "Non-randomised trial in people."),
        ({"design": Design.ANIMAL, "species": Species.ANIMAL, "sample_size": 24}, "Animal study, n=24."),
        ({"design": Design.OTHER, "species": Species.NA}, "Document of another design."),
        ({"design": Design.META_ANALYSIS, "species": Species.ANIMAL}, "Meta-analysis in animals."),
        ({"follow_up_days": 0.5, "controlled": False}, "Randomised trial in people, 1 day."),
    ],
)
def test_design_species_size_time_and_control_are_told_where_they_are_known(facts: dict[str, Any], line: str) -> None:
    known = {"design": Design.RCT, "species": Species.HUMAN, "sample_size": None, "follow_up_days": None}
    study = Study(**{**known, "controlled": True, "status": Status.CURRENT, "level": Level.LOW, **facts})
    assert described(study) == line
