"""Evaluation: files of predictions against gold, and suites that say what to score against what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Protocol

from pydantic import Field

from overclaim.api.shared import VARIABLE, shared_folder
from overclaim.config import Frozen, data_folder, load
from overclaim.errors import ConfigError, InputError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.pairs import Paired, Row, pair, read_rows
from overclaim.evaluation.tables import Scores, Table, markdown
from overclaim.evaluation.verdicts import match_report
from overclaim.tables import METRICS, resolve
from overclaim.types import Report


class Checked(Protocol):
    """What checking an article returns."""

    @property
    def report(self) -> Report:
        """The verdicts."""


Check = Callable[[Path, Path], Checked]


class Published(Frozen):
    """A figure that others reported on the same gold, to be shown beside ours."""

    metric: str
    value: float
    source: str


class PartSettings(Frozen):
    """One thing that a suite scores: a file of predictions, or the report on an article, against a gold file.

    Paths are relative to ``root``: the package's data, the folder of research corpora, or the suite's own folder.
    """

    name: str
    gold: str
    metric: str = "verdicts"
    predictions: str | None = None
    article: str | None = None
    against: str | None = None
    group: str | None = None
    root: Literal["package", "shared", "suite"] = "suite"
    published: tuple[Published, ...] = ()


class SuiteSettings(Frozen):
    """A suite file: ``configs/eval/<name>.toml``."""

    name: str
    title: str
    description: str = ""
    parts: tuple[PartSettings, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Part:
    """The scores of one part, or why it was skipped."""

    name: str
    scores: tuple[Scores, ...] = ()
    published: tuple[Published, ...] = ()
    skipped: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The part as JSON values."""
        return {
            "name": self.name,
            "skipped": self.skipped,
            "scores": [each.to_dict() for each in self.scores],
            "published": [each.model_dump() for each in self.published],
        }

    def to_markdown(self) -> str:
        """The part as a Markdown section."""
        blocks = [f"## {self.name}"]
        if self.skipped:
            blocks.append(f"Skipped: {self.skipped}")
        blocks += [each.to_markdown() for each in self.scores]
        if self.published:
            rows = tuple((each.metric, each.value, each.source) for each in self.published)
            blocks += ["Published:", markdown(Table("published", ("metric", "value", "source"), rows))]
        return "\n\n".join(blocks)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What an evaluation measured, part by part; skipped parts say why."""

    name: str
    title: str
    parts: tuple[Part, ...]

    @property
    def skipped(self) -> tuple[Part, ...]:
        """The parts that were not scored."""
        return tuple(part for part in self.parts if part.skipped)

    def to_markdown(self) -> str:
        """The result as a Markdown document."""
        return "\n\n".join([f"# {self.title}", *(part.to_markdown() for part in self.parts)]) + "\n"

    def to_json(self) -> str:
        """The result as JSON, undefined figures as null."""
        values = {"name": self.name, "title": self.title, "parts": [part.to_dict() for part in self.parts]}
        return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def evaluate_files(
    gold: Path, predictions: Path, *, metric: str | None = None, group: str | None = None, how: Resampling | None = None
) -> SuiteResult:
    """The scores of a predictions file (JSONL rows by ``id``, or a report's JSON) against a gold file of JSONL rows.

    ``metric`` is a name of ``tables.METRICS``; by default ``verdicts`` where gold rows hold a verdict, else
    ``classification``. A gold row without prediction is scored as the default; predictions for ids that gold does not
    hold are counted, not scored. ``group`` names the gold key by which rows are resampled together (default:
    ``document``, where rows have it). Raises ``InputError`` for malformed files, double ids, or files without a common
    row.
    """
    rows = read_rows(gold)
    name = metric or ("verdicts" if {"verdict", "expected"} & rows[0].keys() else "classification")
    part = Part(predictions.name, _scores(name, _paired(rows, predictions, group), how))
    return SuiteResult(predictions.stem, f"{predictions.name} against {gold.name}", (part,))


def evaluate_suite(
    suite: str | Path,
    *,
    shared: Path | None = None,
    check: Check | None = None,
    how: Resampling | None = None,
    progress: Callable[[str], None] | None = None,
) -> SuiteResult:
    """The scores of a suite, named (``"ketamine"``) or as a TOML file.

    Parts that need the research corpora (``shared``, default: the environment variable OVERCLAIM_SHARED) are skipped
    with the reason where these are absent. ``check`` runs an article against evidence (default: ``overclaim.check``).
    """
    path = find_suite(suite)
    settings = load(path, SuiteSettings)
    shared = shared_folder(shared)
    if shared is not None and not shared.is_dir():
        raise InputError(f"{shared}: no such folder; give the folder of the research corpora")
    roots = {"package": Path(str(data_folder())), "suite": Path(str(path)).parent, "shared": shared}
    parts = []
    for part in settings.parts:
        if progress:
            progress(part.name)
        parts.append(_part(part, roots[part.root], check or _check, how))
    return SuiteResult(settings.name, settings.title, tuple(parts))


def find_suite(suite: str | Path) -> Traversable:
    """The suite's file; raises ``ConfigError`` listing the suites that there are."""
    if isinstance(suite, Path) or suite.endswith(".toml"):
        return Path(suite)
    folder = data_folder("configs", "eval")
    found = folder.joinpath(f"{suite}.toml")
    if not found.is_file():
        raise ConfigError(f"no suite {suite!r}; known: {', '.join(list_suites())}; or give the path of a TOML file")
    return found


def list_suites() -> list[str]:
    """The names of the suites in the package's data."""
    names = (entry.name for entry in data_folder("configs", "eval").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


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


def _part(part: PartSettings, root: Path | None, check: Check, how: Resampling | None) -> Part:
    if root is None:
        return Part(part.name, (), part.published, f"needs the research corpora; set {VARIABLE} to their folder")
    needed = [root / name for name in (part.gold, part.predictions, part.article, part.against) if name]
    absent = [path.name for path in needed if not path.exists()]
    if absent and part.root == "shared":
        return Part(part.name, (), part.published, f"the research corpora lack {', '.join(absent)}")
    gold = read_rows(root / part.gold)
    if part.predictions:
        paired = _paired(gold, root / part.predictions, part.group)
    elif part.article and part.against:
        paired = match_report(gold, report_rows(check(root / part.article, root / part.against).report))
    else:
        raise ConfigError(f"part {part.name!r}: give predictions, or article and against")
    return Part(part.name, _scores(part.metric, paired, how), part.published)


def _paired(gold: Sequence[Row], predictions: Path, group: str | None) -> Paired:
    statements = _report_statements(predictions)
    return pair(gold, read_rows(predictions), group) if statements is None else match_report(gold, statements)


def _report_statements(path: Path) -> list[Row] | None:
    if path.suffix != ".json":
        return None
    try:
        statements = json.loads(path.read_text(encoding="utf-8-sig"))["statements"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a report as `overclaim check --format json` writes it: {error!r}") from None
    return list(statements)


def _scores(metric: str, paired: Paired, how: Resampling | None) -> tuple[Scores, ...]:
    scored: Iterable[Scores] = resolve(METRICS, metric, "metric")(paired, how)
    return tuple(scored)


def _check(article: Path, against: Path) -> Checked:
    from overclaim.api.checking import check

    return check(article, against=against)
