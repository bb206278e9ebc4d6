"""One file from the network or from this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import IO

from overclaim.api.progress import Progress, silent
from overclaim.errors import InputError
from overclaim.version import __version__

_BLOCK = 1 << 18
_TIMEOUT_S = 60


def download(url: str, target: Path, progress: Progress = silent) -> str:
    """The hex SHA-256 of what ``url`` (http, https or the path of a file) gives, once it is written to ``target``.

    Raises ``InputError`` naming the address and the reason when it cannot be had, or breaks off.
    """
    digest = hashlib.sha256()
    try:
        with _opened(url) as (source, size), target.open("wb") as handle:
            while block := source.read(_BLOCK):
                digest.update(block)
                handle.write(block)
                progress("bytes", len(block))
            if size is not None and handle.tell() != size:
                raise InputError(f"{url}: broke off after {handle.tell():,} of {size:,} bytes; try again")
    except (OSError, HTTPException) as error:  # what urllib raises is an OSError
        raise InputError(f"{url}: cannot be fetched: {error}") from None
    return digest.hexdigest()


@contextmanager
def _opened(url: str) -> Iterator[tuple[IO[bytes], int | None]]:
    """What the address gives, and its size in bytes where that is known."""
    if "://" not in url:
        with Path(url).open("rb") as handle:
            yield handle, None
        return
    if not url.startswith(("http://", "https://")):
        raise InputError(f"{url}: is no http or https address and no file")
    from urllib.request import Request, urlopen

    request = Request(url, headers={"User-Agent": f"overclaim/{__version__}"})
    with urlopen(request, timeout=_TIMEOUT_S) as response:
        length = response.headers.get("Content-Length")
        yield response, int(length) if length else None
