"""Datasets and literatures to and from object storage, whole: data first, then the one object that names all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.api.copies import fetching, places_of
from overclaim.api.progress import Progress, silent
from overclaim.api.published import LISTING, Item, Listing, check_unpublished, kind_of, listing_of, read_listing
from overclaim.errors import InputError, RemoteError, StoreError
from overclaim.stores import files

if TYPE_CHECKING:
    from overclaim.readers.remote import Copies, Place, Remote

FETCHED = "fetched.json"
LOCK = ".lock"
_AT_ONCE = 16  # files under way: a store answers late, but many at a time


@dataclass(frozen=True, slots=True)
class Transfer:
    """A dataset or literature that is now at both ends: how many files it has, and how many had to be copied."""

    folder: Path
    address: str
    kind: str
    files: int
    copied: int


def publish(folder: str | os.PathLike[str], address: str, *, progress: Progress = silent) -> Transfer:
    """The dataset or literature in ``folder``, published at ``address`` as a whole; it can be killed and run again.

    Files that are there already are not sent again; each that is sent is read back and compared. Readers see what was
    published before until all is there. Raises ``StoreError`` when ``folder`` holds nothing finished, or ``address``
    another dataset; ``RemoteError`` when the store fails.
    """
    from overclaim.readers import remote

    source = Path(folder)
    kind_of(source)
    with fetching() as copies, files.locked(source / LOCK, f"{source}: another process is writing it"):
        place = _remote(address, copies)
        remote.check_writable(place)
        listing, before = listing_of(source), read_listing(place)
        if before is not None:
            _check_same(place, before, listing)
        sizes = remote.sizes_below(place)
        known = {item.at: item for item in before.items} if before else {}
        todo = [item for item in listing.items if known.get(item.at) != item or sizes.get(item.at) != item.bytes]

        def sent(item: Item) -> bool:
            done = _send(source, place, item, sizes.get(item.at))
            progress("files", 1)
            return done

        copied = sum(_each(sent, todo))
        if before != listing:
            _put_listing(place, listing)
    return Transfer(source, str(place), listing.kind, len(listing.items), copied)


def fetch_published(address: str, folder: str | os.PathLike[str], *, progress: Progress = silent) -> Transfer:
    """What is published at ``address``, in ``folder``; it can be killed and run again, and brings a folder up to date.

    Files that are there already are kept; each that comes is compared with its hash. Raises ``StoreError`` when
    ``folder`` holds something else or was changed since, ``RemoteError`` when nothing whole is at ``address``.
    """
    with fetching() as copies:
        place = _remote(address, copies)
        listing = read_listing(place)
        if listing is None:
            check_unpublished(place)
            raise RemoteError(f"{place}: nothing is published there ({LISTING} is missing); check the address")
        return _fetched(place, listing, Path(folder), progress)


def local_folder(stored: str | os.PathLike[str], progress: Progress = silent) -> Path:
    """The folder of a dataset or literature, which is fetched into the cache where ``stored`` is an address."""
    from overclaim.readers import remote

    if not (isinstance(stored, str) and remote.is_address(stored)):
        return Path(stored)
    return fetch_published(stored, _cache(remote.shown(stored)), progress=progress).folder


def fetched_or(places: Sequence[Place], progress: Progress) -> Sequence[Place]:
    """``places``; where they are one address at which something is published, the folder it is fetched into."""
    from overclaim.readers.detect import format_by_suffix
    from overclaim.readers.remote import Remote

    place = places[0]
    if len(places) > 1 or not isinstance(place, Remote) or set("*[") & set(str(place)) or format_by_suffix(place):
        return places
    listing = read_listing(place)
    if listing is None:
        check_unpublished(place)
        return places
    return [_fetched(place, listing, _cache(str(place)), progress).folder]


def _cache(address: str) -> Path:
    from overclaim.api.evidence import cache_folder

    return cache_folder().with_name("fetched") / files.sha256_json(address.rstrip("/"))[:16]


def _remote(address: str, copies: Copies) -> Remote:
    from overclaim.readers.remote import Remote

    (place,) = places_of(address, copies)
    if not isinstance(place, Remote):
        raise InputError(f"{address}: is a folder of this machine; give an address, such as s3://bucket/claims")
    return place


def _check_same(place: Remote, before: Listing, listing: Listing) -> None:
    """Raises ``StoreError`` where a file that others may be reading would get another content."""
    has = {item.at: item.sha256 for item in before.items}
    other = [item.at for item in listing.items if has.get(item.at, item.sha256) != item.sha256]
    if other or before.kind != listing.kind:
        what = f"another {before.kind}" + (f" ({other[0]} differs)" if other else "")
        raise StoreError(f"{place}: {what} is published there; publish at a new address")


def _send(source: Path, place: Remote, item: Item, size: int | None) -> bool:
    """True when the file had to be sent, False when it was there; raises ``StoreError``, ``RemoteError``."""
    from overclaim.readers import remote

    path, there = source / item.name, place.below(item.at)
    if size == item.bytes and remote.sha256_of(there) == item.sha256:
        return False
    if not path.is_file() or files.sha256_file(path) != item.sha256:
        raise StoreError(f"{path}: missing or altered since it was written; run the extraction again with --resume")
    remote.put(path, there)
    if remote.sha256_of(there) != item.sha256:
        raise RemoteError(f"{there}: is not what was sent; run the same command again")
    return True


def _put_listing(place: Remote, listing: Listing) -> None:
    from overclaim.readers import remote

    with tempfile.TemporaryDirectory() as aside:
        path = Path(aside, LISTING)
        files.write_sealed(path, listing.to_json())
        remote.put(path, place.below(LISTING))


def _fetched(place: Remote, listing: Listing, folder: Path, progress: Progress) -> Transfer:
    folder.mkdir(parents=True, exist_ok=True)
    with files.locked(folder / LOCK, f"{folder}: another process is writing it"), files.room(folder, "run it again"):
        seals = _seals(folder, listing)

        def came(item: Item) -> bool:
            done = _take(place, item, folder / item.name)
            progress("files", 1)
            return done

        files.write_sealed(folder / FETCHED, {"kind": listing.kind, "seals": [*seals, listing.seal.sha256]})
        changing = [item for item in listing.items if item.at != item.name]
        copied = sum(_each(came, [item for item in listing.items if item.at == item.name]))
        copied += sum(map(came, changing))
        files.write_sealed(folder / FETCHED, {"kind": listing.kind, "seals": [listing.seal.sha256]})
    return Transfer(folder, str(place), listing.kind, len(listing.items), copied)


def _seals(folder: Path, listing: Listing) -> list[str]:
    """The hashes that the manifest in ``folder`` may have, because it was fetched; raises ``StoreError``."""
    known, seal = folder / FETCHED, folder / listing.seal.name
    if not known.is_file():
        if [path for path in folder.iterdir() if path.name != LOCK and not path.name.startswith(files.TEMPORARY)]:
            raise StoreError(f"{folder}: is not empty and was not fetched; choose another folder")
        return []
    with _readable(known):
        record = files.read_sealed(known)
    seals: list[str] = record["seals"]
    if record["kind"] != listing.kind or (
        seal.is_file() and files.sha256_file(seal) not in {*seals, listing.seal.sha256}
    ):
        raise StoreError(f"{folder}: was changed here since it was fetched; fetch into another folder")
    return seals


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise StoreError(f"{path}: damaged ({error}); fetch into another folder") from None


def _take(place: Remote, item: Item, path: Path) -> bool:
    """True when the file had to be fetched to ``path``, False when it was there; raises ``RemoteError``."""
    from overclaim.readers import remote

    if path.is_file() and path.stat().st_size == item.bytes and files.sha256_file(path) == item.sha256:
        return False
    there = place.below(item.at)

    def fill(aside: Path) -> None:
        remote.fetch(there, aside)
        if files.sha256_file(aside) != item.sha256:
            raise RemoteError(f"{there}: was altered since it was published; publish it again")

    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(path, fill)
    return True


def _each(act: Callable[[Item], bool], items: Iterable[Item]) -> Iterator[bool]:
    """What ``act`` returns for each item, several at a time; the first error ends it."""
    rest, pool = iter(items), ThreadPoolExecutor(_AT_ONCE)
    try:
        while some := list(islice(rest, _AT_ONCE * 8)):
            yield from pool.map(act, some)
    finally:
        pool.shutdown(cancel_futures=True)
