"""Evaluation: files of predictions against gold, and suites that say what to score against what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from overclaim.api.shared import shared_folder
from overclaim.api.sources import SkipPart, Using, files_paired, paired
from overclaim.classifiers import folder
from overclaim.config import data_folder, load
from overclaim.errors import ConfigError, InputError
from overclaim.evaluation.bootstrap import Resampling
from overclaim.evaluation.pairs import Paired, read_rows
from overclaim.evaluation.suite import Part, PartSettings, SuiteResult, SuiteSettings
from overclaim.evaluation.tables import Scores
from overclaim.tables import METRICS, resolve

RESULTS = "evaluation"
"""The folder inside a model's own in which its suites' results lie."""


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
    part = Part(predictions.name, _scores(name, files_paired(rows, predictions, group), how))
    return SuiteResult(predictions.stem, f"{predictions.name} against {gold.name}", (part,))


def evaluate_suite(
    suite: str | Path,
    using: Using | None = None,
    *,
    how: Resampling | None = None,
    progress: Callable[[str], None] | None = None,
) -> SuiteResult:
    """The scores of a suite, named (``"ketamine"``) or as a TOML file.

    Parts that need the research corpora (``using.shared``, default: the environment variable OVERCLAIM_SHARED), or a
    cross-validation that is not finished, are skipped with the reason.
    """
    path = find_suite(suite)
    settings = load(path, SuiteSettings)
    using = replace(using or Using(), shared=shared_folder(using.shared if using else None))
    if using.shared is not None and not using.shared.is_dir():
        raise InputError(f"{using.shared}: no such folder; give the folder of the research corpora")
    parts = []
    for part in settings.parts:
        if progress:
            progress(part.name)
        parts.append(_part(part, using, Path(str(path)), how))
    about = _about(settings, using) if any(part.scores for part in parts) else None
    return SuiteResult(settings.name, settings.title, tuple(parts), settings.description, about)


def results_folder(model: str) -> Path:
    """Where the results of a model's suites lie, unless told otherwise."""
    return Path(str(folder.find(model))) / RESULTS


def write_results(result: SuiteResult, out: Path) -> list[Path]:
    """The Markdown and JSON files of ``result``, once they are written to the folder ``out``.

    Raises ``InputError`` when they cannot be written.
    """
    texts = {out / f"{result.name}.md": result.to_markdown(), out / f"{result.name}.json": result.to_json()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); give another folder with --out") from None
    return list(texts)


def find_suite(suite: str | Path) -> Traversable:
    """The suite's file; raises ``ConfigError`` listing the suites that there are."""
    if isinstance(suite, Path) or suite.endswith(".toml"):
        return Path(suite)
    found = data_folder("configs", "eval").joinpath(f"{suite}.toml")
    if not found.is_file():
        raise ConfigError(f"no suite {suite!r}; known: {', '.join(list_suites())}; or give the path of a TOML file")
    return found


def list_suites() -> list[str]:
    """The names of the suites in the package's data."""
    names = (entry.name for entry in data_folder("configs", "eval").iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _part(part: PartSettings, using: Using, suite: Path, how: Resampling | None) -> Part:
    told = Part(part.name, (), part.published, None, part.note)
    try:
        rows = paired(part, using, suite)
    except SkipPart as reason:
        return replace(told, skipped=str(reason))
    return replace(told, scores=_scores(part.scored_by, rows, how))


def _about(settings: SuiteSettings, using: Using) -> dict[str, str] | None:
    if not any(part.is_of_the_model for part in settings.parts):
        return None
    if not any(part.asks_the_model for part in settings.parts):
        return {"command": f"`overclaim evaluate {settings.name}`"}
    command, model = f"`overclaim evaluate {settings.name} --model {using.model}`", folder.load(using.model)
    return {"command": command, "model": model.name, "sha256": model.sha256}


def _scores(metric: str, rows: Paired, how: Resampling | None) -> tuple[Scores, ...]:
    scored: Iterable[Scores] = resolve(METRICS, metric, "metric")(rows, how)
    return tuple(scored)
