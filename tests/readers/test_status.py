from __future__ import annotations

import pytest

from overclaim.readers.status import BY_NOTICE, MEDLINE_NOTICES, gravest, status_in_title, status_of
from overclaim.types import Status


def test_every_medline_tag_has_a_known_notice() -> None:
    assert set(MEDLINE_NOTICES.values()) == set(BY_NOTICE)


def test_the_gravest_counts() -> None:
    assert status_of(["Journal Article"], ["ErratumIn", "ExpressionOfConcernIn"]) is Status.CONCERN
    assert status_of(["retracted publication"], ["RetractionOf"]) is Status.RETRACTED
    assert gravest([None, Status.CURRENT]) is Status.CURRENT


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("RETRACTED: Tea cures sleep", Status.RETRACTED),
        ("[Retracted] Tea cures sleep", Status.RETRACTED),
        ("Retracted article: tea cures sleep", Status.RETRACTED),
        ("Retraction: Tea cures sleep", Status.RETRACTION_NOTICE),
        ("Retraction notice to “Tea cures sleep”", Status.RETRACTION_NOTICE),
        ("Retraction of the eyelid after tea", None),
        ("Retracted tendons in rowers", None),
        ("Tea and retracted papers: a survey", None),
    ],
)
def test_titles(title: str, expected: Status | None) -> None:
    assert status_in_title(title) is expected
