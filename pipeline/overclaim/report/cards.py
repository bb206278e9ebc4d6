"""What a report needs to know of a rule beyond its findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from overclaim.rules import all_rules


class RuleCard(Protocol):
    """What a rule means, as the rule's own card says it."""

    @property
    def summary(self) -> str:
        """The rule in a few words."""

    @property
    def meaning(self) -> str:
        """When the rule fires."""

    @property
    def example(self) -> str:
        """A sentence on which it fires."""

    @property
    def source(self) -> str:
        """The paper or regulation behind it."""


Cards = Mapping[str, RuleCard]
"""Cards by code."""


def packaged_cards() -> Cards:
    """The cards of the package's own rules."""
    return {rule.code: rule for rule in all_rules()}
