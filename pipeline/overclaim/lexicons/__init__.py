"""Cues as data: TOML files beside this module, which a biologist can edit; each row's examples are tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from overclaim.config import read_toml


@cache
def load(name: str) -> Mapping[str, Any]:
    """The lexicon ``name`` as a mapping; raises ``ConfigError`` when there is no such file."""
    return read_toml(files(__package__).joinpath(f"{name}.toml"))


def alternation(terms: list[str]) -> str:
    """A regular expression for any of ``terms`` as whole words, longest first; a blank matches any white space."""
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    body = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in ordered)
    return rf"(?<![\w-])(?:{body})(?![\w-])"
