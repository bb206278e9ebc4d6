"""Records of "TAG - value" lines, as MEDLINE/nbib and RIS files hold them.

An own reader, because none that we tried streams, keeps everything and reports what is malformed: ``nbib`` and
``rispy`` return whole files as lists; ``nbib`` drops tags it does not know and stops at the first bad line; ``rispy``
drops a record without an end line and all but the first of a repeated tag; ``Bio.Medline`` streams, but takes any
line for a tag and cuts wrapped names and notices in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from overclaim.errors import InputError, RecordError
from overclaim.readers import common
from overclaim.readers.common import MAX_RECORD_BYTES, Line
from overclaim.types import Document, Record, Source


@dataclass(frozen=True, slots=True)
class Tagged:
    """One record: each tag with its values in file order; ``problem`` is the first thing wrong with its lines."""

    fields: Mapping[str, tuple[str, ...]]
    problem: str | None = None

    def first(self, *tags: str) -> str | None:
        """The first value that is not empty of the first of ``tags`` that has one."""
        return next((value for tag in tags for value in self.fields.get(tag, ()) if value), None)

    def all(self, *tags: str) -> list[str]:
        """All values of ``tags`` that are not empty."""
        return [value for tag in tags for value in self.fields.get(tag, ()) if value]

    def check(self, prefix: str, tag: str) -> None:
        """Raise ``RecordError`` with the problem, if there is one; the id is ``prefix`` and the value of ``tag``."""
        if self.problem:
            number = self.first(tag)
            raise RecordError(self.problem, f"{prefix}{number}" if number else None)

    def rest(self, used: Iterable[str]) -> dict[str, object]:
        """The values of all tags but ``used``."""
        dropped = set(used)
        return {tag: values for tag, values in self.fields.items() if tag not in dropped}


@dataclass(slots=True)
class _Draft:
    """A record whose lines are still coming in."""

    values: list[tuple[str, list[str]]] = field(default_factory=list)
    problem: str | None = None
    size: int = 0

    def add(self, tag: str, value: str) -> None:
        """Begin a new value of ``tag``."""
        if self._has_room_for(value):
            self.values.append((tag, [value.strip()]))

    def extend(self, line: Line) -> None:
        """Continue the last value."""
        if not self.values:
            self.blame(f"line {line.number} continues no field")
        elif self._has_room_for(line.text):
            self.values[-1][1].append(line.text.strip())

    def blame(self, problem: str | None) -> None:
        """Note a problem, if it is one and the first."""
        self.problem = self.problem or problem

    def has(self, tag: str) -> bool:
        """True when ``tag`` has a value."""
        return any(name == tag for name, _ in self.values)

    def done(self) -> Tagged:
        """The record as it stands."""
        fields: dict[str, list[str]] = {}
        for tag, pieces in self.values:
            fields.setdefault(tag, []).append(" ".join(pieces).strip())
        return Tagged({tag: tuple(values) for tag, values in fields.items()}, self.problem)

    def _has_room_for(self, text: str) -> bool:
        self.size += len(text) + 1
        if self.size > MAX_RECORD_BYTES:
            self.blame(f"a record of more than {MAX_RECORD_BYTES >> 20} MiB; refused")
        return self.size <= MAX_RECORD_BYTES


_Step = Callable[[_Draft | None, Line, bool], tuple[_Draft | None, _Draft | None]]
"""From the draft so far, a line, and whether blank lines came before it, to the finished draft and the new one."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a format marks its records.

    ``tag`` matches a tagged line (groups: tag, value), ``continues`` a line that goes on with the last value. A record
    begins with ``start``; it ends with ``end`` or, where that is None, at a blank line that no continuation follows.
    """

    tag: re.Pattern[str]
    continues: re.Pattern[str]
    start: str
    end: str | None = None


def documents(
    path: Path, syntax: Syntax, document: Callable[[Tagged, Source], Document], empty: str
) -> Iterator[Record]:
    """What ``document`` makes of each tagged record of a file, or its failure; ``InputError(empty)`` without any."""
    number = 0
    for number, tagged in enumerate(parse(common.lines(path), syntax), start=1):
        source = Source(str(path), number)
        yield common.attempt(partial(document, tagged, source), source)
    if not number:
        raise InputError(empty)


def parse(lines: Iterable[Line], syntax: Syntax) -> Iterator[Tagged]:
    """The records in ``lines``, one at a time; a line that does not belong is the problem of its record."""
    step = _by_end_line(syntax) if syntax.end else _by_blank_line(syntax)
    current: _Draft | None = None
    blank = False
    for line in lines:
        if not line.text.strip() and not line.problem:
            blank = True
            continue
        finished, current = step(current, line, blank)
        blank = False
        if finished is not None:
            yield finished.done()
    if current is not None:
        if syntax.end:
            current.blame(f"no {syntax.end} line: the record may be cut off")
        yield current.done()


def _by_blank_line(syntax: Syntax) -> _Step:
    def step(current: _Draft | None, line: Line, blank: bool) -> tuple[_Draft | None, _Draft | None]:
        done = None
        match = syntax.tag.match(line.text)
        continues = match is None and syntax.continues.match(line.text)
        begins = match is not None and match[1].strip() == syntax.start and current and current.has(syntax.start)
        if current is not None and (begins or (blank and not continues)):
            done, current = current, None
        current = current or _Draft()
        current.blame(line.problem)
        if match:
            current.add(match[1].strip(), match[2] or "")
        elif continues:
            current.extend(line)
        else:
            current.blame(f"line {line.number} has no tag and is not indented")
        return done, current

    return step


def _by_end_line(syntax: Syntax) -> _Step:
    def step(current: _Draft | None, line: Line, _blank: bool) -> tuple[_Draft | None, _Draft | None]:
        match = syntax.tag.match(line.text)
        done = None
        if match and match[1] == syntax.start and current is not None:
            current.blame(f"no {syntax.end} line: the record may be cut off")
            done, current = current, None
        if match and current is None:
            current = _Draft()
            misplaced = f"line {line.number}: a field outside a record, which begins with {syntax.start}"
            current.blame(None if match[1] == syntax.start else misplaced)
        if current is None:
            return done, None
        current.blame(line.problem)
        if match and match[1] == syntax.end:
            return current, None
        if match:
            current.add(match[1], match[2] or "")
        else:
            current.extend(line)
        return done, current

    return step
