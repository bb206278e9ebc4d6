"""How the API tells how far it is; the command line draws a bar from it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int], None]
"""Called with what is being done and how many more are done since the last call."""


def silent(_what: str, _more: int) -> None:
    """Tells nobody."""
