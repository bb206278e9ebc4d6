"""Files at addresses that fsspec knows (``s3://``, ``gs://``, ``https://``...), read as copies on this machine.

Readers read local paths. A remote file is copied when its turn comes and named by its address all the same. What is
shown or stored of an address holds neither user and password nor a query: those are for the store alone.
"""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from overclaim.errors import InputError, RemoteError

T = TypeVar("T")
ROOM = 1 << 30
"""Bytes of copies that are kept until the command ends; what goes beyond is copied again for each reading."""
_PAUSES = (1.0, 10.0, 60.0)  # seconds before another try to copy a file
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<rest>.*)", re.DOTALL)
_WEB = frozenset({"http", "https"})
_CONTAINERS = frozenset({"abfs", "abfss", "wasb", "wasbs"})  # what stands before their "@" is no user
_USER = re.compile(r"[^/]*@|[^/:@]+:(?!\d+(?:/|$))[^@]*@")
_LOCAL = frozenset({"file", "local"})
_AS_STORED = {"client_kwargs": {"auto_decompress": False}, "headers": {"Accept-Encoding": "identity"}}
_MODULES_OF = {"smbclient": "smbprotocol"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Size and hashes of a file."""

    bytes: int
    sha256: str
    md5: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A file, folder or glob at an address, which ``str`` shows without what may be secret."""

    url: str = field(repr=False)
    filesystem: Any = field(repr=False, compare=False)
    path: str = field(repr=False, compare=False)
    copies: Copies = field(repr=False, compare=False)

    def __str__(self) -> str:
        return shown(self.url)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return _without_query(self.url).rstrip("/").rpartition("/")[2]

    @property
    def suffixes(self) -> list[str]:
        """The suffixes of the name, as those of a path."""
        return Path(self.name).suffixes

    def with_name(self, name: str) -> Remote:
        """The file called ``name`` beside this one."""
        url, path = (_renamed(text, name) for text in (self.url, self.path))
        return Remote(url, self.filesystem, path, self.copies)

    def below(self, name: str) -> Remote:
        """The file called ``name`` in this folder."""
        url, path = (f"{text.rstrip('/')}/{name}" for text in (self.url, self.path))
        return Remote(url, self.filesystem, path, self.copies)

    def is_file(self) -> bool:
        """True when there is a file; raises ``RemoteError`` when that cannot be told."""
        with explained(self):
            return self._exists()

    def _exists(self) -> bool:
        if scheme_of(self.url) not in _WEB:
            return bool(self.filesystem.isfile(self.path))
        try:  # what is no answer is "not there" to fsspec
            self.filesystem.info(self.path)
        except FileNotFoundError as error:
            if _status(error) in {None, 404, 410} and not _no_answer(error):
                return False
            raise
        return True

    def members(self) -> tuple[Remote, ...] | None:
        """The files below this folder, or those that this glob matches, sorted; None for a single file.

        A folder of a web server is an address that ends in "/" and gives a page of links; its sub-folders are not
        looked into. Raises ``RemoteError`` when there is nothing.
        """
        scheme = scheme_of(self.url)
        with explained(self):
            self.filesystem.invalidate_cache()
            if re.search(r"[*[]" if scheme in _WEB else r"[*?[]", shown(self.url)):
                found = self.filesystem.glob(self.path, detail=True)
                names = [name for name, about in found.items() if about.get("type") != "directory"]
            elif scheme in _WEB and self.url.endswith("/"):
                names = [name for name in self.filesystem.ls(self.path, detail=False) if not re.search(r"/$|\?", name)]
            elif self._exists():
                return None
            else:
                names = [] if scheme in _WEB else [name for name in self.filesystem.find(self.path) if name[-1] != "/"]
        if not names:
            raise RemoteError(f"{self}: there is no such file or folder; check the address")
        return tuple(self._at(name) for name in sorted(names))

    def _at(self, name: str) -> Remote:
        """The file that the filesystem calls ``name``."""
        base, given = self.url.rstrip("/"), self.path.rstrip("/")
        if _ADDRESS.match(name):
            url = name
        elif base.endswith(given):
            url = base[: len(base) - len(given)] + name
        else:
            url = str(self.filesystem.unstrip_protocol(name))
        return Remote(url, self.filesystem, name, self.copies)


Place = Path | Remote


class Copies:
    """Copies of remote files in a folder of this machine: whole or absent, and gone when the ``with`` block ends.

    ``folder`` makes and holds the folder, which is asked for when there is something to copy.
    """

    def __init__(self, folder: Callable[[], AbstractContextManager[Path]], room: int = ROOM) -> None:
        self._hold = folder
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._kept: dict[str, Path] = {}
        self._room = room
        self._sums: dict[str, Sums] = {}
        self._count = 0

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.clear()
        self._stack.close()

    @contextmanager
    def local(self, remote: Remote) -> Iterator[Path]:
        """Holds a copy of ``remote``, whose name has the same suffixes; raises ``RemoteError`` when it cannot be had.

        A file that is not what it was when it was first copied is refused.
        """
        if scheme_of(remote.url) in _LOCAL:
            yield Path(remote.path)
            return
        if kept := self._kept.get(remote.url):
            yield kept
            return
        copy = self._copied(remote)
        size = copy.stat().st_size
        if size <= self._room:
            self._room -= size
            self._kept[remote.url] = copy
            yield copy
            return
        try:
            yield copy
        finally:
            shutil.rmtree(copy.parent, ignore_errors=True)

    def sums(self, remote: Remote) -> Sums:
        """Size and hashes of ``remote``, for which it is copied if it was not before."""
        if remote.url not in self._sums:
            with self.local(remote) as copy:
                self._sums.setdefault(remote.url, sums_of(copy))
        return self._sums[remote.url]

    def _copied(self, remote: Remote) -> Path:
        if self._folder is None:
            self._folder = self._stack.enter_context(self._hold())
        self._count += 1
        copy = self._folder / str(self._count) / (re.sub(r"[^\w.+-]", "_", remote.name)[-100:] or "file")
        copy.parent.mkdir()
        try:
            fetch(remote, copy)
            found = sums_of(copy)
        except BaseException:
            shutil.rmtree(copy.parent, ignore_errors=True)
            raise
        if self._sums.setdefault(remote.url, found) != found:
            shutil.rmtree(copy.parent, ignore_errors=True)
            raise RemoteError(f"{remote}: was changed while it was being read; run the same command again")
        return copy


def fetch(remote: Remote, target: Path) -> None:
    """Copies ``remote`` to ``target``, in several tries; raises ``RemoteError``, and leaves nothing then."""

    def copied() -> None:
        remote.filesystem.get_file(remote.path, str(target))
        size = None if scheme_of(remote.url) in _WEB else remote.filesystem.info(remote.path).get("size")
        found = target.stat().st_size
        if size is not None and size != found:
            raise RemoteError(f"{remote}: broke off after {found:,} of {size:,} bytes; try again")

    try:
        _tried(remote, "cannot be fetched", copied)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def put(path: Path, remote: Remote) -> None:
    """Copies the file at ``path`` to ``remote``, in several tries; raises ``RemoteError``.

    Stores of objects show one whole or not at all, and so does a folder of this machine.
    """
    check_writable(remote)

    def copied() -> None:
        if scheme_of(remote.url) not in _LOCAL:
            remote.filesystem.put_file(str(path), remote.path)
            return
        there = Path(remote.path)
        there.parent.mkdir(parents=True, exist_ok=True)
        aside = there.with_name(f".writing-{there.name}")
        shutil.copyfile(path, aside)
        aside.replace(there)

    _tried(remote, "cannot be written", copied)


def check_writable(remote: Remote) -> None:
    """Raises ``RemoteError`` for a web address."""
    if scheme_of(remote.url) in _WEB:
        raise RemoteError(f"{remote}: nothing can be written to a web address; give one of a store, such as s3://")


def sha256_of(remote: Remote) -> str:
    """The hex SHA-256 of what ``remote`` holds now; raises ``RemoteError``."""

    def read() -> str:
        digest = hashlib.sha256()
        with remote.filesystem.open(remote.path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()

    return _tried(remote, "cannot be read", read)


def sizes_below(remote: Remote) -> dict[str, int]:
    """The sizes of the files below the folder ``remote``, by their names in it; none where there is no folder."""

    def listed() -> dict[str, int]:
        remote.filesystem.invalidate_cache()
        try:
            found = remote.filesystem.find(remote.path, detail=True)
        except FileNotFoundError:
            return {}
        base = len(remote.path.rstrip("/")) + 1
        return {name[base:]: int(about.get("size") or 0) for name, about in found.items()}

    return _tried(remote, "cannot be listed", listed)


def _tried(remote: Remote, what: str, act: Callable[[], T]) -> T:
    """What ``act`` returns, tried again after pauses where that may help; raises ``RemoteError``."""
    for pause in _PAUSES:
        try:
            with explained(remote, what):
                return act()
        except RemoteError as error:
            if error.final:
                raise
        time.sleep(pause)
    with explained(remote, what):
        return act()


def sums_of(path: Path) -> Sums:
    """Size and hashes of the file at ``path``."""
    hashes = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    size = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            for each in hashes:
                each.update(block)
    return Sums(size, *(each.hexdigest() for each in hashes))


@contextmanager
def local(place: Place) -> Iterator[Path]:
    """Holds a path of this machine at which ``place`` can be read: its own, or that of a copy."""
    if isinstance(place, Path):
        yield place
        return
    with place.copies.local(place) as copy:
        yield copy


@contextmanager
def naming(place: Place, copy: Path) -> Iterator[None]:
    """Lets errors about ``copy`` tell ``place``, of which it is a copy."""
    try:
        yield
    except InputError as error:
        raise InputError(str(error).replace(str(copy), str(place))) from None


def is_address(text: str) -> bool:
    """True when ``text`` is an address rather than a path."""
    return _ADDRESS.match(text) is not None


def opened(url: str, copies: Copies) -> Remote:
    """What is at the address ``url``, to which no connection is made yet.

    Raises ``RemoteError`` for a scheme that nobody knows or for which a package is missing.
    """
    scheme = scheme_of(url)
    if "::" in url:
        raise RemoteError(f"{shown(url)}: is a chain of addresses; give one address")
    from fsspec.core import url_to_fs
    from fsspec.registry import get_filesystem_class

    try:
        get_filesystem_class(scheme)
    except ValueError:
        raise RemoteError(
            f"{shown(url)}: nobody knows the scheme {scheme}://; fsspec knows s3, gs, abfs, https, file and others"
        ) from None
    except ImportError as error:
        missing = getattr(error.__cause__, "name", None) or getattr(error, "name", None)
        name = _MODULES_OF.get(str(missing), missing)
        raise RemoteError(
            f"{shown(url)}: needs the package {name}, which is not installed: pip install {name}"
            if name
            else f"{shown(url)}: {error}"
        ) from None
    made: list[Remote] = []
    with explained(Remote(url, None, "", copies)):
        filesystem, path = url_to_fs(url, **(_AS_STORED if scheme in _WEB else {}))
        made.append(Remote(url, filesystem, path, copies))
    return made[0]


def scheme_of(url: str) -> str:
    """The scheme of an address."""
    match = _ADDRESS.match(url)
    return match["scheme"] if match else "file"


def shown(url: str) -> str:
    """An address as it may be shown and stored: without user and password, and without a query."""
    match = _ADDRESS.fullmatch(url)
    if match is None:
        return url
    user = _user(url)
    return _without_query(f"{match['scheme']}://{match['rest'][len(user) :]}")


def _user(url: str) -> str:
    """What stands for user and password in an address, with its "@", even where a "/" in it should be quoted."""
    match = _ADDRESS.fullmatch(url)
    found = _USER.match(match["rest"]) if match else None
    if match is None or found is None or (match["scheme"] in _CONTAINERS and ":" not in found[0]):
        return ""
    return found[0]


def _without_query(url: str) -> str:
    """``url`` up to its query; outside the web "?" begins one where "name=" follows, else it may be any character."""
    return re.split(r"[?#]" if scheme_of(url) in _WEB else r"\?\w[\w.-]*=", url, maxsplit=1)[0]


def _renamed(text: str, name: str) -> str:
    path = _without_query(text)
    return f"{path.rstrip('/').rpartition('/')[0]}/{name}{text[len(path) :]}"


@contextmanager
def explained(remote: Remote, what: str = "cannot be reached") -> Iterator[None]:
    """Turns what a store's client raises into a ``RemoteError`` that names the address, shows no secret and the fix."""
    try:
        yield
    except RemoteError:
        raise
    except Exception as error:  # noqa: BLE001 - each store's client raises errors of its own
        raise _explanation(remote, error, what) from None


def _explanation(remote: Remote, error: Exception, what: str) -> RemoteError:
    if _no_answer(error) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    code = _status(error)
    if code in {404, 410} or (isinstance(error, FileNotFoundError) and code is None):
        return RemoteError(f"{remote}: there is no such file or folder; check the address", final=True)
    reason = _told(error, remote.url)
    if isinstance(error, PermissionError) or code in {401, 403}:
        return RemoteError(
            f"{remote}: access was refused ({reason}); see that the credentials of the store are set", final=True
        )
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return RemoteError(f"{remote}: no space is left for its copy on this machine; free some", final=True)
    final = isinstance(error, NotImplementedError | TypeError | ValueError) or type(error).__name__.startswith("NoCred")
    return RemoteError(f"{remote}: {what} ({reason}); check the address and the connection, then try again", final)


def _status(error: BaseException) -> int | None:
    """The status of the web server's answer that led to ``error``."""
    status = getattr(error, "status", None) or getattr(error.__cause__, "status", None)
    return status if isinstance(status, int) else None


def _no_answer(error: BaseException) -> bool:
    """True when the server gave no answer, which fsspec takes for a missing file."""
    return (
        isinstance(error, FileNotFoundError)
        and error.__cause__ is not None
        and _status(error) is None
        and (type(error.__cause__).__module__.startswith(("aiohttp", "asyncio", "builtins")))
    )


def _told(error: Exception, url: str) -> str:
    """What an error says, in one line, without the secrets of ``url`` or of other addresses in it."""
    text = " ".join(str(error).split()) or type(error).__name__
    text = text.replace(url, shown(url))
    text = re.sub(r"[A-Za-z][A-Za-z0-9+.-]+://[^\s'\"<>]+", lambda found: shown(found[0]), text)
    for secret in _secrets(url):
        text = text.replace(secret, "***")
    return text[:300]


def _secrets(url: str) -> list[str]:
    """What ``shown`` leaves out of ``url``, whole and in parts, the longest first."""
    user, query = _user(url).removesuffix("@"), url[len(_without_query(url)) :]
    parts = {user, *user.split(":", 1), query, *(each.partition("=")[2] for each in re.split(r"[?&#]", query))}
    return sorted((part for part in parts if len(part) > 2), key=len, reverse=True)
