"""scispaCy's official models, where the user has fetched or installed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import spacy
from spacy.language import Language

from overclaim.classifiers import fetched, official
from overclaim.classifiers.folder import fingerprint
from overclaim.errors import ModelError
from overclaim.types import Entity

_NOT_NEEDED = ("tagger", "attribute_ruler", "lemmatizer", "parser")


@dataclass(frozen=True)
class OfficialTagger:
    """An ``EntityTagger`` over an official ``en_ner`` model; mentions whose label has no counterpart are left out."""

    name: str
    sha256: str
    nlp: Language = field(repr=False)

    def tag(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """The named things of each text, in order, none overlapping; ``name`` is the mention in lower case."""
        labels = official.LABELS[self.name]
        return [
            tuple(
                Entity(span.start_char, span.end_char, span.text, labels[span.label_], span.text.casefold())
                for span in doc.ents
                if span.label_ in labels
            )
            for doc in self.nlp.pipe(texts)
        ]


def load_official(name: str, exclude: Sequence[str] = ()) -> Language:
    """ScispaCy's official model ``name`` as a spaCy pipeline, without the components in ``exclude``.

    Raises ``ModelError`` when it is not on this machine, is no official model (name, version and author in its meta;
    the package index holds a placeholder), or was altered since it was fetched.
    """
    return spacy.load(locate(name), exclude=list(exclude))


def load_tagger(name: str) -> OfficialTagger:
    """The official ``en_ner`` model ``name`` as a tagger; raises ``ModelError`` as ``load_official`` does."""
    folder = locate(name)
    if not official.LABELS[name]:
        raise ModelError(
            f"{name} finds mentions without saying of what kind: name an en_ner model here, and use {name} as the "
            "pipeline that the components are added to"
        )
    return OfficialTagger(name, fingerprint(fetched.hashes(folder), {}), load_official(name, _NOT_NEEDED))


def locate(name: str) -> Path:
    """The folder of the official model ``name``, fetched or installed by pip, once it is found to be that model."""
    folder = fetched.verify(name) if name in fetched.names() else _installed(name)
    official.check(name, official.read_meta(folder))
    return folder


def _installed(name: str) -> Path:
    """The data folder in the package ``name``, none of whose code is run."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        official.check_name(name)
        raise ModelError(f"{name} is not on this machine: {official.how_to_fetch(name)}") from None
    official.check_version(name, package.version)
    for path in package.files or ():
        if path.name == "meta.json" and len(path.parts) == 3 and path.parts[0] == name:
            return Path(str(package.locate_file(path))).parent
    raise ModelError(f"the package {name} {package.version} holds no spaCy pipeline: {official.how_to_fetch(name)}")
