"""Many documents are read as each is by itself, in order, and what fails fails alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from overclaim.api import reading
from overclaim.api.reading import Readers, read_all
from overclaim.stages.reading import read
from overclaim.types import ClaimLabels, Context, Document, Failure, Kind, Polarity, Strength

DOCUMENTS = [
    Document(f"x:{number}", f"Naps helped {number} nurses. Tea did not. It is cheap."[: 20 + 7 * (number % 5)], "Naps")
    for number in range(11)
]


class Labeller:
    """Labels by length; fails where a text says so."""

    name = "labeller"
    sha256 = "0" * 64

    def __init__(self) -> None:
        self.asked: list[int] = []

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        self.asked.append(len(contexts))
        return [self._one(context.text) for context in contexts]

    def _one(self, text: str) -> ClaimLabels:
        if "FAIL" in text:
            raise ValueError("no label for this")
        scores = {"claim": len(text) / 100}
        if len(text) % 2:
            return ClaimLabels(scores=scores)
        return ClaimLabels((Kind.OTHER,), Strength.NONE, Polarity.AFFIRMED, scores=scores)


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "GROUP", 4)


def test_documents_are_read_as_each_by_itself_in_order() -> None:
    labeller = Labeller()
    found = list(read_all(DOCUMENTS, Readers(labeller, None, None, 60)))
    assert found == [read(document, Labeller()) for document in DOCUMENTS]
    assert len(labeller.asked) == 3, "sentences of several documents are labelled in one call"


def test_nothing_in_gives_nothing_out() -> None:
    assert list(read_all([], Readers(Labeller(), None, None, 60))) == []


def test_a_document_that_cannot_be_labelled_fails_alone() -> None:
    bad = Document("x:bad", "It may FAIL here. It may not.")
    found = list(read_all([*DOCUMENTS[:5], bad, *DOCUMENTS[5:]], Readers(Labeller(), None, None, 60)))
    assert found.pop(5) == Failure("x:bad", "analyse", "ValueError: no label for this")
    assert found == [read(document, Labeller()) for document in DOCUMENTS]


def test_a_document_that_cannot_be_split_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from overclaim.stages import sentences

    whole = sentences.split

    def split(document: Document) -> object:
        if document.id == "x:6":
            raise KeyError("six")
        return whole(document)

    monkeypatch.setattr(sentences, "split", split)
    found = list(read_all(DOCUMENTS, Readers(Labeller(), None, None, 60)))
    assert [each.document_id for each in found if isinstance(each, Failure)] == ["x:6"]
    assert [each.document.id for each in found if not isinstance(each, Failure)] == [
        document.id for document in DOCUMENTS if document.id != "x:6"
    ]
