"""How fast abstracts become claims here, beside other ways to do it, on the same abstracts and processors."""

from __future__ import annotations

import json
import os
import platform
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

from overclaim.api.progress import Progress, silent
from overclaim.config import CPU, Device, ExtractSettings, data_folder
from overclaim.errors import ConfigError, InputError
from overclaim.types import Document

EVIDENCE = ("corpora", "ketamine", "evidence.jsonl")
_OURS = "from overclaim.api.bench import main; main()"
_EVERY = 0.1
_WARM_UP = "Amber glasses lengthened sleep by 31 minutes. Headache did not differ between the groups."


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to label abstracts: a command that reads the file of abstracts that ends it and prints what it took.

    ``ours`` tells models of this package from other commands; ``operations`` are those of the products with weights
    over all abstracts, 0 where that is not known.
    """

    name: str
    command: tuple[str, ...]
    ours: bool = False
    operations: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over the abstracts; ``seconds`` and ``processor_seconds`` leave loading out, ``peak_bytes`` does not."""

    sentences: int
    seconds: float
    processor_seconds: float | None
    peak_bytes: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A contestant's runs, in order."""

    contestant: Contestant
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median over the runs."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float | None:
        """The median, None where the command does not tell."""
        known = [run.processor_seconds for run in self.runs if run.processor_seconds is not None]
        return statistics.median(known) if known else None


@dataclass(frozen=True, slots=True)
class Faster:
    """How many times faster a model is than another command: by the clock in each round, and by processor time."""

    model: str
    than: str
    rounds: tuple[float, ...]
    by_processor: float | None


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured, on what, and the machine's own limit: operations per second of one processor, per kind."""

    machine: str
    processors: int
    abstracts: int
    words: int
    limits: Mapping[str, float]
    measured: tuple[Measured, ...]

    def share(self, measured: Measured, kind: str) -> float | None:
        """The share of the limit that a contestant reached in the time that processors worked for it."""
        seconds = measured.processor_seconds
        if not measured.contestant.operations or not seconds:
            return None
        return measured.contestant.operations / seconds / self.limits[kind]

    def faster(self) -> Iterator[Faster]:
        """How many times faster each model is than each other command."""
        for ours in self.measured:
            for other in self.measured:
                if ours.contestant.ours and not other.contestant.ours:
                    pairs = zip(ours.runs, other.runs, strict=True)
                    rounds = tuple(theirs.seconds / mine.seconds for mine, theirs in pairs)
                    used, theirs_used = ours.processor_seconds, other.processor_seconds
                    by_processor = theirs_used / used if used and theirs_used else None
                    yield Faster(ours.contestant.name, other.contestant.name, rounds, by_processor)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured and how: each model with each gate on each device, other commands, rounds and processors."""

    models: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    gates: tuple[float, ...] = (0.0,)
    devices: tuple[Device, ...] = (CPU,)
    settings: ExtractSettings = field(default_factory=ExtractSettings)
    workers: int = 1
    rounds: int = 3
    processors: int | None = None
    abstracts: int = 200


def bench(inputs: Sequence[Path], plan: Plan, progress: Progress = silent) -> Bench:
    """All contestants of ``plan`` measured in turn, round after round, on the abstracts of ``inputs``.

    Without inputs the packaged evidence on ketamine is recombined under new ids. Every run is a process of its own.
    Raises ``InputError`` where there are no abstracts or a command fails, ``ConfigError`` for too many processors or a
    device that there is nothing for.
    """
    from overclaim.classifiers.limits import matrix_limit
    from overclaim.classifiers.session import check

    for device in plan.devices:
        check(device)
    processors = _processors(plan.processors)
    documents = list(islice(_documents(inputs, plan.abstracts), plan.abstracts))
    if not documents:
        raise InputError("the inputs hold no abstracts to measure with")
    contestants = [*_ours(plan, documents), *(Contestant(each, tuple(shlex.split(each))) for each in plan.commands)]
    runs: dict[str, list[Run]] = {each.name: [] for each in contestants}
    names: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "abstracts.jsonl"
        file.write_text("".join(map(_line, documents)), encoding="utf-8")
        limits = {kind: matrix_limit(kind, len(processors)) for kind in ("int8", "float32")}
        for _ in range(plan.rounds):
            for each in contestants:
                names[each.name], run = _run(each, file, processors)
                runs[each.name].append(run)
                progress("runs", 1)
    measured = tuple(Measured(replace(each, name=names[each.name]), tuple(runs[each.name])) for each in contestants)
    words = sum(len(document.text.split()) for document in documents)
    return Bench(machine(), len(processors), len(documents), words, limits, measured)


def machine() -> str:
    """The processor's name as the system tells it."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def main() -> None:
    """Labels the abstracts of a file once and prints what that took, as every command that is measured must.

    The arguments are a name, settings as JSON, a number of workers and the file.
    """
    from overclaim.api.extraction import extract, models_for, process

    name, settings_json, workers, file = sys.argv[1:]
    settings = ExtractSettings.model_validate_json(settings_json)
    if workers == "1":
        process([Document("warm-up", _WARM_UP)], *models_for(settings))
    with tempfile.TemporaryDirectory() as place:
        start, before = time.perf_counter(), _processor_time()
        done = extract([Path(file)], Path(place) / "claims", settings=settings, engine=("local", int(workers)))
        seconds, used = time.perf_counter() - start, _processor_time() - before
    told = {"name": name, "sentences": done.counts.sentences, "seconds": seconds, "processor_seconds": used}
    sys.stdout.write(json.dumps(told) + "\n")


def _processor_time() -> float:
    """Seconds that processors worked for this process and those of its children that have ended."""
    return sum(os.times()[:4])


def _processors(wanted: int | None) -> list[int]:
    """The processors that runs may use, where the system lets one choose."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
    if wanted and wanted > len(allowed):
        raise ConfigError(f"{wanted} processors are asked for, there are {len(allowed)}")
    return allowed[:wanted]


def _documents(inputs: Sequence[Path], count: int) -> Iterator[Document]:
    from overclaim.readers import resolve

    found = resolve.stream(inputs or [Path(str(data_folder(*EVIDENCE)))])
    documents = (each for each in found if isinstance(each, Document))
    return documents if inputs else recombined(list(documents), count)


def recombined(documents: Sequence[Document], count: int, seed: int = 0) -> Iterator[Document]:
    """``count`` new documents, each with the title of one document and sections of others in their order."""
    chance = random.Random(seed)
    pools: dict[str, list[str]] = {}
    for document in documents:
        for section in document.sections:
            pools.setdefault(section.label or "", []).append(document.text[section.start : section.end])
    for number in range(count):
        model = chance.choice(documents)
        texts = [chance.choice(pools[section.label or ""]) for section in model.sections] or [model.text]
        yield Document(f"bench:{number}", " ".join(texts), chance.choice(documents).title)


def _line(document: Document) -> str:
    return json.dumps({"id": document.id, "title": document.title, "abstract": document.text}) + "\n"


def _ours(plan: Plan, documents: Iterable[Document]) -> Iterator[Contestant]:
    for model, gate, device in product(plan.models, plan.gates, plan.devices):
        settings = plan.settings.model_copy(update={"model": model, "gate": gate, "device": device})
        name = ", ".join([model, *([f"gate {gate:g}"] if gate else []), *([device] if device != CPU else [])])
        command = (sys.executable, "-c", _OURS, name, settings.model_dump_json(), str(plan.workers))
        yield Contestant(name, command, ours=True, operations=_operations(settings, documents))


def _operations(settings: ExtractSettings, documents: Iterable[Document]) -> float:
    """Operations of the model's products with weights over the sentences of ``documents`` that it reads.

    0 for a GPU's, which a processor's limit says nothing about.
    """
    from overclaim.api.extraction import classifier
    from overclaim.classifiers.gate import GatedClassifier
    from overclaim.classifiers.limits import operations
    from overclaim.stages import claims, sentences

    if settings.device != CPU:
        return 0.0
    contexts = [context for document in documents for context in claims.contexts(document, sentences.split(document))]
    labeller = classifier(settings.model, settings.gate)
    if isinstance(labeller, GatedClassifier):
        pairs = zip(contexts, labeller.front.predict(contexts), strict=True)
        contexts = [context for context, labels in pairs if labeller.passes(labels)]
    return operations(settings.model, contexts)


def _run(contestant: Contestant, file: Path, processors: Sequence[int]) -> tuple[str, Run]:
    command = [*contestant.command, str(file)]
    limit = partial(os.sched_setaffinity, 0, processors) if hasattr(os, "sched_setaffinity") else None
    try:
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            running = subprocess.Popen(command, stdout=out, stderr=err, preexec_fn=limit)
            peak = _watched(running)
            out.seek(0)
            err.seek(0)
            printed, errors = out.read(), err.read().strip().splitlines()
    except OSError as error:
        raise InputError(f"{contestant.name}: cannot be run ({error.strerror})") from None
    if running.returncode:
        last = errors[-1] if errors else "no message"
        raise InputError(f"{contestant.name}: ended with exit code {running.returncode}: {last}")
    try:
        told: dict[str, Any] = dict(json.loads(printed.strip().splitlines()[-1]))
        used = float(told["processor_seconds"]) if "processor_seconds" in told else None
        return str(told["name"]), Run(int(told["sentences"]), float(told["seconds"]), used, peak or None)
    except (IndexError, KeyError, TypeError, ValueError):
        raise InputError(
            f"{contestant.name}: its last line must be JSON with name, sentences and seconds, not {printed[-80:]!r}"
        ) from None


def _watched(running: subprocess.Popen[bytes]) -> int:
    """The most memory that a process and its children held at once until it ended; 0 where the system does not tell."""
    peak = 0
    while running.poll() is None:
        peak = max(peak, sum(map(_resident, tree(running.pid))))
        with suppress(subprocess.TimeoutExpired):
            running.wait(_EVERY)
    return peak


def tree(process: int) -> list[int]:
    """A process and all that it has started, as far as the system tells."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return [process]
    return [process, *(each for child in children for each in tree(int(child)))]


def _resident(process: int) -> int:
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
