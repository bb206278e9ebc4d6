"""What each part of a suite is scored on: files, the report on an article, a model or a cross-validation."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from overclaim.api.shared import VARIABLE
from overclaim.config import data_folder, load
from overclaim.errors import InputError
from overclaim.evaluation.folds import FOLD
from overclaim.evaluation.pairs import Paired, Row, pair, read_rows
from overclaim.evaluation.suite import Folds, PartSettings
from overclaim.evaluation.verdicts import match_report
from overclaim.types import Report


class Checked(Protocol):
    """What checking an article returns."""

    @property
    def report(self) -> Report:
        """The verdicts."""


Check = Callable[[Path, Path], Checked]
KEYS = {"advice": "advice", "adverse_effect": "adverse_effect"}
"""The key of a row by the head of an encoder that answers it; that of all other heads is strength."""


@dataclass(frozen=True, slots=True)
class Using:
    """What a suite may use: the folder of research corpora, the claims model, the folder of cross-validations.

    With ``train`` a cross-validation that is not finished is trained, which takes long; without, it is skipped.
    ``check`` runs an article against evidence (default: ``overclaim.check``).
    """

    shared: Path | None = None
    model: str = "claims"
    runs: Path = Path("runs")
    train: bool = False
    check: Check | None = None


class SkipPart(Exception):  # noqa: N818 - no error: the reason why a part is not scored
    """A part cannot be scored here, for the reason given."""


def paired(part: PartSettings, using: Using, suite: Path) -> Paired:
    """The rows that ``part`` of the suite file ``suite`` scores; raises ``SkipPart`` where what it needs is absent."""
    if part.gold is not None:
        return _files(part, using, suite)
    data = _shared(using) / "data"
    if not data.is_dir():
        raise SkipPart("the folder of research corpora has no folder data in it")
    if part.folds is not None:
        return _folds(part.folds, using, data, suite)
    from overclaim.api.held_out import on_pairs, on_sentences

    if part.pairs is not None:
        return on_pairs(part.pairs, using.model, data)
    assert part.held_out is not None
    return on_sentences(part.held_out, using.model, data)


def files_paired(gold: Sequence[Row], predictions: Path, group: str | None) -> Paired:
    """Gold with the rows of a predictions file, or with the statements of a report."""
    statements = _report_statements(predictions)
    return pair(gold, read_rows(predictions), group) if statements is None else match_report(gold, statements)


def report_rows(report: Report) -> list[Row]:
    """The statements of a report as rows to be scored, with the keys of the report's JSON."""
    return [
        {
            "text": each.statement.text,
            "verdict": each.verdict.value,
            "findings": [{"slug": finding.slug} for finding in each.findings],
        }
        for each in report.judgements
    ]


def _shared(using: Using) -> Path:
    if using.shared is None:
        raise SkipPart(f"needs the research corpora; set {VARIABLE} to their folder")
    return using.shared


def _files(part: PartSettings, using: Using, suite: Path) -> Paired:
    root = _root(part, using, suite)
    needed = [root / name for name in (part.gold, part.predictions, part.article, part.against) if name]
    absent = [path.name for path in needed if not path.exists()]
    if absent and part.root == "shared":
        raise SkipPart(f"the research corpora lack {', '.join(absent)}")
    gold = read_rows(root / str(part.gold))
    if part.predictions:
        return files_paired(gold, root / part.predictions, part.group)
    checked = (using.check or _check)(root / str(part.article), root / str(part.against))
    return match_report(gold, report_rows(checked.report))


def _root(part: PartSettings, using: Using, suite: Path) -> Path:
    if part.root == "package":
        return Path(str(data_folder()))
    return suite.parent if part.root == "suite" else _shared(using)


def _folds(asked: Folds, using: Using, data: Path, suite: Path) -> Paired:
    from overclaim.classifiers.encoder import folds
    from overclaim.classifiers.encoder.settings import FoldsSettings

    config = suite.parent / asked.train
    settings = load(config, FoldsSettings)
    run = using.runs / config.stem
    if not (run / folds.SCORES).is_file():
        if not using.train:
            raise SkipPart(f"no finished run of {config.name} among the cross-validations (--runs); --train makes one")
        folds.train(config, data, run)
    rows = [row for row in folds.answers(run, settings, data) if row[0].corpus == asked.corpus]
    key = KEYS.get(folds.head_of(rows[0][0], settings), "strength")
    gold = [{key: _named(key, next(iter(item.gold.values()))), FOLD: folds.fold_of(item, settings)} for item, _ in rows]
    said = [{key: _named(key, {name} - {""})} for _, name in rows]
    return Paired(tuple(gold), tuple(said), tuple(item.group for item, _ in rows))


def _named(key: str, classes: Collection[str]) -> str | bool:
    return bool(classes) if key == "adverse_effect" else next(iter(classes))


def _report_statements(path: Path) -> list[Row] | None:
    if path.suffix != ".json":
        return None
    try:
        statements = json.loads(path.read_text(encoding="utf-8-sig"))["statements"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a report as `overclaim check --format json` writes it: {error!r}") from None
    return list(statements)


def _check(article: Path, against: Path) -> Checked:
    from overclaim.api.checking import check

    return check(article, against=against)
