"""Archives of models: unpacked without leaving their folder, and the one model in them."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

from overclaim.classifiers.folder import MANIFEST
from overclaim.errors import ModelError

_PICKLES = (".pkl", ".pickle", ".joblib", ".pt", ".pth", "pytorch_model.bin")


def unpack(archive: Path, target: Path, source: str) -> None:
    """Unpacks a .tar.gz or .zip; raises ``ModelError``, naming ``source``, when it is neither, or leaves ``target``."""
    try:
        if tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                tar.extractall(target, filter="data")
        elif zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(target)
        else:
            raise ModelError(f"{source}: neither a .tar.gz nor a .zip archive")
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"{source}: the archive cannot be unpacked: {error}") from None


def model_in(unpacked: Path, source: str) -> Path:
    """The one folder under ``unpacked`` that is a model of this package or a spaCy pipeline.

    Raises ``ModelError`` when there is none or more than one, or when it holds pickles, which can run code when loaded.
    """
    ours = {path.parent for path in unpacked.rglob(MANIFEST)}
    spacys = {path.parent for path in unpacked.rglob("config.cfg") if path.with_name("meta.json").is_file()}
    homes = sorted(ours | spacys)
    if len(homes) != 1:
        found = ", ".join(home.relative_to(unpacked).as_posix() for home in homes) or "none"
        raise ModelError(
            f"{source}: must hold one folder with {MANIFEST}, or with spaCy's config.cfg and meta.json; found: {found}"
        )
    pickles = sorted(path.name for path in homes[0].rglob("*") if path.name.lower().endswith(_PICKLES))
    if pickles:
        raise ModelError(f"{source}: holds pickles, which can run code when loaded: {', '.join(pickles)}")
    return homes[0]
