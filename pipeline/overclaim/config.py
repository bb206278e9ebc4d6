"""TOML files into frozen settings; an unknown key is refused with its path."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from overclaim.errors import ConfigError

Settings = TypeVar("Settings", bound="Frozen")
Corpus = TypeVar("Corpus", bound="_Named")


class Frozen(BaseModel):
    """The base of every settings class: immutable, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def _each_once(corpora: tuple[Corpus, ...]) -> tuple[Corpus, ...]:
    counts = Counter(corpus.name for corpus in corpora)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise ValueError(f"corpora stand twice: {', '.join(twice)}")
    return corpora


Corpora = Annotated[tuple[Corpus, ...], AfterValidator(_each_once)]
"""The corpora of a training, each by a name of its own."""

Device = Literal["cpu", "cuda"]
"""Where networks run: on the processor, or on a GPU."""

CPU: Device = "cpu"

_EXTENDS = "extends"

LEXICON = "lexicon"
"""What names things where no entity model is asked beside the lexicons."""


class RetrievalSettings(Frozen):
    """How bearing evidence is looked for."""

    candidates: int = Field(default=60, ge=1, description="sentences fetched from the literature per statement")
    keep: int = Field(default=8, ge=1, description="bearing sentences kept per statement")
    min_relevance: float = Field(default=0.2, ge=0, le=1, description="below this a sentence does not bear")


class CheckSettings(Frozen):
    """Settings of ``overclaim check``; the defaults stand in ``configs/check.toml``."""

    model: str = "claims"
    stance: str = Field(default="stance", description="a stance model that says the sides; rules: they do")
    second: str = Field(default="stance-large", description="a slower one for the best document; none: the same one")
    verdict: str = Field(default="verdict", description="a verdict model beside a stance model; rules: none")
    device: Device = Field(default=CPU, description="where the networks run that are not made for processors")
    claim_threshold: float = Field(default=0.1, ge=0, le=1, description="claim score from which a statement is checked")
    retrieval: RetrievalSettings = RetrievalSettings()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class DeliverySettings(Frozen):
    """What is let pass of PubMed's own numbered files; a wrong MD5 sum never is."""

    missing_md5: bool = Field(default=False, description="files without their .md5 are read")
    gaps: bool = Field(default=False, description="files may be missing from the numbering")


class ExtractSettings(Frozen):
    """Settings of ``overclaim extract``; the defaults stand in ``configs/extract.toml``."""

    model: str = "claims"
    gate: float = Field(default=0.0, ge=0, le=0.5, description="claim score of the linear model below which none reads")
    entities: str = Field(default=LEXICON, description="a model whose names stand beside the lexicons', or lexicon")
    device: Device = Field(default=CPU, description="where the networks run")
    shard_size: int = Field(default=1000, ge=1, description="documents per shard")
    all_sentences: bool = False
    seconds_per_document: float = Field(
        default=60, gt=0, description="of the processor; a document that takes longer fails"
    )
    delivery: DeliverySettings = DeliverySettings()


def data_folder(*parts: str) -> Traversable:
    """A folder or file of the installed package's data: ``data_folder("models", "claims")``."""
    return files("overclaim").joinpath("data", *parts)


def load(path: Path | Traversable, settings: type[Settings]) -> Settings:
    """The settings in the TOML file at ``path``; raises ``ConfigError`` naming file, key and what would be right.

    A file may lay its keys over those of another: ``extends = "stance-more.toml"``, a path from its own folder. Tables
    are laid over each other key by key, and of tables in a list, those of one ``name``; whatever else it holds replaces
    what stood there. So keys are changed and added, never taken away.
    """
    values = read_toml(path)
    where = f"{path}, or a file that it extends" if _EXTENDS in values else str(path)
    return parse(_extended(path, values, ()), settings, where)


def read_settings(path: Path | Traversable) -> dict[str, Any]:
    """The keys of a settings file, laid over those of the files that it extends; raises ``ConfigError``."""
    return _extended(path, read_toml(path), ())


def _extended(path: Path | Traversable, values: dict[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    base = values.pop(_EXTENDS, None)
    if base is None:
        return values
    if not isinstance(base, str) or not isinstance(path, Path):
        raise ConfigError(f"{path}: {_EXTENDS}: give the path of another settings file, from this one's folder")
    below, seen = path.parent / base, (*above, str(path.resolve()))
    if str(below.resolve()) in seen:
        raise ConfigError(f"{path}: {_EXTENDS}: {base} extends this file in turn")
    if not below.is_file():
        raise ConfigError(f"{path}: {_EXTENDS}: no file {below}")
    found: dict[str, Any] = _laid_over(_extended(below, read_toml(below), seen), values)
    return found


def _laid_over(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: _laid_over(base.get(key), value) for key, value in change.items()}}
    if not (_named(base) and _named(change)):
        return change
    rows, changes = ({row["name"]: row for row in side} for side in (base, change))
    return list(_laid_over(rows, changes).values())


def _named(rows: Any) -> bool:
    """Whether these are tables in a list, each of a name of its own."""
    if not isinstance(rows, list) or not rows:
        return False
    names = [row["name"] for row in rows if isinstance(row, dict) and isinstance(row.get("name"), str)]
    return len(rows) == len(names) == len(set(names))


def read_toml(path: Path | Traversable) -> dict[str, Any]:
    """The TOML file at ``path`` as a dict; raises ``ConfigError`` when there is none or it is malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError):
        raise ConfigError(f"{path}: no such configuration file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def parse(values: dict[str, Any], settings: type[Settings], where: str) -> Settings:
    """``values`` as settings; raises ``ConfigError`` with one line per problem, each with the path of its key."""
    try:
        return settings.model_validate(values)
    except ValidationError as error:
        problems = [_problem(item["loc"], item["type"], item["msg"], settings) for item in error.errors()]
        raise ConfigError(f"{where}: " + "; ".join(problems)) from None


def _problem(location: tuple[int | str, ...], kind: str, message: str, settings: type[Frozen]) -> str:
    key = ".".join(str(part) for part in location)
    if kind != "extra_forbidden":
        return f"{key}: {message}"
    owner: Any = settings
    for part in location[:-1]:
        field = owner.model_fields.get(str(part)) if isinstance(owner, type) and issubclass(owner, BaseModel) else None
        owner = field.annotation if field else None
    known = ", ".join(sorted(owner.model_fields)) if isinstance(owner, type) and issubclass(owner, BaseModel) else ""
    return f"unknown key {key!r}" + (f" (known there: {known})" if known else "")
