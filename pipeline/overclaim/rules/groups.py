"""Settings and groups of people that a study may be confined to, and that a statement may go beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overclaim import lexicons
from overclaim.types import EntityLabel, Evidence, Statement

_NEAREST = 0.8  # of the relevance of the most relevant


@dataclass(frozen=True, slots=True)
class Group:
    """A row of cues, what a reader calls those whom it names, and the rows of cues that name others than them.

    ``topics`` is a row of things that bring the group to mind without being named. A ``condition`` may be an outcome of
    any sentence; only in a title does it say who was studied.
    """

    cue: str
    name: str
    others: tuple[str, ...] = ()
    topics: str | None = None
    condition: bool = False

    def holds(self, item: Evidence) -> bool:
        """True when a piece of evidence is about the group."""
        return names(item.document.title if self.condition else whole(item), self.cue)

    def meant(self, text: str) -> bool:
        """True when a text is about the group, named or not."""
        return names(text, self.cue) or (self.topics is not None and names(text, self.topics))


GROUPS = (
    Group("acute_care", "surgery, injury or other acute care", ("home", "long_standing"), "acute_topics"),
    Group("intensive_care", "intensive care", ("home",)),
    Group("cancer", "people with cancer", condition=True),
    Group("recreational", "recreational users"),
    Group("responders", "people who had responded before"),
    Group("pregnancy", "pregnancy and birth", ("men",), "women_topics"),
    Group("children", "children", ("grown",), "children_topics"),
    Group("old_age", "older people", ("young",)),
    Group("women", "women", ("men",), "women_topics"),
    Group("men", "men", ("women",), "men_topics"),
    Group("athletes", "trained athletes", ("sedentary",)),
    Group("depression", "people with depression", condition=True),
    Group("diabetes", "people with diabetes", condition=True),
    Group("regional_pain", "complex regional pain syndrome", condition=True),
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


def gone_beyond(items: Sequence[Evidence], statement: Statement, around: str = "") -> Group | None:
    """The first group that ``items`` share and ``statement`` goes beyond; None where there is none.

    It does where it names others, whom no item names, or speaks of everybody, and the most relevant items share the
    group; or where it names nobody, all items share it, they name nobody else and are of two documents at least. Beyond
    a condition goes only what names another disease or symptom. What the statement or the text ``around`` it (title,
    heading) is about, it does not go beyond.
    """
    text = statement.text
    another = any(entity.label is EntityLabel.DISEASE for entity in statement.entities)
    for group in GROUPS:
        if group.meant(f"{around}. {text}") or (group.condition and not another):
            continue
        told = [other for other in group.others if names(text, other)]
        if names(text, "everybody") and not told:
            beyond = bool(_nearest(items)) and all(group.holds(item) for item in _nearest(items))
        else:
            beyond = _left_out(items, group, told) if told else _alone(items, group)
        if beyond:
            return group
    return None


def _left_out(items: Sequence[Evidence], group: Group, told: Sequence[str]) -> bool:
    """True when the most relevant items are on the group, and none of all on one of the others that are told of."""
    nearest = _nearest(items)
    unseen = any(not any(names(whole(item), other) for item in items) for other in told)
    return bool(nearest) and unseen and all(group.holds(item) for item in nearest)


def _nearest(items: Sequence[Evidence]) -> list[Evidence]:
    most = max((item.relevance for item in items), default=0.0)
    return [item for item in items if item.relevance >= _NEAREST * most]


def _alone(items: Sequence[Evidence], group: Group) -> bool:
    """True when two documents or more are on the group, and no item is on anybody else."""
    several = len({item.id for item in items}) > 1
    others = (names(whole(item), other) for item in items for other in group.others)
    return several and all(group.holds(item) for item in items) and not any(others)
