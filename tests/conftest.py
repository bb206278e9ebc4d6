"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """The folder of research corpora (``OVERCLAIM_SHARED``, else ``../shared``), or None where it is absent."""
    folder = Path(os.environ.get("OVERCLAIM_SHARED", REPOSITORY.parent / "shared"))
    return folder if (folder / "data" / "INDEX.md").is_file() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of research corpora; skips the test where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the research corpora are not on this machine (set OVERCLAIM_SHARED to their folder)")
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY
