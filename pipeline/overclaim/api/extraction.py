"""Files of abstracts into a claims dataset."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim import tables
from overclaim.api.design import design_classifier
from overclaim.api.progress import Progress, silent
from overclaim.config import ExtractSettings
from overclaim.errors import InputError
from overclaim.protocols import ClaimClassifier, Engine
from overclaim.types import Document, Failure, Reading, Skip

if TYPE_CHECKING:
    from overclaim.stores.dataset import Counts, Shard

Item = Document | Failure | Skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """A finished claims dataset: its folder, its counts (records = ok + failed + skipped), and files that held none."""

    folder: Path
    counts: Counts
    ignored: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Some records, processed: readings, failures, and skipped records by reason; nothing is lost between them."""

    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    index: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _ShardWork:
    """Reads the documents of one piece and writes their shard; a finished shard is kept as it is. Pickles."""

    folder: Path
    fingerprint: str
    model: str
    all_sentences: bool

    def __call__(self, piece: _Piece) -> Shard:
        from overclaim.stores import dataset

        done = dataset.finished_shard(self.folder, piece.index, self.fingerprint)
        if done is not None:
            return done
        outcome = process(piece.items, classifier(self.model))
        return dataset.write_shard(
            self.folder,
            piece.index,
            self.fingerprint,
            outcome.readings,
            (outcome.failures, outcome.skipped),
            self.all_sentences,
        )


def extract(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    settings: ExtractSettings | None = None,
    engine: tuple[str, int] = ("local", 1),
    resume: bool = False,
    progress: Progress = silent,
) -> Extraction:
    """The claims dataset written to ``out`` from files or folders of abstracts.

    ``engine`` is its name and the number of workers; the bytes written do not depend on it. Raises ``InputError`` for
    unreadable inputs and ``StoreError`` when ``out`` cannot be written or resumed. A document that fails is recorded.
    """
    from overclaim.api.fingerprint import plan
    from overclaim.readers import resolve
    from overclaim.stores import dataset, files

    settings = settings or ExtractSettings()
    paths = paths_of(inputs)
    expanded = resolve.expand(paths)
    recipe = plan(expanded.files, settings, classifier(settings.model))
    folder = Path(out)
    with dataset.writing(folder, recipe, resume):
        work = _ShardWork(folder, files.sha256_json(recipe), settings.model, settings.all_sentences)
        run: Engine = tables.resolve(tables.ENGINES, engine[0], "engine")
        shards: list[Shard] = []
        for shard in run(work, _pieces(resolve.stream(paths), settings.shard_size), engine[1]):
            shards.append(shard)
            progress("documents", shard.counts.records)
        return Extraction(folder, dataset.finish(folder, recipe, shards), expanded.ignored)


def paths_of(inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> list[Path]:
    """``inputs`` as paths; raises ``InputError`` when there are none, or one is a web address."""
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    if not paths:
        raise InputError("no input was given: name files or folders of abstracts")
    for path in paths:
        if re.match(r"[a-z]{2,}:/", str(path)):
            raise InputError(f"{path}: is a web address; nothing is fetched: save the page and give the file")
    return [Path(path) for path in paths]


def process(items: Iterable[Item], labeller: ClaimClassifier) -> Outcome:
    """The readings of the documents among ``items``; a document that fails becomes a ``Failure``."""
    from overclaim.stages.reading import read

    designs = design_classifier()
    readings: list[Reading] = []
    failures: list[Failure] = []
    skipped: dict[str, int] = {}
    for item in items:
        if isinstance(item, Failure):
            failures.append(item)
        elif isinstance(item, Skip):
            reason = item.reason.partition(" by ")[0]  # "superseded by file#record": counted without the record
            skipped[reason] = skipped.get(reason, 0) + 1
        else:
            try:
                readings.append(read(item, labeller, designs=designs))
            except Exception as error:  # noqa: BLE001 - one document never stops a run; it is recorded instead
                failures.append(Failure(item.id, "analyse", f"{type(error).__name__}: {error}", item.source))
    return Outcome(tuple(readings), tuple(failures), skipped)


@cache
def classifier(model: str) -> ClaimClassifier:
    """The claims classifier called ``model``, loaded once per process."""
    from overclaim.classifiers import folder

    return folder.load(model)


def _pieces(items: Iterator[Item], size: int) -> Iterator[_Piece]:
    index = 0
    while piece := tuple(islice(items, size)):
        yield _Piece(index, piece)
        index += 1
    if index == 0:
        raise InputError("the inputs hold no records")
