"""A model shrunk to 8 bits: nearly the same labels, and still one sentence's labels depend on no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from overclaim.classifiers import folder, onnx
from overclaim.errors import ModelError
from overclaim.stages.claims import around
from tests.samples import AMBER_GLASSES

pytest.importorskip("onnx", reason="needs the extra train: pip install 'overclaim[train]'")

CONTEXTS = around(*AMBER_GLASSES)


@pytest.fixture(scope="module")
def shrunk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from overclaim.classifiers.training.shrink import shrink

    out = tmp_path_factory.mktemp("models") / "small"
    shrink("claims", out)
    return out


def test_it_says_nearly_what_the_model_says(shrunk: Path) -> None:
    whole, small = onnx.load(folder.find("claims")), onnx.load(shrunk)
    assert small.thresholds == whole.thresholds
    assert small.sha256 != whole.sha256
    before, after = whole.logits(CONTEXTS), small.logits(CONTEXTS)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.995
    assert [each.kinds for each in small.predict(CONTEXTS)] == [each.kinds for each in whole.predict(CONTEXTS)]


def test_answers_do_not_depend_on_the_batch(shrunk: Path) -> None:
    small = onnx.load(shrunk)
    together = small.predict(CONTEXTS)
    assert [small.predict([context])[0] for context in CONTEXTS] == together
    assert small.predict(CONTEXTS[::-1])[::-1] == together


def test_it_is_smaller_and_says_where_it_comes_from(shrunk: Path) -> None:
    whole = folder.open_model(folder.find("claims"))
    assert (shrunk / "model.onnx").stat().st_size < 0.8 * len(whole.file("model.onnx"))
    assert f'shrunk = "{whole.sha256}"' in (shrunk / "model.toml").read_text()
    assert folder.open_model(shrunk).name == "small"


def test_a_model_in_8_bits_is_refused(shrunk: Path, tmp_path: Path) -> None:
    from overclaim.classifiers.training.shrink import shrink

    with pytest.raises(ModelError, match="in 8 bits already"):
        shrink(shrunk, tmp_path / "again")
