"""A full disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from overclaim.api.evidence import index
from tests.crash import disk
from tests.crash.damage import inside
from tests.crash.states import extracted


def test_a_full_disk_is_told_with_the_fix_and_the_command_goes_on(tmp_path: Path) -> None:
    if reason := disk.why_not():
        pytest.skip(reason)
    with inside(tmp_path / "roomy"):
        extracted()
        index("claims", "literature")
    assert list(disk.on_disk(tmp_path, 100)) == []
