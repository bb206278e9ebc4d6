"""Reports read back from their JSON, as far as two of them are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from overclaim.errors import InputError
from overclaim.report.json import SCHEMA_VERSION


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedFinding(_Saved):
    """A rule that fired."""

    code: str
    slug: str
    message: str
    evidence: tuple[str, ...] = ()


class SavedEvidence(_Saved):
    """A sentence that bears on a statement, with its document's status."""

    id: str
    title: str = ""
    stance: str
    level: str
    status: str


class SavedStatement(_Saved):
    """A statement with its verdict."""

    index: int
    text: str
    verdict: str
    findings: tuple[SavedFinding, ...]
    evidence: tuple[SavedEvidence, ...]


class SavedArticle(_Saved):
    """The article, by its id."""

    id: str


class SavedBase(_Saved):
    """What was checked against."""

    documents: int
    fingerprint: str


class SavedRun(_Saved):
    """What produced the report."""

    version: str
    models: dict[str, str]
    config: dict[str, Any]
    evidence: SavedBase


class SavedReport(_Saved):
    """A report that ``overclaim check --format json`` wrote."""

    schema_version: str
    article: SavedArticle
    statements: tuple[SavedStatement, ...]
    findings: tuple[SavedFinding, ...]
    run: SavedRun


def read(path: Path) -> SavedReport:
    """The report in the JSON file at ``path``; raises ``InputError`` when it is none, or of a newer layout."""
    try:
        report = SavedReport.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            f"{path}: not a report: {f'{where}: ' if where else ''}{first['msg']}; give what "
            "'overclaim check ARTICLE --against EVIDENCE --format json' wrote"
        ) from None
    major = SCHEMA_VERSION.partition(".")[0]
    if report.schema_version.partition(".")[0] != major:
        raise InputError(
            f"{path}: a report of schema {report.schema_version}, this version reads {major}.x; check anew"
        )
    return report
