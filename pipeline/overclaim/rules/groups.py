"""Settings and groups of people that a study may be confined to, and that a statement may go beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overclaim import lexicons
from overclaim.types import Evidence


@dataclass(frozen=True, slots=True)
class Group:
    """A row of cues, what a reader calls those whom it names, and the rows of cues that name others than them.

    A condition may be an outcome of any sentence; only in a title does it say ``by_title`` who was studied.
    """

    cue: str
    name: str
    others: tuple[str, ...] = ()
    by_title: bool = False

    def holds(self, item: Evidence) -> bool:
        """True when a piece of evidence is about the group."""
        return names(item.document.title if self.by_title else whole(item), self.cue)


GROUPS = (
    Group("acute_care", "surgery, injury or other acute care", ("home", "long_standing")),
    Group("intensive_care", "intensive care", ("home",)),
    Group("cancer", "people with cancer", by_title=True),
    Group("recreational", "recreational users"),
    Group("responders", "people who had responded before"),
    Group("pregnancy", "pregnancy and birth", ("men",)),
    Group("children", "children", ("grown",)),
    Group("old_age", "older people", ("young",)),
    Group("women", "women", ("men",)),
    Group("men", "men", ("women",)),
    Group("athletes", "trained athletes", ("sedentary",)),
    Group("depression", "people with depression", by_title=True),
    Group("diabetes", "people with diabetes", by_title=True),
    Group("regional_pain", "complex regional pain syndrome", by_title=True),
)


def names(text: str, cue: str) -> bool:
    """True when ``text`` names the people or the setting of the row ``cue``."""
    return bool(lexicons.cues("rules", cue).search(text))


def whole(item: Evidence) -> str:
    """What says whom a piece of evidence is about: the title of its document and the sentence."""
    return f"{item.document.title}. {item.statement.text}"


def confined(item: Evidence) -> Group | None:
    """The first group that a piece of evidence names without naming others as well; None where there is none."""
    text = whole(item)
    found = (group for group in GROUPS if group.holds(item))
    return next((group for group in found if not any(names(text, other) for other in group.others)), None)


def gone_beyond(items: Sequence[Evidence], text: str, around: str = "") -> Group | None:
    """The first group that all ``items`` share and ``text`` goes beyond; None where there is none.

    It does where it names others, whom no item names, or where it names nobody, and the items name nobody else either
    and are of two documents at least. What ``text`` or ``around`` it (title, heading) names itself, it does not go
    beyond.
    """
    texts = [whole(item) for item in items]
    several = len({item.id for item in items}) > 1
    for group in GROUPS:
        if not items or names(f"{around}. {text}", group.cue) or not all(group.holds(item) for item in items):
            continue
        told = [other for other in group.others if names(text, other)]
        if told:
            if any(not any(names(each, other) for each in texts) for other in told):
                return group
        elif several and not any(names(each, other) for each in texts for other in group.others):
            return group
    return None
