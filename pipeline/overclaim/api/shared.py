"""The folder of research corpora, which are not shipped."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "OVERCLAIM_SHARED"


def shared_folder(given: Path | None) -> Path | None:
    """``given``, else the folder that the environment variable OVERCLAIM_SHARED names, else None."""
    return given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
