"""Many documents read: while the classifier labels the sentences of some, the next are split and searched."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

from overclaim.api.limits import time_limit
from overclaim.protocols import ClaimClassifier, DesignClassifier, EntityTagger
from overclaim.stages.reading import Draft, draft
from overclaim.types import ClaimLabels, Document, Failure, Reading

GROUP = 32
"""Documents whose sentences are labelled in one call."""

_AHEAD = 2
Result = TypeVar("Result")
Labels = list[list[ClaimLabels]]


@dataclass(frozen=True, slots=True)
class Readers:
    """What documents are read with, and how many seconds one may take."""

    labeller: ClaimClassifier
    tagger: EntityTagger | None
    designs: DesignClassifier | None
    seconds: float


def read_all(documents: Iterable[Document], readers: Readers) -> Generator[Reading | Failure]:
    """One reading per document, in order; one that fails, or takes too long, is a ``Failure``, and no other is."""
    pool = ThreadPoolExecutor(1)
    waiting: deque[tuple[list[Draft | Failure], Future[Labels]]] = deque()
    stream = iter(documents)
    try:
        while group := list(islice(stream, GROUP)):
            drafts = [_draft(document, readers) for document in group]
            waiting.append((drafts, pool.submit(_label, _drafted(drafts), readers.labeller)))
            if len(waiting) == _AHEAD:
                yield from _finished(*waiting.popleft(), readers)
        while waiting:
            yield from _finished(*waiting.popleft(), readers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # what hangs is not waited for


def _draft(document: Document, readers: Readers) -> Draft | Failure:
    return _tried(partial(draft, document, readers.tagger, readers.designs), document, readers.seconds)


def _drafted(drafts: Iterable[Draft | Failure]) -> list[Draft]:
    return [each for each in drafts if isinstance(each, Draft)]


def _label(drafts: Sequence[Draft], labeller: ClaimClassifier) -> Labels:
    """The labels of each draft, asked for in one call: a sentence's labels depend on no other sentence."""
    found = iter(labeller.predict([context for each in drafts for context in each.contexts]))
    return [list(islice(found, len(each.contexts))) for each in drafts]


def _finished(
    drafts: Sequence[Draft | Failure], labelled: Future[Labels], readers: Readers
) -> Iterator[Reading | Failure]:
    """A group's readings; where labelling it failed, each document is labelled by itself to find the one to blame.

    A group may take as long as its documents together.
    """
    labels: Iterator[list[ClaimLabels]] | None = None
    with suppress(Exception), time_limit(readers.seconds * len(drafts)):
        labels = iter(labelled.result())
    for each in drafts:
        if isinstance(each, Failure):
            yield each
        elif labels is not None:
            yield each.labelled(next(labels))
        else:
            yield _tried(partial(_alone, each, readers.labeller), each.document, readers.seconds)


def _alone(drafted: Draft, labeller: ClaimClassifier) -> Reading:
    return drafted.labelled(labeller.predict(drafted.contexts))


def _tried(work: Callable[[], Result], document: Document, seconds: float) -> Result | Failure:
    try:
        with time_limit(seconds):
            return work()
    except Exception as error:  # noqa: BLE001 - one document never stops a run; it is recorded instead
        return Failure(document.id, "analyse", f"{type(error).__name__}: {error}", document.source)
