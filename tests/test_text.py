"""Texts put together."""

from __future__ import annotations

import pytest

from overclaim.text import under_title


@pytest.mark.parametrize(
    ("title", "shown"), [("Ginger?", "Ginger? It helped."), (" Ginger ", "Ginger. It helped."), (" ", "It helped.")]
)
def test_a_title_ends_as_a_sentence(title: str, shown: str) -> None:
    assert under_title(title, "It helped.") == shown
