"""Scores of one head of a task, and their rendering as Markdown tables and JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from overclaim.evaluation.bootstrap import Interval
from overclaim.text import capitalised

Cell = str | int | float | None
UNDEFINED = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; None is an undefined figure."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What was measured on ``rows`` rows: headline values with their intervals, tables, and what must be known.

    ``intervals`` also holds those of single classes (``f1:causal``), which the tables show as points.
    """

    name: str
    rows: int
    values: Mapping[str, float | None]
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def figure(self, name: str) -> float | None:
        """The value ``name``, or of ``f1:CLASS`` the F1 of a class; None where there is none."""
        if name in self.values:
            return self.values[name]
        for table in self.tables:
            if name.startswith("f1:") and {"class", "F1"} <= set(table.columns):
                column = table.columns.index("F1")
                found = next((row[column] for row in table.rows if row[0] == name.removeprefix("f1:")), None)
                return found if isinstance(found, float) else None
        return None

    def to_dict(self) -> dict[str, object]:
        """The scores as JSON values; undefined figures are null."""
        return {
            "name": self.name,
            "rows": self.rows,
            "values": dict(self.values),
            "intervals": {name: [each.low, each.high] for name, each in self.intervals.items()},
            "tables": [
                {"title": table.title, "columns": list(table.columns), "rows": [list(row) for row in table.rows]}
                for table in self.tables
            ],
            "notes": list(self.notes),
        }

    def to_markdown(self, level: int = 3) -> str:
        """The scores as Markdown under a heading of the given level."""
        rows = tuple((name, value, _interval(self.intervals.get(name))) for name, value in self.values.items())
        head = Table("", ("score", "value", "95 % interval"), rows)
        parts = [f"{'#' * level} {self.name} ({self.rows} rows)", markdown(head)]
        for table in self.tables:
            parts += [f"{capitalised(table.title)}:", markdown(table)]
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts)


def markdown(table: Table) -> str:
    """``table`` as a Markdown table, columns of figures to the right, without its title."""
    worded = [any(isinstance(row[column], str) for row in table.rows) for column in range(len(table.columns))]
    lines = [_line(table.columns), _line(["---" if words else "---:" for words in worded])]
    return "\n".join([*lines, *(_line([show(cell) for cell in row]) for row in table.rows)])


def show(cell: Cell) -> str:
    """A cell as text: fractions to three places, undefined figures as a dash, bars escaped."""
    if cell is None:
        return UNDEFINED
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return str(cell).replace("|", "\\|").replace("\n", " ")


def with_interval(value: float | None, interval: Interval | None) -> str:
    """A figure as text, with the ends of its interval where it has one."""
    return f"{show(value)} ({interval.low:.3f} to {interval.high:.3f})" if interval else show(value)


def _interval(interval: Interval | None) -> str:
    return f"{interval.low:.3f} to {interval.high:.3f}" if interval else UNDEFINED


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
