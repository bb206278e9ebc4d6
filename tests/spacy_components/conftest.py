"""Pipelines for the tests; all of them are skipped where spaCy is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language

FAST = "claims-linear"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The four components on blank English, with the fast claims model."""
    from overclaim.spacy_components import pipeline

    return pipeline(FAST)
