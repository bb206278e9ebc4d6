"""Files that are either whole or absent, and tell by their hashes when they were altered."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any

from overclaim.errors import StoreError

TEMPORARY = ".writing-"
SEAL = "sha256"
"""The key under which a sealed file keeps the hash of the rest of it."""
_BLOCK = 1 << 20


def sha256_file(path: Path | Traversable) -> str:
    """The hex SHA-256 of the file at ``path``."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sha256_json(value: Any) -> str:
    """The hex SHA-256 of ``value`` in canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Lets ``write`` fill a file beside ``path``, syncs it and renames it: ``path`` is whole or absent."""
    aside = path.with_name(f"{TEMPORARY}{secrets.token_hex(4)}-{path.name}")
    try:
        write(aside)
        sync_file(aside)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_text_whole(path: Path, text: str) -> None:
    """Writes ``text`` to ``path`` as ``write_whole`` does."""
    write_whole(path, lambda aside: aside.write_text(text, encoding="utf-8", newline="\n"))


def write_sealed(path: Path, value: Mapping[str, Any]) -> None:
    """Writes ``value`` as JSON with its own hash to ``path``, whole or not at all."""
    sealed = {**value, SEAL: sha256_json(value)}
    write_text_whole(path, json.dumps(sealed, ensure_ascii=False, indent=1) + "\n")


def read_sealed(path: Path) -> dict[str, Any]:
    """What ``write_sealed`` wrote to ``path``; raises ``ValueError`` when it was altered since."""
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict) or value.pop(SEAL, None) != sha256_json(value):
        raise ValueError("altered since it was written")
    return value


def sync_file(path: Path) -> None:
    """Makes what was written to the file at ``path`` durable."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Makes renames in ``folder`` durable, on systems where a folder can be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows cannot open a folder
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def room(folder: Path, then: str) -> Iterator[None]:
    """Turns a full disk into a ``StoreError`` that names ``folder`` and says what to do ``then``."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # LanceDB raises its input and output errors as RuntimeError
        full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}
        if not full and "No space left on device" not in str(error):
            raise
        raise StoreError(f"{folder}: no space is left on its disk; free some, then {then}") from error


@contextmanager
def locked(path: Path, refusal: str) -> Iterator[None]:
    """Holds the lock file ``path`` for one process; raises ``StoreError`` with ``refusal`` when another has it."""
    with path.open("w") as handle:
        if not _lock(handle):
            raise StoreError(f"{refusal}; wait for it or choose another")
        yield


def can_lock() -> bool:
    """False where it cannot be told whether another process holds a lock (Windows)."""
    return importlib.util.find_spec("fcntl") is not None


def held(path: Path, create: bool = False) -> IO[str] | None:
    """The lock file ``path``, this process's until it is closed; None when another has it, or removed it meanwhile.

    Raises ``FileNotFoundError`` when there is none, or, to ``create`` it, no folder for it. Where ``can_lock`` is
    False it is handed over whoever has it.
    """
    handle = path.open("a" if create else "r+")
    with suppress(FileNotFoundError):
        if _lock(handle) and os.path.samestat(os.fstat(handle.fileno()), path.stat()):
            return handle
    handle.close()
    return None


def _lock(handle: IO[str]) -> bool:
    if not can_lock():  # Windows: two writers are not detected
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def remove_leftovers(folder: Path) -> int:
    """The number of half-written files that an interrupted run left in ``folder``, now removed."""
    leftovers = sorted(folder.glob(f"{TEMPORARY}*"))
    for path in leftovers:
        path.unlink()
    return len(leftovers)
