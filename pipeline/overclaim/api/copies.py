"""Where copies of remote files lie while a command reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.errors import InputError

if TYPE_CHECKING:
    from overclaim.readers.remote import Copies, Place

FOLDER = "copies"


@contextmanager
def fetching() -> Iterator[Copies]:
    """Holds copies of remote files below the cache folder; they are gone at the end, as are those of dead processes."""
    from overclaim.readers.remote import Copies

    with Copies(_folder) as copies:
        yield copies


def places_of(inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], copies: Copies) -> list[Place]:
    """``inputs`` as paths, or as what is at an address; raises ``InputError`` when there are none, ``RemoteError``."""
    from overclaim.readers import remote

    given = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    if not given:
        raise InputError("no input was given: name files or folders of abstracts")
    for each in given:
        if re.match(r"[a-z][a-z0-9+.-]+:/(?!/)", str(each)):
            raise InputError(f"{remote.shown(str(each))}: an address is given as text with '://', not as a path")
    return [
        remote.opened(each, copies) if isinstance(each, str) and remote.is_address(each) else Path(each)
        for each in given
    ]


def _folder() -> AbstractContextManager[Path]:
    from overclaim.api.evidence import cache_folder
    from overclaim.stores import aside

    return aside.folder(cache_folder().with_name(FOLDER))
