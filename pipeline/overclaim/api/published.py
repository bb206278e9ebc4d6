"""What is published at an address: a claims dataset or a literature, as a list of files with their hashes.

``published.json`` is the one object that is ever replaced. It names all others, of which none is altered while it names
them: what has a fixed name here but changes (the manifest) has its hash in its name there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from overclaim.errors import RemoteError, StoreError
from overclaim.stores import files, literature

if TYPE_CHECKING:
    from overclaim.readers.remote import Remote

LISTING = "published.json"
LAYOUT = "1"
SEALS: Mapping[str, str] = {"dataset": "manifest.json", "literature": literature.META}
"""The kinds of what is published, each with the file that makes a folder one."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file: its name in the folder, its name at the address, its size and hash."""

    name: str
    at: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """All files of a dataset or literature; the one that makes it whole is the last."""

    kind: str
    items: tuple[Item, ...]

    @property
    def seal(self) -> Item:
        """The file that makes a folder a dataset or literature."""
        return self.items[-1]

    def to_json(self) -> Mapping[str, Any]:
        """The listing as ``published.json`` holds it."""
        return {"layout": LAYOUT, "kind": self.kind, "files": [asdict(item) for item in self.items]}


def kind_of(folder: Path) -> str:
    """What ``folder`` holds; raises ``StoreError`` for neither a finished dataset nor a literature."""
    for kind, seal in SEALS.items():
        if (folder / seal).is_file():
            return kind
    raise StoreError(f"{folder}: holds neither a finished claims dataset nor a literature; extract or index first")


def listing_of(folder: Path) -> Listing:
    """The files of the dataset or literature in ``folder``; those that it lists itself are not read for it."""
    kind = kind_of(folder)
    whole, changing = _of_dataset(folder) if kind == "dataset" else _of_literature(folder)
    items = [Item(name, name, size, sha256) for name, size, sha256 in whole]
    for name in changing:
        path = folder / name
        sha256 = files.sha256_file(path)
        at = f"{path.stem}-{sha256[:12]}{path.suffix}"
        items.append(Item(name, at, path.stat().st_size, sha256))
    return Listing(kind, tuple(items))


def read_listing(place: Remote) -> Listing | None:
    """What is published at ``place``; None where nothing is; raises ``RemoteError`` where it is damaged or strange."""
    file = place.below(LISTING)
    if not file.is_file():
        return None
    with file.copies.local(file) as copy:
        try:
            value = json.loads(copy.read_bytes())
        except ValueError:
            value = None
    if not isinstance(value, dict) or value.pop(files.SEAL, None) != files.sha256_json(value):
        raise RemoteError(f"{file}: damaged; remove it and publish again, which sends nothing twice")
    if value["layout"] != LAYOUT or value["kind"] not in SEALS:
        raise RemoteError(f"{file}: has layout {value['layout']} of {value['kind']}; install the version that wrote it")
    items = tuple(Item(**entry) for entry in value["files"])
    for item in items:
        if not (_is_inside(item.name) and _is_inside(item.at)):
            raise RemoteError(f"{file}: names {item.name!r}, which is outside of the folder; do not trust it")
    return Listing(value["kind"], items)


def check_unpublished(place: Remote) -> None:
    """Raises ``RemoteError`` where a dataset or literature was put without having been published."""
    for kind, seal in SEALS.items():
        if place.below(seal).is_file():
            raise RemoteError(f"{place}: holds a {kind} that was copied there; write it with 'overclaim publish'")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and not set("\\:") & set(name)


def _of_dataset(folder: Path) -> tuple[list[tuple[str, int, str]], Sequence[str]]:
    from overclaim.stores import dataset, generations, shards

    manifest = dataset.read_manifest(folder)
    found: list[tuple[str, int, str]] = []
    numbered = [(shards.SHARDS, entry["index"], entry["files"]) for entry in manifest["shards"]]
    numbered += [(generations.FOLDER, entry["number"], entry["files"]) for entry in manifest["generations"]]
    for place, number, listed in numbered:
        found += [(f"{place}/{file['name']}", file["bytes"], file["sha256"]) for file in listed]
        path = folder / place / f"{number:06d}.json"
        found.append((f"{place}/{path.name}", path.stat().st_size, files.sha256_file(path)))
    plan = [dataset.PLAN] if (folder / dataset.PLAN).is_file() else []
    return found, [*plan, dataset.FAILURES, dataset.MANIFEST]


def _of_literature(folder: Path) -> tuple[list[tuple[str, int, str]], Sequence[str]]:
    meta = files.read_sealed(literature.Literature.open(folder).folder / literature.META)
    there = [entry for entry in meta["files"] if (folder / entry["name"]).is_file()]
    return [(entry["name"], entry["bytes"], entry["sha256"]) for entry in there], [literature.META]
