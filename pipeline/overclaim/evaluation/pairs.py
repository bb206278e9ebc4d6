"""Gold rows and prediction rows joined by id; nothing asked is dropped, nothing answered twice is taken."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overclaim.errors import InputError

Row = Mapping[str, Any]
GROUP = "document"


@dataclass(frozen=True, slots=True)
class Paired:
    """Each gold row with its prediction, or None; ``unknown`` are predicted ids without gold."""

    gold: tuple[Row, ...]
    predicted: tuple[Row | None, ...]
    groups: tuple[Hashable, ...] | None = None
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many gold rows have no prediction; they are scored as the default."""
        return sum(row is None for row in self.predicted)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the scores must know about the join."""
        notes = [*self.remarks]
        if self.missing:
            total = len(self.gold)
            notes.append(f"{self.missing} of {total} gold rows have no prediction; each is scored as the default.")
        if self.unknown:
            shown = ", ".join(self.unknown[:3])
            notes.append(f"{len(self.unknown)} predictions have no gold row and are not scored (the first: {shown}).")
        return tuple(notes)


def read_rows(path: Path) -> list[Row]:
    """The objects of a JSONL file; raises ``InputError`` with the line of the first that is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text ({error}); convert it") from None
    rows = [_row(line, path, number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not rows:
        raise InputError(f"{path}: no rows; expected one JSON object a line")
    return rows


def pair(gold: Sequence[Row], predictions: Sequence[Row], group: str | None = None) -> Paired:
    """Gold with predictions by ``id``; documents are taken apart into sentences where predictions hold sentences.

    ``group`` names the gold key that rows of one document share (default: ``document`` where rows have it). Raises
    ``InputError`` for a row without id, an id that occurs twice, and when no prediction has the id of any gold row.
    """
    if any(_sentences(row) is not None for row in predictions):
        gold, predictions = flatten(gold), flatten(predictions)
    wanted, answers = _by_id(gold, "gold"), _by_id(predictions, "predictions")
    unknown = tuple(identifier for identifier in answers if identifier not in wanted)
    if answers and len(unknown) == len(answers):
        raise InputError(
            f"none of the {len(answers)} predictions has the id of a gold row "
            f"(predicted {next(iter(answers))!r}, gold {next(iter(wanted))!r}): are these files for the same rows?"
        )
    rows = tuple(wanted.values())
    return Paired(rows, tuple(answers.get(identifier) for identifier in wanted), _groups(rows, group), unknown)


def flatten(rows: Iterable[Row]) -> list[Row]:
    """One row per sentence: ``{id, claims: [...]}`` (gold may say ``labels``) becomes rows ``id#0``, ``id#1`` ..."""
    flat: list[Row] = []
    for row in rows:
        sentences = _sentences(row)
        if sentences is None:
            flat.append(row)
        else:
            identifier = row.get("id")
            flat += [each | {"id": f"{identifier}#{n}", GROUP: identifier} for n, each in enumerate(sentences)]
    return flat


def _sentences(row: Row) -> list[dict[str, Any]] | None:
    found = next((row[key] for key in ("claims", "labels") if isinstance(row.get(key), list)), None)
    return found if found is not None and all(isinstance(each, dict) for each in found) else None


def _row(line: str, path: Path, number: int) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {number}: not JSON ({error.msg}); expected one object a line") from None
    if not isinstance(row, dict):
        raise InputError(f"{path}, line {number}: a JSON {type(row).__name__}; expected one object a line")
    return row


def _by_id(rows: Sequence[Row], which: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for number, row in enumerate(rows, 1):
        if row.get("id") is None:
            raise InputError(f"{which}, row {number}: no id; every row needs one")
        identifier = str(row["id"])
        if identifier in found:
            raise InputError(f"{which}: the id {identifier!r} occurs twice; ids must be unique")
        found[identifier] = row
    return found


def _groups(rows: Sequence[Row], group: str | None) -> tuple[Hashable, ...] | None:
    key = group or GROUP
    present = [key in row for row in rows]
    if group and not all(present):
        raise InputError(f"gold row {rows[present.index(False)]['id']!r} has no key {group!r} to group by")
    return tuple(str(row[key]) for row in rows) if present and all(present) else None
