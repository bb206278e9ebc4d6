"""Files of abstracts into a claims dataset."""

from __future__ import annotations

import os
import platform
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim import tables
from overclaim.api.copies import fetching, places_of
from overclaim.api.design import design_classifier
from overclaim.api.entities import beside_lexicons
from overclaim.api.growth import Item, Job, Piece, Shards
from overclaim.api.progress import Progress, silent
from overclaim.config import CPU, Device, ExtractSettings
from overclaim.errors import ConfigError, EngineError, StoreError
from overclaim.protocols import ClaimClassifier, Engine, EntityTagger
from overclaim.types import Document, Failure, Reading

if TYPE_CHECKING:
    from overclaim.readers.remote import Place
    from overclaim.readers.resolve import Inputs
    from overclaim.stores.generations import Generation
    from overclaim.stores.shards import Counts, Shard


_WITH_GPU = "local"
EngineChoice = tuple[str, int] | tuple[str, int, str | None]
"""An engine's name, its number of workers and, where they are on other machines, its address."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A finished claims dataset: its folder, its counts (records = ok + failed + skipped), and files that held none.

    ``files`` counts all that it was read from. ``new_files`` of them were not in it before; ``added`` is the
    generation that ``update`` wrote of them, None where it wrote none or the first.
    """

    folder: Path
    counts: Counts
    ignored: tuple[Place, ...] = ()
    added: Generation | None = None
    files: int = 0
    new_files: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Some records, processed: readings, failures, and skipped records by reason; nothing is lost between them."""

    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _ShardWork:
    """Reads the documents of one piece and writes their shard; a finished shard is kept as it is. Pickles.

    Another machine must have what the shards are ``made_with``.
    """

    folder: Path
    fingerprint: str
    settings: ExtractSettings
    made_with: Mapping[str, Any] | None = None

    def __call__(self, piece: Piece) -> Shard:
        return self.finished(piece) or self._written(piece, self._outcome(piece.items))

    def carefully(self, piece: Piece) -> Shard:
        """The shard of ``piece``, each document in a process apart: one that kills it twice is a ``Failure``."""
        from overclaim.engines.local import apart

        if done := self.finished(piece):
            return done
        analysed = apart(self._outcome, [(item,) for item in piece.items if isinstance(item, Document)])
        outcomes = [
            (next(analysed) or _deadly(item)) if isinstance(item, Document) else self._outcome((item,))
            for item in piece.items
        ]
        return self._written(piece, _joined(outcomes))

    def _outcome(self, items: Sequence[Item]) -> Outcome:
        labeller, tagger = models_for(self.settings)
        if self.made_with is not None:
            _check_machine(self.made_with, labeller, tagger)
        return process(items, labeller, tagger, self.settings.seconds_per_document)

    def finished(self, piece: Piece) -> Shard | None:
        """The shard of ``piece`` if it is finished; None otherwise."""
        from overclaim.stores import shards

        return shards.finished_shard(self.folder, piece.index, self.fingerprint)

    def _written(self, piece: Piece, outcome: Outcome) -> Shard:
        from overclaim.stores import shards

        failed = (outcome.failures, outcome.skipped)
        try:
            return shards.write_shard(
                self.folder, piece.index, self.fingerprint, outcome.readings, failed, self.settings.all_sentences
            )
        except MemoryError:
            path = shards.shard_path(self.folder, piece.index)
            fix = "free some, or give fewer workers, and run it again with --resume"
            raise StoreError(f"{path}: memory ran out while this shard was written; {fix}") from None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A shard that another machine made, with the bytes of its files."""

    shard: Shard
    contents: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _AnywhereWork:
    """Makes the shards of ``work`` on any machine and hands them back, so that no folder need be shared. Pickles.

    A shard that is finished already comes back as it is.
    """

    work: _ShardWork

    def __call__(self, piece: Piece | Shard) -> _Sent | Shard:
        return self._sent(piece, _ShardWork.__call__)

    def carefully(self, piece: Piece | Shard) -> _Sent | Shard:
        """The same, each document in a process apart: one that kills it twice is a ``Failure``."""
        return self._sent(piece, _ShardWork.carefully)

    def _sent(self, piece: Piece | Shard, make: Callable[[_ShardWork, Piece], Shard]) -> _Sent | Shard:
        from overclaim.stores.shards import SHARDS

        if not isinstance(piece, Piece):
            return piece
        with tempfile.TemporaryDirectory() as aside:
            place = Path(aside, SHARDS)
            place.mkdir()
            shard = make(replace(self.work, folder=Path(aside)), piece)
            return _Sent(shard, tuple((place / file.name).read_bytes() for file in shard.files))


def _received(folder: Path, sent: _Sent | Shard) -> Shard:
    """The shard as written to ``folder``, where another machine sent it."""
    from overclaim.stores import shards

    return shards.store(folder, sent.shard, sent.contents) if isinstance(sent, _Sent) else sent


def _check_machine(expected: Mapping[str, Any], labeller: ClaimClassifier, tagger: EntityTagger | None) -> None:
    from overclaim.api.fingerprint import made_with

    other = [name for name, value in made_with(labeller, tagger).items() if value != expected[name]]
    if other:
        raise EngineError(
            f"the machine {platform.node()} has other {' and other '.join(other)} than the one that began; install the "
            "same version of Overclaim and the same models on all of them, then run it again with --resume"
        )


def _deadly(document: Document) -> Outcome:
    """The outcome of a document whose process died, twice."""
    reason = (
        "the process that analysed it died, twice: it may need more memory than there is, or more time than allowed"
    )
    return Outcome((), (Failure(document.id, "analyse", reason, document.source),), {})


def _joined(parts: Sequence[Outcome]) -> Outcome:
    skipped = sum((Counter(part.skipped) for part in parts), Counter[str]())
    readings = tuple(reading for part in parts for reading in part.readings)
    return Outcome(readings, tuple(failure for part in parts for failure in part.failures), skipped)


def extract(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    settings: ExtractSettings | None = None,
    engine: EngineChoice = ("local", 1),
    resume: bool = False,
    progress: Progress = silent,
) -> Extraction:
    """The claims dataset written to ``out`` from files or folders of abstracts, or addresses of them.

    ``engine`` is its name, the number of workers and, for an engine on other machines, its address; the bytes written
    do not depend on it. Raises ``InputError`` for unreadable inputs, or PubMed files out of order, with gaps or wrong
    sums, ``RemoteError`` for an address that gives nothing, ``StoreError`` when ``out`` cannot be written or resumed,
    and ``EngineError`` when the engine fails. A document that fails is recorded.
    """
    from overclaim.api.growth import adopt, run
    from overclaim.stores import dataset

    settings, folder = settings or ExtractSettings(), _folder(out)
    with fetching() as copies:
        expanded = _expanded(places_of(inputs, copies), settings)
        recipe = _recipe(expanded.files, settings)
        if resume:
            recipe = adopt(dataset.read_plan(folder), recipe)
        job = Job(folder, recipe, expanded, settings.shard_size, _shards(folder, settings, (engine, progress)))
        done: list[Generation] = []
        with dataset.writing(folder, recipe, resume):
            for number in range(dataset.last_generation(recipe) + 1):
                done.append(run(job, number, done))
            counts, files = dataset.finish(folder, recipe, done), len(recipe["inputs"])
            return Extraction(folder, counts, expanded.ignored, None, files, files)


def update(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    settings: ExtractSettings | None = None,
    engine: EngineChoice = ("local", 1),
    progress: Progress = silent,
) -> Extraction:
    """The claims dataset in ``out`` with those of the files that are not in it yet; extracted anew where there is none.

    Readers then see what one extraction of all files would have given. The old files need not be there any more. Until
    it ends, readers see the dataset as it was. Raises as ``extract`` does, and for other code, settings or models.
    """
    from overclaim.api.growth import new_inputs, run
    from overclaim.stores import dataset

    settings, folder = settings or ExtractSettings(), _folder(out)
    if not (folder / dataset.MANIFEST).is_file():
        return extract(inputs, out, settings=settings, engine=engine, resume=True, progress=progress)
    done = dataset.read_generations(folder)
    known = dataset.read_manifest(folder)["plan"]["inputs"]
    with fetching() as copies:
        expanded = _expanded(places_of(inputs, copies), settings, [Path(entry["path"]) for entry in known])
        recipe = _recipe(expanded.files, settings)
        new = [{**entry, "generation": len(done)} for entry in new_inputs(known, recipe["inputs"])]
        recipe = {**recipe, "inputs": [*known, *new]}
        job = Job(folder, recipe, expanded, settings.shard_size, _shards(folder, settings, (engine, progress)))
        with dataset.writing(folder, recipe, resume=True):
            added = run(job, len(done), done) if new else None
            counts = dataset.finish(folder, recipe, [*done, added] if added else done)
            return Extraction(folder, counts, expanded.ignored, added, len(recipe["inputs"]), len(new))


def _folder(out: str | os.PathLike[str]) -> Path:
    """The folder ``out``; raises ``StoreError`` for an address, where no dataset can be written."""
    from overclaim.readers import remote

    if remote.is_address(str(out)):
        raise StoreError(
            f"{remote.shown(str(out))}: a dataset is written to a folder of this machine; give one, then "
            "'overclaim publish FOLDER ADDRESS'"
        )
    return Path(out)


def _expanded(places: Sequence[Place], settings: ExtractSettings, known: Sequence[Path] = ()) -> Inputs:
    """The files that ``places`` stand for, PubMed's own verified: in order, without gaps, with the right sums.

    ``known`` are files that were read before; what has their name is not verified again.
    """
    from overclaim.readers import delivery, resolve

    expanded = resolve.expand(places)
    parts = {delivery.part_of(path) for path in known}
    new = [path for path in expanded.files if (part := delivery.part_of(path)) and part not in parts]
    delivery.check_series(new, known, settings.delivery.gaps)
    for path in new:
        delivery.verify(path, settings.delivery.missing_md5)
    return expanded


def _recipe(inputs: Sequence[Place], settings: ExtractSettings) -> Mapping[str, Any]:
    from overclaim.api.fingerprint import plan

    return plan(inputs, settings, *models_for(settings))


def _shards(folder: Path, settings: ExtractSettings, how: tuple[EngineChoice, Progress]) -> Shards:
    (engine, *where), progress = how
    if settings.device != CPU and engine != _WITH_GPU:
        raise ConfigError(f"device {settings.device}: the engine {engine} gives its tasks no GPU; use {_WITH_GPU}")
    run: Engine = tables.resolve(tables.ENGINES, engine, "engine")

    def written(fingerprint: str, pieces: Iterator[Piece]) -> Iterator[Shard]:
        work = _ShardWork(folder, fingerprint, settings)
        if where[1:] in ([], [None]):
            done = run(work, pieces, *where)
        else:
            begun = (work.finished(piece) or piece for piece in pieces)
            done = (_received(folder, sent) for sent in run(_anywhere(work), begun, *where))
        for shard in done:
            progress("documents", shard.counts.records)
            yield shard

    return written


def _anywhere(work: _ShardWork) -> _AnywhereWork:
    """``work`` for other machines: models' paths do not depend on the working folder; code and models are checked."""
    from overclaim.api.fingerprint import made_with

    given = work.settings
    made = made_with(*models_for(given))
    named = {"model": _absolute(given.model), "entities": _absolute(given.entities)}
    return _AnywhereWork(replace(work, settings=given.model_copy(update=named), made_with=made))


def _absolute(model: str) -> str:
    return str(Path(model).absolute()) if {"/", os.sep} & set(model) else model


def process(
    items: Iterable[Item],
    labeller: ClaimClassifier,
    tagger: EntityTagger | None = None,
    seconds: float = ExtractSettings().seconds_per_document,
) -> Outcome:
    """The readings of the documents among ``items``; a document that fails, or takes too long, becomes a ``Failure``.

    ``tagger`` finds names beside those of the lexicons.
    """
    from overclaim.api.reading import Readers, read_all

    items = tuple(items)
    documents = (item for item in items if isinstance(item, Document))
    answers = read_all(documents, Readers(labeller, tagger, design_classifier(), seconds))
    readings: list[Reading] = []
    failures: list[Failure] = []
    skipped: dict[str, int] = {}
    for item in items:
        answer = next(answers) if isinstance(item, Document) else item
        if isinstance(answer, Reading):
            readings.append(answer)
        elif isinstance(answer, Failure):
            failures.append(answer)
        else:
            reason = answer.reason.partition(" by ")[0]  # "superseded by file#record": counted without the record
            skipped[reason] = skipped.get(reason, 0) + 1
    answers.close()
    return Outcome(tuple(readings), tuple(failures), skipped)


def models_for(settings: ExtractSettings) -> tuple[ClaimClassifier, EntityTagger | None]:
    """The models that ``settings`` name: what labels sentences and, where any is named, what finds names."""
    labeller = classifier(settings.model, settings.gate, settings.device)
    return labeller, beside_lexicons(settings.entities, settings.device)


@cache
def classifier(model: str, gate: float = 0.0, device: Device = CPU) -> ClaimClassifier:
    """The claims classifier called ``model``, behind a gate where there is one, loaded once per process."""
    from overclaim.classifiers import folder
    from overclaim.classifiers.gate import gated

    return gated(folder.load(model, device), gate)
