"""What a reader, classifier, literature and engine must offer; each has one contract test in ``tests/contracts``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from overclaim.types import (
    ClaimLabels,
    Context,
    Document,
    Entity,
    EvidenceBase,
    Record,
    StanceLabels,
    Statement,
    Study,
    StudyScores,
    VerdictLabels,
)

Work = TypeVar("Work")
Result = TypeVar("Result")


class RecordReader(Protocol):
    """Yields the records of one file, in file order and without holding them all; a bad record is a ``Failure``."""

    def __call__(self, path: Path) -> Iterator[Record]:
        """The records of ``path``; raises ``InputError`` when the file as a whole is unreadable."""


class ArticleReader(Protocol):
    """Reads one article to be checked."""

    def __call__(self, path: Path) -> Document:
        """The article at ``path``; raises ``InputError`` when it holds no text."""


class ClaimClassifier(Protocol):
    """Labels sentences in their context."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        """One ``ClaimLabels`` per context, in order, independent of how they are batched."""


class StanceClassifier(Protocol):
    """Says what evidence says about a claim."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    def predict(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[StanceLabels]:
        """One ``StanceLabels`` per claim with its evidence sentences, in order, independent of how they are batched."""


class VerdictClassifier(Protocol):
    """Weighs what speaks for each verdict on a statement."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    def predict(self, rows: Sequence[Mapping[str, float]]) -> list[VerdictLabels]:
        """One ``VerdictLabels`` per row of named features, in order, independent of the others."""


class EntityTagger(Protocol):
    """Finds named things and PICO spans."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """The spans of each text, in order, independent of how texts are batched: ``text[start:end]`` is a mention.

        Spans of different labels may overlap, those of one label do not.
        """


class DesignClassifier(Protocol):
    """Reads the study design and what was studied from title and abstract."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    def predict(self, documents: Sequence[Document], cues: Sequence[Mapping[str, float]]) -> list[StudyScores]:
        """The probability of every design and of every species for each document, independent of the others.

        ``cues`` has for each document the named figures of the design lexicon.
        """


class Embedder(Protocol):
    """Makes vectors of texts: those of texts that speak of the same thing are near."""

    @property
    def name(self) -> str:
        """The model folder's name."""

    @property
    def sha256(self) -> str:
        """The hash of the model's files, as recorded in run fingerprints."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> Any:
        """A vector of length 1 for each text (texts x dimensions), independent of the others; zeros for no words."""


class Hit(Protocol):
    """One stored sentence that a search returned."""

    @property
    def document(self) -> Document:
        """The document it stands in."""

    @property
    def statement(self) -> Statement:
        """The sentence."""

    @property
    def study(self) -> Study:
        """What stands behind it."""

    @property
    def score(self) -> float:
        """The store's own score, higher is nearer; comparable within one search only."""


class Literature(Protocol):
    """Stored claims of many abstracts, searchable."""

    @property
    def base(self) -> EvidenceBase:
        """Counts and fingerprint."""

    def search(self, query: str, limit: int) -> Sequence[Hit]:
        """The ``limit`` best stored sentences for ``query``, best first, ties in the order of document and sentence."""

    def near(self, vector: Any, limit: int) -> Sequence[Hit]:
        """The ``limit`` sentences of the nearest vectors; scores are cosines. Nothing where none were stored."""


@runtime_checkable
class Careful(Protocol):
    """A function for an engine that can also work on a piece whose worker died."""

    def carefully(self, piece: Any, /) -> Any:
        """The result for ``piece``, in spite of what in it kills a process."""


class Engine(Protocol):
    """Runs one function over many pieces of work; knows nothing about language."""

    def __call__(
        self, function: Callable[[Work], Result], work: Iterable[Work], workers: int, address: str | None = None
    ) -> Iterator[Result]:
        """The results, in the order of ``work``, at most a few pieces of work ahead of the consumer.

        ``address`` says where the workers are; None is this machine. Raises ``ConfigError`` for one that it cannot use.
        """
