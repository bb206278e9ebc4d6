"""The model's names beside the lexicons': lexicon names win, offsets are the sentence's, abbreviations are resolved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from overclaim.stages import mentions, sentences
from overclaim.types import Document, Entity, EntityLabel

TEXT = "Zolprexin (ZPX) came first. In people with glumosis, ZPX was safe and ketamine helped."


class ByWord:
    """A tagger that finds the invented names of these tests, a known drug and a clause."""

    name = "by word"
    sha256 = "0" * 64
    words = (
        ("Zolprexin", EntityLabel.CHEMICAL),
        ("ZPX", EntityLabel.CHEMICAL),
        ("glumosis", EntityLabel.DISEASE),
        ("ketamine", EntityLabel.CHEMICAL),
        ("people with glumosis", EntityLabel.POPULATION),
    )

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        return [tuple(self._spans(text)) for text in texts]

    def _spans(self, text: str) -> list[Entity]:
        found = []
        for word, label in self.words:
            start = text.find(word)
            while start >= 0:
                found.append(Entity(start, start + len(word), word, label, word.casefold()))
                start = text.find(word, start + 1)
        return sorted(found, key=lambda one: one.start)


def test_names_of_the_model_stand_beside_those_of_the_lexicons() -> None:
    document = Document("x", TEXT)
    split = sentences.split(document)
    found = mentions.find(document, split, {"ZPX": "Zolprexin"}, ByWord())
    assert [[(each.text, each.name) for each in one if each.label is not EntityLabel.OUTCOME] for one in found] == [
        [("Zolprexin", "zolprexin"), ("ZPX", "zolprexin")],
        [("glumosis", "glumosis"), ("ZPX", "zolprexin"), ("ketamine", "ketamine")],
    ]
    for sentence, one in zip(split, found, strict=True):
        assert all(sentence.text[each.start : each.end] == each.text for each in one)


def test_a_name_of_the_model_gets_its_preferred_form_and_identifier() -> None:
    mention = Entity(0, 3, "TKR", EntityLabel.CHEMICAL, "tkr")
    found = mentions.named(mention, {"TKR": "tacrolimuses hydrochloride"})
    assert (found.text, found.name, found.identifier) == ("TKR", "tacrolimus", "MESH:D016559")
    assert mentions.named(mention, {}).identifier is None


def test_without_a_model_the_lexicons_speak_alone() -> None:
    document = Document("x", TEXT)
    split = sentences.split(document)
    names = {each.name for one in mentions.find(document, split, {}, None) for each in one}
    assert "ketamine" in names
    assert "glumosis" not in names


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=8)


@settings(deadline=None)
@given(SPANS, SPANS)
def test_what_is_merged_does_not_overlap_and_keeps_what_was_known(
    one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    known = mentions.merged((), [entity(*each) for each in one])
    found = mentions.merged(known, [entity(*each) for each in two])
    assert set(known) <= set(found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def entity(start: int, size: int) -> Entity:
    return Entity(start, start + size, "x" * size, EntityLabel.CHEMICAL, "x")
