"""Folders that are filled aside: told apart, whoever made them and whenever he died."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from overclaim.stores import aside, files


def test_a_folder_is_gone_at_the_end_and_one_that_was_renamed_stays(tmp_path: Path) -> None:
    with aside.folder(tmp_path) as new:
        (new / "part").mkdir()
        (new / "part" / "row").write_text("x")
    with aside.folder(tmp_path) as new:
        new.rename(tmp_path / "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


@pytest.mark.parametrize("state", ["made", "locked", "filled"])
def test_what_a_dead_process_left_goes_whenever_it_died(tmp_path: Path, state: str) -> None:
    dead = tmp_path / f"{files.TEMPORARY}dead"
    dead.mkdir()
    if state != "made":
        (dead / aside.LOCK).touch()
    if state == "filled":
        (dead / "part").mkdir()
        (dead / "part" / "row").write_text("x")
    with aside.folder(tmp_path) as new:
        assert list(tmp_path.iterdir()) == [new]


def test_what_a_living_process_has_stays_however_old(tmp_path: Path) -> None:
    with aside.folder(tmp_path) as first:
        os.utime(first, (0, 0))
        with aside.folder(tmp_path) as second:
            assert sorted(tmp_path.iterdir()) == sorted([first, second])


def test_where_locks_cannot_be_told_only_what_is_a_day_old_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "can_lock", lambda: False)
    with aside.folder(tmp_path) as first:
        with aside.folder(tmp_path) as second:
            assert sorted(tmp_path.iterdir()) == sorted([first, second])
        os.utime(first, (0, 0))
        with aside.folder(tmp_path) as third:
            assert list(tmp_path.iterdir()) == [third]


def test_what_another_user_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = tmp_path / f"{files.TEMPORARY}foreign"
    foreign.mkdir()
    (foreign / aside.LOCK).touch()
    lock = files.held

    def refusing(path: Path, create: bool = False) -> object:
        if path.parent == foreign:
            raise PermissionError(13, "Permission denied")
        return lock(path, create)

    monkeypatch.setattr(files, "held", refusing)
    with aside.folder(tmp_path) as new:
        assert sorted(tmp_path.iterdir()) == sorted([foreign, new])


@pytest.mark.parametrize("moment", ["before it is locked", "as it is locked"])
def test_a_folder_that_another_took_for_abandoned_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    taken = []
    lock, make = files._lock, tempfile.mkdtemp

    def meanwhile(path: Path) -> None:
        taken.append(path)
        shutil.rmtree(path)

    def locking(handle: object) -> bool:
        if not taken:
            meanwhile(next(tmp_path.iterdir()))
        return lock(handle)  # type: ignore[arg-type]

    def making(prefix: str, dir: Path) -> str:
        made = make(prefix=prefix, dir=dir)
        if not taken:
            meanwhile(Path(made))
        return made

    if moment == "as it is locked":
        monkeypatch.setattr(files, "_lock", locking)
    else:
        monkeypatch.setattr(tempfile, "mkdtemp", making)
    with aside.folder(tmp_path) as new:
        assert len(taken) == 1
        assert list(tmp_path.iterdir()) == [new]
        assert (new / aside.LOCK).is_file()
