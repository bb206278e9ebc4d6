"""Texts put together."""

from __future__ import annotations

import pytest

from overclaim.text import capitalised, under_title


@pytest.mark.parametrize(
    ("title", "shown"), [("Ginger?", "Ginger? It helped."), (" Ginger ", "Ginger. It helped."), (" ", "It helped.")]
)
def test_a_title_ends_as_a_sentence(title: str, shown: str) -> None:
    assert under_title(title, "It helped.") == shown


@pytest.mark.parametrize(("text", "shown"), [("tea with DHA", "Tea with DHA"), ("5 cups", "5 cups"), ("", "")])
def test_only_the_first_letter_becomes_a_capital(text: str, shown: str) -> None:
    assert capitalised(text) == shown
