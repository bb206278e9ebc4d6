"""What an article is checked against: a literature, a claims dataset, or files of abstracts indexed in a cache."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.api.copies import fetching, places_of
from overclaim.api.extraction import models_for, process
from overclaim.api.growth import Item
from overclaim.api.progress import Progress, silent
from overclaim.api.search import check_vectors, search_embedder, searched_by
from overclaim.api.transfer import fetched_or, local_folder
from overclaim.config import ExtractSettings
from overclaim.errors import InputError, StoreError
from overclaim.stores import literature
from overclaim.stores.literature import Literature
from overclaim.types import EvidenceBase, Failure, Reading

if TYPE_CHECKING:
    from overclaim.readers.remote import Place

CACHE_VARIABLE = "OVERCLAIM_CACHE"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Tally:
    documents: int
    failures: tuple[Failure, ...]
    skips: int


def cache_folder() -> Path:
    """The folder of cached literatures: ``OVERCLAIM_CACHE``, else the user's cache folder of this system."""
    from platformdirs import user_cache_path

    return Path(os.environ.get(CACHE_VARIABLE) or user_cache_path("overclaim")) / "literature"


def index(
    dataset: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    update: bool = False,
    progress: Progress = silent,
) -> Literature:
    """The literature written to ``out`` from the claims dataset in, or published at, ``dataset``.

    Raises ``StoreError``, and ``RemoteError`` where nothing is published.

    With ``update``, a literature that was made when the dataset was smaller takes in what changed since, and is then
    what indexing anew would give; where there is none, it is made.
    """
    from overclaim.stores import dataset as store
    from overclaim.stores.generations import last_changes

    folder, where = local_folder(dataset, progress), Path(out)
    contents = _contents(folder)
    if not update or not literature.is_literature(where):
        return literature.build(where, _readings(folder, -1, progress), lambda: contents, search_embedder())
    has, generations = literature.base_of(where), store.read_generations(folder)
    number = next((one.number for one in generations if one.fingerprint == has.fingerprint), None)
    if number is None:
        raise StoreError(f"{where}: was not made from an earlier state of {folder}; index into a new folder")
    if has.models != contents[0].models:
        raise StoreError(f"{where}: was made with other models; index into a new folder")
    if number == generations[-1].number:
        return literature.verify(where)
    changed = {name for name, last in last_changes(folder, generations).items() if last > number}
    return literature.update(where, changed, _readings(folder, number, progress), lambda: contents, search_embedder())


def _contents(dataset: Path) -> tuple[EvidenceBase, Sequence[Failure]]:
    from overclaim.stores import dataset as store

    manifest = store.read_manifest(dataset)
    counts, models = manifest["counts"], {**manifest["plan"]["models"], **searched_by()}
    skipped = sum(counts["skipped"].values())
    base = EvidenceBase(counts["ok"], counts["failed"], manifest["fingerprint"], skipped, models)
    return base, store.read_failures(dataset)


def _readings(dataset: Path, after: int, progress: Progress) -> Iterator[list[Reading]]:
    from overclaim.stores import dataset as store

    for batch in store.read_readings(dataset, after):
        yield batch
        progress("documents", len(batch))


def open_evidence(
    against: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Literature,
    settings: ExtractSettings,
    progress: Progress = silent,
) -> Literature:
    """The literature behind ``against``; abstracts and claims datasets are indexed once and kept in the cache.

    ``settings`` say how abstracts are read.

    Raises ``InputError`` when no abstract could be read, ``StoreError`` when a store is damaged.
    """
    found = against if isinstance(against, Literature) else _opened(against, settings, progress)
    check_vectors(found)
    return found


def _opened(
    against: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], settings: ExtractSettings, progress: Progress
) -> Literature:
    with fetching() as copies:
        paths = fetched_or(places_of(against, copies), progress)
        if len(paths) == 1 and isinstance(paths[0], Path):
            if literature.is_literature(paths[0]):
                return Literature.open(paths[0])
            if (paths[0] / "manifest.json").is_file():
                return _cached_index(paths[0], progress)
        return _cached_files(paths, settings, progress)


def _cached_index(dataset: Path, progress: Progress) -> Literature:
    from overclaim.stores.dataset import read_manifest
    from overclaim.stores.files import sha256_json

    folder = cache_folder() / sha256_json([read_manifest(dataset)["fingerprint"], searched_by()])
    return Literature.open(folder) if literature.is_literature(folder) else index(dataset, folder, progress=progress)


def _cached_files(paths: Sequence[Place], settings: ExtractSettings, progress: Progress) -> Literature:
    from overclaim.api.fingerprint import plan
    from overclaim.readers import resolve
    from overclaim.stores.files import sha256_json

    recipe = plan(resolve.expand(paths).files, settings, models_for(settings)[0])
    for entry in recipe["inputs"]:
        del entry["path"]
    recipe["models"] |= searched_by()
    fingerprint = sha256_json(recipe)
    folder = cache_folder() / fingerprint
    if literature.is_literature(folder):
        return Literature.open(folder)
    return _build(folder, fingerprint, resolve.stream(paths), (settings, progress), ", ".join(map(str, paths)))


def _build(
    folder: Path, fingerprint: str, items: Iterator[Item], how: tuple[ExtractSettings, Progress], named: str
) -> Literature:
    outcomes: list[_Tally] = []
    labeller, _ = models_for(how[0])

    def contents() -> tuple[EvidenceBase, list[Failure]]:
        failures = [failure for outcome in outcomes for failure in outcome.failures]
        documents = sum(outcome.documents for outcome in outcomes)
        if not documents:
            raise InputError(_nothing_read(named, failures, sum(outcome.skips for outcome in outcomes)))
        skipped = sum(outcome.skips for outcome in outcomes)
        models = {labeller.name: labeller.sha256, **searched_by()}
        return EvidenceBase(documents, len(failures), fingerprint, skipped, models), failures

    return literature.build(folder, _batches(items, how, outcomes), contents, search_embedder())


def _batches(
    items: Iterator[Item], how: tuple[ExtractSettings, Progress], outcomes: list[_Tally]
) -> Iterator[Sequence[Reading]]:
    """The readings of ``items``, batch by batch; what became of the rest is appended to ``outcomes``."""
    settings, progress = how
    while batch := list(islice(items, _BATCH)):
        outcome = process(batch, models_for(settings)[0])
        outcomes.append(_Tally(len(outcome.readings), outcome.failures, sum(outcome.skipped.values())))
        progress("documents", len(batch))
        yield outcome.readings


def _nothing_read(named: str, failures: Sequence[Failure], skipped: int) -> str:
    first = f"; first: {failures[0].reason} ({failures[0].source})" if failures else ""
    return (
        f"{named}: no abstract to check against: {len(failures)} records failed and {skipped} were skipped "
        f"(no abstract, deleted or superseded){first}"
    )
