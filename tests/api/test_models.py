"""Models are listed and verified; a blend only together with the members that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.api import models
from overclaim.classifiers import folder
from overclaim.errors import ModelError

PART = 'name = "part"\ntask = "claims"\nkind = "linear"\n[files]\n[thresholds]\nclaim = 0.5\n'
BLEND = 'name = "whole"\ntask = "claims"\nkind = "blend"\n[files]\n[settings.members]\npart = "{}"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models that takes the place of the package's: a part, and a blend of it."""
    monkeypatch.setattr(models, "data_folder", lambda *parts: tmp_path.joinpath(*parts))
    write(tmp_path, "part", PART)
    write(tmp_path, "whole", BLEND.format(folder.open_model(tmp_path / "models" / "part").sha256))
    return tmp_path


def write(place: Path, name: str, manifest: str) -> None:
    (place / "models" / name).mkdir(parents=True, exist_ok=True)
    (place / "models" / name / folder.MANIFEST).write_text(manifest, encoding="utf-8")


def test_a_blend_is_verified_with_its_members(place: Path) -> None:
    assert [model.name for model in models.list_models()] == ["part", "whole"]
    write(place, "part", PART.replace("0.5", "0.6"))
    with pytest.raises(ModelError, match="model whole: part is not the model that it was made of"):
        models.verify("whole")
    assert models.verify("part").name == "part"


def test_a_model_without_a_card_says_so(place: Path) -> None:
    with pytest.raises(ModelError, match=r"its card README\.md is missing"):
        models.card("part")
    (place / "models" / "part" / "README.md").write_text("# part\n", encoding="utf-8")
    assert models.card("part") == "# part\n"
    with pytest.raises(ModelError, match="no model 'nothing'; known: part, whole"):
        models.card("nothing")
