"""Which arm of a comparison each figure of a sentence is of, and whether two sentences agree on it.

"74% had relief on ginger and 23% on placebo" and "ginger relieved 23%, placebo 74%" hold the same words and figures.
They are told apart by how near each word stands to each figure: whatever comes between, a clause that begins or another
figure, halves what a word tells of a figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product

from overclaim import lexicons
from overclaim.stages.numbers.compare import same_quantity
from overclaim.stages.words import placed_stems, stems
from overclaim.text import fold
from overclaim.types import Number, NumberKind, Statement

_KINDS = frozenset(
    {
        NumberKind.PERCENT,
        NumberKind.FRACTION,
        NumberKind.COUNT,
        NumberKind.QUANTITY,
        NumberKind.MEAN_SD,
        NumberKind.DIFFERENCE,
    }
)
_MOST = 16  # figures of a sentence: the work grows with the fourth power
_CONTROL = "=control"
_HALF, _IN_TITLE = 0.5, 0.5
_STOP = re.compile(r"[;:,()]")
_END = re.compile(r"[;:,.()]")
_UNIT = re.compile(r"(?:\s*(?:%|per ?cent))?(?:\s*\([^)]*\))?", re.IGNORECASE)
_FEW_WORDS = r"(?:\s*\([^)]*\))?(?:\s*[\w,-]+){0,4}?"
_THEN_TO, _THEN_FROM = (re.compile(rf"{_FEW_WORDS}\s+{word}\s*", re.IGNORECASE) for word in ("to", "from"))
_AFTER_FROM = re.compile(r"(?:\b(?:from|off)|\()\s*$", re.IGNORECASE)
_AFTER_TO = re.compile(r"\bto\s*(?:(?:only|just|about|around|a mere)\s*)?$", re.IGNORECASE)

Lean = Mapping[str, float]
"""How much more each word goes with the first of two figures than with the second, from -1 to 1."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of a sentence, and what tells their arms apart.

    ``leading`` are the words that stand before both: most often what was measured. ``change`` says that the figures
    are of one arm, before and after, or without and with what the sentence is on; ``assumed`` that no words tell the
    arms, so that they are taken in the order of a trial's report, the control last.
    """

    figures: tuple[Number, Number]
    lean: Lean
    leading: frozenset[str] = frozenset()
    change: bool = False
    assumed: bool = False


def agreement(ours: Iterable[Pair], theirs: Sequence[Pair]) -> float:
    """From 1, where two sentences have the figures that they share in the same arms, to -1, where they exchange them.

    0 where they share no two figures, or nothing tells the arms; of several pairs, what is told most clearly.
    """
    told = (_agreement(pair, other) for pair in ours for other in theirs)
    return max(-1.0, min(1.0, max(told, key=lambda each: (abs(each), each), default=0.0)))


def _agreement(pair: Pair, other: Pair) -> float:
    (first, second), (theirs_first, theirs_second) = pair.figures, other.figures
    if same_quantity(first, theirs_first) and same_quantity(second, theirs_second):
        side = 1.0
    elif same_quantity(first, theirs_second) and same_quantity(second, theirs_first):
        side = -1.0
    else:
        return 0.0
    if pair.assumed and other.assumed:
        return 0.0
    if pair.change and other.change:
        return side
    words = {_CONTROL} if pair.change or other.change else pair.lean.keys() - (pair.leading & other.leading)
    return side * sum(
        pair.lean[word] * other.lean[word] for word in sorted(words & pair.lean.keys() & other.lean.keys())
    )


def pairs(statement: Statement, title: str = "") -> tuple[Pair, ...]:
    """Each two figures of results in a sentence that differ, in the order of the text; of the first sixteen figures.

    Figures without an arm are taken in the order of a trial's report: the treatment that ``title`` names, then the
    control.
    """
    figures = [number for number in statement.numbers if number.kind in _KINDS][:_MOST]
    told = [pair for pair in combinations(figures, 2) if not same_quantity(*pair)]
    return tuple(_Told(statement, figures, title).of(told)) if told else ()


@dataclass(frozen=True)
class _Told:
    """A sentence as it is read for the arms of its figures."""

    statement: Statement
    figures: Sequence[Number]
    title: str

    @cached_property
    def text(self) -> str:
        return fold(self.statement.text)

    @cached_property
    def words(self) -> list[tuple[str, int]]:
        """Stems, names of things and the mark of a control, each with its place; none that is part of a figure."""
        controls = [match.span() for match in lexicons.cues("arms", "control").finditer(self.text)]
        named = [(f"={entity.name}", entity.start) for entity in self.statement.entities]
        others = [
            (word, place)
            for word, place in (*placed_stems(self.text), *named)
            if not any(start <= place < end for start, end in controls)
        ]
        return [each for each in (*others, *((_CONTROL, start) for start, _ in controls)) if not self._counted(each[1])]

    @cached_property
    def cuts(self) -> list[int]:
        """The places where a clause begins, and those of all figures, in order."""
        found = (*_STOP.finditer(self.text), *lexicons.cues("arms", "boundary").finditer(self.text))
        clauses = (match.start() for match in found if not self._counted(match.start()))
        return sorted([*clauses, *(number.start for number in self.statement.numbers)])

    def _counted(self, place: int) -> bool:
        return any(number.start <= place < number.end for number in self.statement.numbers)

    def of(self, told: Sequence[tuple[Number, Number]]) -> Iterator[Pair]:
        """What is told of each pair; one without arms of its own has those of the first pair that has them."""
        before: Lean | None = None
        following = set(pairwise(self.figures))
        for first, second in told:
            if (first, second) not in following:
                yield self._apart(first, second)
            elif change := self._change(first, second):
                yield change
            elif self._joined(first, second) and not self._has_arm(second):
                compared = self._compared(first)
                before = before or compared
                lean = compared or before
                yield Pair((first, second), lean or self._in_order(), assumed=lean is None)
            else:
                pair = self._apart(first, second)
                before = before or (pair.lean if self._has_arm(second) else None)
                yield pair

    def _apart(self, first: Number, second: Number) -> Pair:
        one, other = self.near[first.start], self.near[second.start]
        lean = {word: one[word] - other[word] for word in one}
        return Pair((first, second), lean, frozenset(word for word, last in self.last.items() if last < first.start))

    @cached_property
    def near(self) -> dict[int, dict[str, float]]:
        """How near each word stands to the figure at each place: 1, and half of it for whatever begins between them."""
        found: dict[int, dict[str, float]] = {figure.start: {} for figure in self.figures}
        for (word, place), (start, words) in product(self.words, found.items()):
            left, right = sorted((place, start))
            between = bisect_left(self.cuts, right) - bisect_right(self.cuts, left)
            words[word] = max(words.get(word, 0.0), _HALF**between)
        return found

    @cached_property
    def last(self) -> dict[str, int]:
        """The last place of each word."""
        return dict(sorted(self.words, key=lambda each: each[1]))

    def _change(self, first: Number, second: Number) -> Pair | None:
        """What "from 12% to 8%" tells: the first was before or without, the second is of what the sentence is on."""
        told, between = self.text[: first.start], self.text[first.end : second.start]
        if _THEN_TO.fullmatch(between) and _AFTER_FROM.search(told):
            return Pair((first, second), {_CONTROL: 1.0}, change=True)
        if _THEN_FROM.fullmatch(between) and _AFTER_TO.search(told):
            return Pair((second, first), {_CONTROL: 1.0}, change=True)
        return None

    def _joined(self, first: Number, second: Number) -> bool:
        """Whether nothing but a joining word stands between two figures."""
        between = self.text[self._unit_end(first, second.start) : second.start]
        return bool(lexicons.cues("arms", "joining").fullmatch(between.strip(" ,\t\n")))

    def _has_arm(self, figure: Number) -> bool:
        """Whether words on an arm follow a figure before its clause ends."""
        start = self._unit_end(figure, len(self.text))
        end = self._clause_end(start)
        opening = re.match(r"\s*(?:of\s+)?(\w+)", self.text[start:end])
        arm = opening and lexicons.cues("arms", "of_an_arm").fullmatch(opening.group(1))
        return bool(arm) and any(start <= place < end for _, place in self.words)

    def _unit_end(self, figure: Number, end: int) -> int:
        """The place, up to ``end``, behind a figure's unit and what stands in brackets after it."""
        unit = _UNIT.match(self.text, figure.end, end)
        return unit.end() if unit else figure.end

    def _clause_end(self, start: int) -> int:
        """The place from ``start`` on where a clause ends; a stop inside a figure ends none."""
        ends = (
            match.start()
            for pattern in (_END, lexicons.cues("arms", "boundary"))
            for match in pattern.finditer(self.text, start)
            if not self._counted(match.start())
        )
        return min(ends, default=len(self.text))

    def _compared(self, first: Number) -> Lean | None:
        """What a comparison in words tells of the figures after it: "rarer with ginger than tea (12% and 20%)"."""
        *_, last = (None, *lexicons.cues("arms", "comparing").finditer(self.text, 0, first.start))
        if last is None:
            return None
        end = min(self._clause_end(last.end()), first.start)
        lean: dict[str, float] = {}
        for word, place in self.words:
            side = 1.0 if place < last.start() else -1.0 if last.end() <= place < end else 0.0
            lean[word] = lean.get(word, 0.0) + side
        lean = {word: max(-1.0, min(1.0, side)) for word, side in lean.items()}
        return lean if min(lean.values(), default=0.0) < 0 else None

    def _in_order(self) -> Lean:
        """The treatment first, the control second."""
        controls = stems(" ".join(match.group() for match in lexicons.cues("arms", "control").finditer(self.title)))
        return {**dict.fromkeys(stems(self.title) - controls, _IN_TITLE), _CONTROL: -1.0}
