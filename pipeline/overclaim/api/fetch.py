"""Models from the network, or from an archive brought by hand: verified, unpacked and put in place as a whole."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from overclaim.api.archives import model_in, unpack
from overclaim.api.download import download
from overclaim.api.progress import Progress, silent
from overclaim.classifiers import fetched, folder, official
from overclaim.config import data_folder
from overclaim.errors import ConfigError, ModelError


@dataclass(frozen=True, slots=True)
class Fetched:
    """A model in the user's models folder, the sha256 of its archive, and whether it was there already."""

    name: str
    folder: Path
    sha256: str
    already: bool = False


def fetch(name: str, url: str, sha256: str, *, replace: bool = False, progress: Progress = silent) -> Fetched:
    """The model in the archive at ``url`` (http, https or a file), in the user's models folder as ``name``.

    The archive (.tar.gz or .zip) holds one model of this package or one spaCy pipeline, and ``sha256`` is its hash. The
    model is there as a whole or not at all. Raises ``ConfigError`` for a name or hash that cannot be, ``InputError``
    for an address that gives nothing, and ``ModelError`` for another hash, an archive without a model, with pickles or
    with something else under the name of scispaCy's, and, without ``replace``, when another model has that name.
    """
    sha256 = sha256.strip().lower()
    _check_asked(name, sha256)
    place = fetched.models_folder() / name
    if place.exists() and not replace:
        return _present(name, place, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=place.parent) as aside:
        archive, unpacked = Path(aside, "archive"), Path(aside, "unpacked")
        found = download(url, archive, progress)
        if found != sha256:
            raise ModelError(f"{url}: its sha256 is {found}, not {sha256}; nothing was installed")
        unpack(archive, unpacked, url)
        model = model_in(unpacked, url)
        _check_model(name, model)
        fetched.write_record(model, url, sha256)
        if place.exists():
            place.replace(Path(aside, "replaced"))
        model.replace(place)
    return Fetched(name, place, sha256)


def _check_asked(name: str, sha256: str) -> None:
    if not re.fullmatch(r"\w[\w.-]*", name, re.ASCII):
        raise ConfigError(f"{name!r} is no name for a model; use letters, digits, '_', '-' and '.'")
    if data_folder("models", name).joinpath(folder.MANIFEST).is_file():
        raise ConfigError(f"{name!r} is a model of the package; fetch under another name")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ConfigError(
            f"--sha256 {sha256!r}: a sha256 has 64 hexadecimal digits; 'sha256sum FILE' prints that of a file you trust"
        )


def _present(name: str, place: Path, sha256: str) -> Fetched:
    recorded = fetched.read_record(place)["sha256"]
    if recorded != sha256:
        raise ModelError(f"{place}: holds the model of an archive with sha256 {recorded}; --replace replaces it")
    return Fetched(name, fetched.verify(name), sha256, already=True)


def _check_model(name: str, model: Path) -> None:
    """Raises ``ModelError`` unless the folder is a sound model that may have that name."""
    if (model / folder.MANIFEST).is_file():
        folder.open_model(model)
    meta = official.read_meta(model) if (model / "meta.json").is_file() else {}
    if official.is_official(name):
        official.check(name, meta)
    elif meta and official.is_official(f"{meta.get('lang')}_{meta.get('name')}"):
        raise ModelError(f"this is {meta['lang']}_{meta['name']}: fetch it under that name, which is checked")
