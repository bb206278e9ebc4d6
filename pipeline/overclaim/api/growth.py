"""Generations of a claims dataset: which files are new, and one generation after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim.errors import InputError
from overclaim.types import Document, Failure, Skip

if TYPE_CHECKING:
    from overclaim.readers.ledger import Ledger
    from overclaim.readers.resolve import Inputs
    from overclaim.stores.generations import Generation
    from overclaim.stores.shards import Counts, Shard

Item = Document | Failure | Skip


@dataclass(frozen=True, slots=True)
class Piece:
    """The records of one shard."""

    index: int
    items: tuple[Item, ...]


Shards = Callable[[str, Iterator[Piece]], Iterator["Shard"]]
"""Writes, with a fingerprint, the shards of some pieces, in order."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a run of generations needs: the dataset's folder and plan, the inputs as they were given, and how to run."""

    folder: Path
    plan: Mapping[str, Any]
    inputs: Inputs
    shard_size: int
    shards: Shards


def adopt(planned: Mapping[str, Any] | None, plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """``plan`` with the order and generations that ``planned`` has, when both name the same files; else as it is."""
    given = {_identity(entry): entry for entry in plan["inputs"]}
    before = planned["inputs"] if planned else []
    if {_identity(entry) for entry in before} != given.keys():
        return plan
    return {**plan, "inputs": [{**given[_identity(entry)], "generation": entry["generation"]} for entry in before]}


def _identity(entry: Mapping[str, Any]) -> tuple[str, str]:
    return entry["path"], entry["sha256"]


def new_inputs(known: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of the ``given`` inputs that are not among the ``known`` ones, by content.

    Raises ``InputError`` for a file that was read with other content: what it said cannot be taken back.
    """
    from overclaim.readers.delivery import part_of

    contents = {entry["sha256"] for entry in known}
    new = [entry for entry in given if entry["sha256"] not in contents]
    paths = {entry["path"] for entry in known}
    parts = {part_of(Path(path)) for path in paths} - {None}
    for entry in new:
        if entry["path"] in paths or part_of(Path(entry["path"])) in parts:
            raise InputError(
                f"{entry['path']}: was read before with other content (sha256 now {entry['sha256'][:12]}...); restore "
                "it, give what is new a name of its own, or extract into a new folder"
            )
    return new


def run(job: Job, number: int, earlier: Sequence[Generation]) -> Generation:
    """Generation ``number`` of the plan, written after the ``earlier`` ones, which are finished.

    Raises ``InputError`` when the first generation has no records.
    """
    from overclaim.stores import dataset, generations
    from overclaim.stores.files import sha256_json
    from overclaim.stores.shards import NOTHING

    ledger = _ledger(job, number, earlier)
    fingerprint = sha256_json(dataset.until(job.plan, number))
    first = sum(one.shards for one in earlier)
    amended: list[str] = []
    counts, shards = NOTHING, 0
    pieces = _pieces(_items(job, (ledger, number), earlier, amended), job.shard_size, first)
    for shard in job.shards(fingerprint, pieces):
        counts, shards = counts + shard.counts, shards + 1
    if not counts.records and not number:
        raise InputError("the inputs hold no records")
    dropped = _dropped(job.folder, ledger, earlier, amended)
    described = generations.Generation(number, fingerprint, first, shards, counts, dropped)
    return generations.write(job.folder, described, ledger.changes(amended), ledger.news())


def _ledger(job: Job, number: int, earlier: Sequence[Generation]) -> Ledger:
    from overclaim.readers.ledger import Ledger
    from overclaim.stores import generations

    if not earlier:
        return Ledger()
    before = [entry["path"] for entry in job.plan["inputs"] if entry["generation"] < number]
    folder = job.folder
    return Ledger.after(before, generations.changes(folder, earlier), generations.notices(folder, earlier))


def _items(job: Job, reading: tuple[Ledger, int], earlier: Sequence[Generation], amended: list[str]) -> Iterator[Item]:
    """The records of the generation's own files, then the older documents that its notices change (``amended``)."""
    from overclaim.readers import resolve
    from overclaim.readers.ledger import stored
    from overclaim.stores import generations

    ledger, number = reading
    given = {str(place): place for place in job.inputs.files}
    own = tuple(given[entry["path"]] for entry in job.plan["inputs"] if entry["generation"] == number)
    yield from resolve.stream_after(resolve.Inputs(own, job.inputs.found), ledger)
    for kept in generations.documents(job.folder, earlier, ledger.older_told_of()):
        document = replace(kept, extra=stored(kept.extra))
        informed = ledger.informed(document)
        if informed is not document:
            amended.append(document.id)
            yield informed


def _pieces(items: Iterator[Item], size: int, first: int) -> Iterator[Piece]:
    index = first
    while piece := tuple(islice(items, size)):
        yield Piece(index, piece)
        index += 1


def _dropped(folder: Path, ledger: Ledger, earlier: Sequence[Generation], amended: Sequence[str]) -> Counts:
    """What the generation takes from the counts of earlier ones: negative, but for the reasons of what was dropped.

    A superseded or deleted record stays a record that was read and is now skipped; an amended document is counted with
    the generation that amends it.
    """
    from overclaim.readers.resolve import NO_ABSTRACT
    from overclaim.stores import generations
    from overclaim.stores.shards import Counts

    stood = generations.tally(folder, earlier, {*amended, *ledger.dropped})
    failed = sum(one.held.has_text and name not in stood for name, one in ledger.dropped.items())
    skipped = {NO_ABSTRACT: -sum(not one.held.has_text for one in ledger.dropped.values())}
    for one in ledger.dropped.values():
        skipped[one.reason] = skipped.get(one.reason, 0) + 1
    return Counts(
        records=-len(amended),
        ok=-len(stood),
        failed=-failed,
        skipped={reason: count for reason, count in sorted(skipped.items()) if count},
        sentences=-sum(sentences for sentences, _ in stood.values()),
        claims=-sum(claims for _, claims in stood.values()),
    )
