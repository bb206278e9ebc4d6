"""Corpora: the cards and manifests in the package's data, and whether the files still are what the manifests say."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO

from pydantic import Field

from overclaim.api.shared import shared_folder
from overclaim.config import Frozen, data_folder, load
from overclaim.errors import ConfigError
from overclaim.stores.files import sha256_file

CARD = "corpus.toml"


class Origin(Frozen):
    """Where a corpus comes from."""

    description: str = ""
    url: str | None = None
    urls: tuple[str, ...] = ()
    doi: str | None = None
    pmid: str | None = None
    version: str | None = Field(default=None, description="release, commit or date of retrieval")
    licence: str | None = Field(default=None, description="of the source, where it differs from the corpus's own")
    sampling: str | None = Field(default=None, description="how the rows were chosen from it")


class CorpusFile(Frozen):
    """One file of a corpus; ``external`` files are not shipped and are looked for under another root."""

    path: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    what: str = ""
    rows: int | None = Field(default=None, ge=0, description="records; left out for prose")
    external: bool = False


class Agreement(Frozen):
    """How far two readings of the same rows agree, and how they were made."""

    what: str
    rows: int = Field(ge=1)
    same: int = Field(ge=0)
    kappa: float | None = None
    note: str = ""


class Corpus(Frozen):
    """The card and manifest of one corpus, as ``corpus.toml`` holds them.

    ``labels`` maps, for each head (kinds, strength, stance ...), a label as the corpus writes it to ours, by name.
    """

    name: str
    title: str
    description: str
    licence: str
    citation: str
    reader: str | None = None
    source: Origin = Origin()
    files: tuple[CorpusFile, ...] = Field(min_length=1)
    labels: Mapping[str, Mapping[str, str | bool | tuple[str, ...]]] = {}
    agreement: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not what its manifest says."""

    corpus: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.corpus}/{self.path}: {self.reason}"


def list_corpora(root: Traversable | None = None) -> list[Corpus]:
    """Every corpus in the package's data, by name; raises ``ConfigError`` for a malformed card."""
    folder = root or data_folder("corpora")
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.joinpath(CARD).is_file())
    return [show(name, folder) for name in names]


def show(name: str, root: Traversable | None = None) -> Corpus:
    """The card and manifest of the corpus ``name``; raises ``ConfigError`` listing the corpora that there are."""
    folder = root or data_folder("corpora")
    card = folder.joinpath(name, CARD)
    if not card.is_file():
        known = ", ".join(sorted(entry.name for entry in folder.iterdir() if entry.joinpath(CARD).is_file()))
        raise ConfigError(f"no corpus {name!r}; known: {known or 'none'}")
    corpus = load(card, Corpus)
    if corpus.name != name:
        raise ConfigError(f"{card}: its name is {corpus.name!r} but its folder {name!r}; make them the same")
    return corpus


def verify(name: str = "all", root: Traversable | None = None, external: Path | None = None) -> list[Problem]:
    """What is wrong with the files of one corpus, or of ``"all"``: missing, altered, miscounted or not listed.

    ``external`` is the folder that external files lie under (default: the environment variable OVERCLAIM_SHARED);
    where there is none they are not checked, and ``unchecked`` names them.
    """
    folder = root or data_folder("corpora")
    outside = shared_folder(external)
    problems: list[Problem] = []
    for corpus in _chosen(name, folder):
        home = folder.joinpath(corpus.name)
        for file in corpus.files:
            base = outside if file.external else home
            if base is not None:
                reasons = _reasons(base.joinpath(*file.path.split("/")), file)
                problems += [Problem(corpus.name, file.path, reason) for reason in reasons]
        problems += [Problem(corpus.name, path, "not in the manifest") for path in _unlisted(home, corpus)]
    return problems


def unchecked(name: str = "all", root: Traversable | None = None, external: Path | None = None) -> list[CorpusFile]:
    """The files that ``verify`` with the same arguments cannot check, because no external folder is given."""
    if shared_folder(external):
        return []
    chosen = _chosen(name, root or data_folder("corpora"))
    return [file for corpus in chosen for file in corpus.files if file.external]


def count_rows(stream: IO[bytes], name: str) -> int:
    """The records in ``stream``: non-blank lines of JSONL and text, rows under the header of CSV and TSV."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    if name.endswith((".csv", ".tsv")):
        rows = csv.reader(text, delimiter="\t" if name.endswith(".tsv") else ",")
        return max(0, sum(1 for row in rows if row) - 1)
    return sum(1 for line in text if line.strip())


def _chosen(name: str, folder: Traversable) -> list[Corpus]:
    return list_corpora(folder) if name == "all" else [show(name, folder)]


def _reasons(path: Traversable, file: CorpusFile) -> Iterator[str]:
    if not path.is_file():
        yield f"missing (looked for {path})"
        return
    found = sha256_file(path)
    if found != file.sha256:
        yield f"altered: its sha256 is {found}, the manifest says {file.sha256}"
    if file.rows is not None:
        yield from _row_reasons(path, file)


def _row_reasons(path: Traversable, file: CorpusFile) -> Iterator[str]:
    try:
        with _opened(path) as stream:
            rows = count_rows(stream, file.path.removesuffix(".gz"))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        yield f"cannot be counted: {error}"
        return
    if rows != file.rows:
        yield f"holds {rows} rows, the manifest says {file.rows}"


@contextmanager
def _opened(path: Traversable) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        if path.name.endswith(".gz"):
            with gzip.open(raw) as stream:
                yield stream  # type: ignore[misc]
        else:
            yield raw


def _unlisted(home: Traversable, corpus: Corpus) -> list[str]:
    listed = {CARD, *(file.path for file in corpus.files if not file.external)}
    return sorted(path for path in _walk(home, "") if path not in listed)


def _walk(folder: Traversable, prefix: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("."):
            yield prefix + entry.name
