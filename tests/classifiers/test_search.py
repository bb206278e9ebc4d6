"""The search model as it is shipped: near texts, the same vectors however asked, and a folder that must fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from overclaim.classifiers.folder import find
from overclaim.classifiers.search import model as search_model
from overclaim.classifiers.search.model import WEIGHTS, SearchModel
from overclaim.errors import ModelError

TEXTS = (
    "Melatonin shortened the time to fall asleep in adults with insomnia.",
    "Metformin lowered fasting glucose more than placebo did.",
    "Hip fractures were no rarer with vitamin D.",
    "",
    "?!",
)


@pytest.fixture(scope="module")
def shipped() -> SearchModel:
    return search_model.load("search")


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("The pill helps people who cannot sleep nod off faster.", 0),
        ("This drug brings down blood sugar.", 1),
        ("The sunshine supplement does not stop broken bones.", 2),
    ],
)
def test_lay_wording_is_nearest_to_the_sentence_on_the_same_matter(
    shipped: SearchModel, asked: str, nearest: int
) -> None:
    cosines = shipped.embed(TEXTS) @ shipped.embed([asked])[0]
    assert int(np.argmax(cosines)) == nearest


def test_a_vector_has_length_one_or_is_zero_where_there_are_no_words(shipped: SearchModel) -> None:
    lengths = np.linalg.norm(shipped.embed(TEXTS), axis=1)
    assert lengths[:3] == pytest.approx(1, abs=1e-5)
    assert lengths[3] == 0
    assert shipped.embed([]).shape == (0, shipped.dimensions)


def test_a_vector_does_not_depend_on_its_neighbours(shipped: SearchModel) -> None:
    together = shipped.embed(TEXTS)
    alone = np.vstack([shipped.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_the_order_of_words_is_not_read_but_which_words_is(shipped: SearchModel) -> None:
    one, turned, other = shipped.embed(["aspirin beat placebo", "placebo beat aspirin", "placebo beat statins"])
    assert one @ turned == pytest.approx(1, abs=1e-5)
    assert one @ other < 0.99


def test_a_model_of_another_task_is_refused() -> None:
    with pytest.raises(ModelError, match="give a search model"):
        search_model.load("design")


def test_weights_that_do_not_fit_the_tokenizer_are_refused(tmp_path: Path) -> None:
    from overclaim.classifiers.tokens import plain

    folder = tmp_path / "search"
    shutil.copytree(str(find("search")), folder)
    words = plain((folder / "tokenizer.json").read_bytes())
    hashes = search_model.save(np.ones((7, 4), dtype=np.float32), words, folder)
    listed = "".join(f'"{name}" = "{digest}"\n' for name, digest in hashes.items())
    (folder / "model.toml").write_text(f'name = "s"\ntask = "search"\nkind = "search"\n[files]\n{listed}')
    with pytest.raises(ModelError, match=rf"{WEIGHTS} does not fit"):
        search_model.open_folder(folder)
