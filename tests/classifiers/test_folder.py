"""A model folder is used only when every file is the one that was recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from overclaim.classifiers import folder
from overclaim.classifiers.training import released
from overclaim.errors import ModelError


@pytest.fixture
def copy(trained: Path, tmp_path: Path) -> Path:
    return shutil.copytree(trained, tmp_path / "copy")


def test_an_intact_folder_opens(trained: Path) -> None:
    opened = folder.open_model(trained)
    assert (opened.name, opened.task, opened.kind) == ("tiny", "claims", "linear")
    assert set(opened.files) == {"features.json", "weights.safetensors"}
    assert len(opened.sha256) == 64
    assert folder.load(trained).sha256 == opened.sha256


@pytest.mark.parametrize("name", ["features.json", "weights.safetensors"])
def test_one_altered_byte_is_refused_by_name(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name}: sha256 is .* altered: install the model again"):
        folder.load(copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "features.json").unlink()
    with pytest.raises(ModelError, match=r"features\.json is missing"):
        folder.load(copy)


def test_a_threshold_changes_the_fingerprint(copy: Path, trained: Path) -> None:
    manifest = copy / "model.toml"
    text = manifest.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith('"claim" = '))
    manifest.write_text(text.replace(old, '"claim" = 0.123', 1), encoding="utf-8")
    assert folder.open_model(copy).sha256 != folder.open_model(trained).sha256


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "linear"', 'kind = "tarot"', "unknown kind of model 'tarot'; known: .*linear"),
        ('kind = "linear"', "", "no 'kind'"),
        ('"features.json"', '"../features.json"', "leaves the folder"),
        ("[files]", "[files", "not a model folder"),
    ],
)
def test_a_wrong_manifest_says_what_is_wrong(copy: Path, old: str, new: str, message: str) -> None:
    manifest = copy / "model.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        folder.load(copy)


def test_a_folder_that_is_no_model_and_a_name_that_is_unknown_are_errors(tmp_path: Path) -> None:
    for name in (tmp_path, "claims-of-nobody"):
        with pytest.raises(ModelError, match="no model"):
            folder.load(name)


def test_a_file_that_is_not_listed_cannot_be_asked_for(trained: Path) -> None:
    with pytest.raises(ModelError, match=r"lists no weights\.pickle"):
        folder.open_model(trained).file("weights.pickle")


def test_large_files_are_stored_in_parts_and_read_as_one(tmp_path: Path) -> None:
    contents = {"model.onnx": bytes(range(100)) * 3, "stance.json": b"{}", "empty": b""}
    stored = folder.in_parts(contents, largest=29)
    assert max(map(len, stored.values())) == 29
    assert {"model.onnx.1", "model.onnx.11", "stance.json", "empty"} <= stored.keys()
    assert folder.joined(dict(sorted(stored.items()))) == contents
    for part in stored:
        if part.startswith("model.onnx."):
            tmp_path.joinpath(part).write_bytes(stored[part])
    assert released.network(tmp_path) == contents["model.onnx"]


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    hashes = folder.write_files(tmp_path, {"model.onnx": b"network"}, largest=4)
    lines = [
        'task = "stance"',
        'kind = "stance-onnx"',
        "[files]",
        *(f'"{name}" = "{sha}"' for name, sha in hashes.items()),
    ]
    tmp_path.joinpath("model.toml").write_text("\n".join(lines), encoding="utf-8")
    assert folder.open_model(tmp_path).file("model.onnx") == b"network"
    (tmp_path / "model.onnx.2").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx\.2 is missing"):
        folder.open_model(tmp_path)


def test_parts_of_before_do_not_stay_beside_a_smaller_file(tmp_path: Path) -> None:
    folder.write_files(tmp_path, {"model.onnx": b"a network", "other.json": b"{}"}, largest=4)
    assert {path.name for path in tmp_path.iterdir()} == {"model.onnx.1", "model.onnx.2", "model.onnx.3", "other.json"}
    folder.write_files(tmp_path, {"model.onnx": b"small"}, largest=4)
    assert released.network(tmp_path) == b"small"
    folder.write_files(tmp_path, {"model.onnx": b"tiny"}, largest=4)
    assert {path.name for path in tmp_path.iterdir()} == {"model.onnx", "other.json"}


def test_a_gap_among_the_parts_is_named() -> None:
    with pytest.raises(ModelError, match=r"model\.onnx\.2 is missing"):
        folder.joined({"model.onnx.1": b"a", "model.onnx.3": b"c"})
