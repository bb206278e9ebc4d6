"""Damage to each kind of file of a dataset and of a literature is told by name, or mended."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from overclaim.stores import dataset
from tests.crash import damage


@pytest.mark.parametrize("make", [damage.dataset_case, damage.literature_case])
def test_no_damage_is_read_as_if_nothing_had_happened(make: object, tmp_path: Path) -> None:
    assert callable(make)
    case, chance = make(tmp_path), random.Random(1)
    found = [
        damage.damaged(case, chance.choice(files), how, chance, actions=("",))
        for files in damage.kinds(case)
        for how in damage.DAMAGES
    ]
    assert [one for one in found if one.problems] == []
    assert len(found) > 20


@pytest.mark.parametrize("name", ["manifest.json", "failures.jsonl", "plan.json", "shards/000000.json"])
def test_resume_mends_what_is_altered(name: str, tmp_path: Path) -> None:
    case = damage.dataset_case(tmp_path)
    result = damage.damaged(case, case.template / "claims" / name, damage.flip, random.Random(2), actions=("resume",))
    assert result.problems == ()
    assert (tmp_path / "damaged" / "claims" / dataset.MANIFEST).is_file()
