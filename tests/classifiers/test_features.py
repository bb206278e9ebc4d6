"""Features can be read, say what they should, and make rows that do not depend on each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from overclaim.classifiers import linear
from overclaim.classifiers.features import BLOCKS, cues_block, read, section_role, words_block
from overclaim.classifiers.space import PLACES
from overclaim.types import Context, Register


def features(block: str, text: str, title: str = "", before: str = "", after: str = "") -> list[str]:
    return BLOCKS[block](read([Context(text, title, before=before, after=after)])[0])


def test_words_come_as_n_grams_with_edges_and_pieces() -> None:
    found = features("words", "Naps helped.")
    assert {"naps", "<s> naps", "naps helped", "naps helped </s>", "^help", "ped$"} <= set(found)


def test_hedged_and_negated_relations_are_told_apart() -> None:
    assert "hedged reduce" in features("cues", "Naps may reduce errors.")
    assert "hedged reduce" not in features("cues", "Naps reduce errors.")
    assert "not reduce" in features("cues", "Naps did not reduce errors.")
    assert "first association" in features("cues", "Naps were linked to fewer errors and lower cost.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Does it help?", "ends ?"),
        ("Try it!", "ends !"),
        ("Naps and errors", "no stop"),
        ("It fell (p < 0.01).", "p value"),
    ],
)
def test_the_shape_of_a_sentence_is_a_feature(text: str, name: str) -> None:
    assert name in features("cues", text)


def test_neighbours_and_title_have_features_of_their_own() -> None:
    around = {"title": "Naps may cut errors", "before": "We recruited nurses.", "after": "Naps may help."}
    assert {"title", "before", "after"} <= {name.split()[0] for name in features("context", "Errors fell.", **around)}
    assert {"t naps", "b nurses", "a help"} <= set(features("around", "Errors fell.", **around))


def test_lay_sentences_show_nothing_of_their_neighbours() -> None:
    item = read([Context("Errors fell.", "Naps", None, "Before.", "After.", 0.5, Register.LAY)])[0]
    assert BLOCKS["around"](item) == []
    assert [name for name in BLOCKS["context"](item) if name.startswith(("place", "before", "title"))] == []


@pytest.mark.parametrize(
    ("label", "role"),
    [
        (None, "unlabelled"),
        ("METHODS", "methods"),
        ("Patients and methods", "methods"),
        ("RESULTS", "results"),
        ("CONCLUSION", "conclusion"),
        ("Background/Aims", "aim"),
        ("FUNDING", "other"),
    ],
)
def test_section_labels_have_roles(label: str | None, role: str) -> None:
    assert section_role(label) == role


def test_an_empty_sentence_has_no_words_but_a_shape() -> None:
    item = read([Context("")])[0]
    assert words_block(item) == ["<s> </s>"]
    assert "length 0" in cues_block(item)


def test_blocks_take_their_own_columns_and_weighted_rows_have_unit_length(trained: Path) -> None:
    space = linear.load(trained).model.space
    spans = sorted(space.columns.values())
    assert [start for start, _ in spans] == [0, *(stop for _, stop in spans[:-1])]
    assert spans[-1][1] == space.width
    assert set(space.columns) == {*BLOCKS, *(f"vectors.{place}" for place in PLACES)}
    row = space.matrix([Context("Naps reduced errors on the ward.", title="Study 1")]).toarray()[0]
    start, stop = space.columns["words"]
    assert np.linalg.norm(row[start:stop]) == pytest.approx(space.scale["words"], abs=1e-5)


def test_an_unknown_word_changes_nothing(trained: Path) -> None:
    space = linear.load(trained).model.space
    assert space.matrix([Context("zzyzx")]).toarray()[0][slice(*space.columns["vectors.text"])].any() == np.False_
