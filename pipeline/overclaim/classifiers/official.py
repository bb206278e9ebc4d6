"""scispaCy's official models (Neumann et al. 2019): their names, their labels in ours, and how a copy is recognised.

They are published as archives at https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/ and nowhere else. The
package index holds placeholders of the same names, version 999.9.9, by somebody else; these are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from overclaim.errors import ModelError
from overclaim.types import EntityLabel

AUTHOR = "Allen Institute for Artificial Intelligence"
ARCHIVE = "https://s3-us-west-2.amazonaws.com/ai2-s2-scispacy/releases/v0.5.4/{name}-0.5.4.tar.gz"
OLDEST = (0, 5)
"""Earlier releases were made for spaCy 2."""

_PLACEHOLDER = "999.9.9"
_CHEMICAL, _DISEASE, _GENE = EntityLabel.CHEMICAL, EntityLabel.DISEASE, EntityLabel.GENE_OR_PROTEIN
_SPECIES, _CELL, _ANATOMY = EntityLabel.SPECIES, EntityLabel.CELL, EntityLabel.ANATOMY

LABELS: Mapping[str, Mapping[str, EntityLabel]] = {
    "en_core_sci_sm": {},
    "en_core_sci_md": {},
    "en_core_sci_lg": {},
    "en_core_sci_scibert": {},
    "en_ner_bc5cdr_md": {"CHEMICAL": _CHEMICAL, "DISEASE": _DISEASE},
    "en_ner_jnlpba_md": {
        "DNA": _GENE,
        "RNA": _GENE,
        "PROTEIN": _GENE,
        "CELL_LINE": _CELL,
        "CELL_TYPE": _CELL,
    },
    "en_ner_craft_md": {"CHEBI": _CHEMICAL, "GGP": _GENE, "TAXON": _SPECIES, "CL": _CELL},
    "en_ner_bionlp13cg_md": {
        "SIMPLE_CHEMICAL": _CHEMICAL,
        "AMINO_ACID": _CHEMICAL,
        "CANCER": _DISEASE,
        "GENE_OR_GENE_PRODUCT": _GENE,
        "ORGANISM": _SPECIES,
        "CELL": _CELL,
        "ANATOMICAL_SYSTEM": _ANATOMY,
        "DEVELOPING_ANATOMICAL_STRUCTURE": _ANATOMY,
        "IMMATERIAL_ANATOMICAL_ENTITY": _ANATOMY,
        "MULTI_TISSUE_STRUCTURE": _ANATOMY,
        "ORGAN": _ANATOMY,
        "ORGANISM_SUBDIVISION": _ANATOMY,
        "TISSUE": _ANATOMY,
    },
}
"""The labels of each official model in ours; those not listed (Gene Ontology terms, say) have no counterpart.

The ``en_core_sci`` models find mentions without saying of what kind.
"""


def is_official(name: str) -> bool:
    """True for the name of an official model, and for one that would be taken for one."""
    return name in LABELS or name.startswith(("en_core_sci_", "en_ner_"))


def read_meta(folder: Path) -> Mapping[str, Any]:
    """The ``meta.json`` of the spaCy pipeline in ``folder``; raises ``ModelError`` when there is none."""
    try:
        meta: Mapping[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: not a spaCy pipeline: its meta.json cannot be read ({error})") from None
    return meta


def check(name: str, meta: Mapping[str, Any]) -> None:
    """Returns when ``meta`` is that of the official model ``name``; else raises ``ModelError`` saying why not."""
    check_version(name, str(meta.get("version", "")))
    found = str(meta.get("name", ""))
    if name not in (found, f"{meta.get('lang', '')}_{found}"):
        raise ModelError(f"{name}: the pipeline there is called {found!r}: {how_to_fetch(name)}")
    if str(meta.get("author", "")) != AUTHOR:
        raise ModelError(f"{name}: its author is {meta.get('author')!r}, not {AUTHOR!r}: {how_to_fetch(name)}")


def check_version(name: str, version: str) -> None:
    """Returns when ``name`` has an official release ``version`` for spaCy 3; else raises ``ModelError``."""
    check_name(name)
    if version == _PLACEHOLDER:
        raise ModelError(
            f"{name} {version} is a placeholder on the package index, not scispaCy's model: uninstall it "
            f"(pip uninstall {name.replace('_', '-')}) and {how_to_fetch(name)}"
        )
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if not OLDEST <= numbers < (1, 0):
        raise ModelError(f"{name}: {version!r} is no official release for spaCy 3: {how_to_fetch(name)}")


def check_name(name: str) -> None:
    """Returns when scispaCy has an official model ``name``; else raises ``ModelError`` listing those that it has."""
    if name not in LABELS:
        raise ModelError(f"{name} is no official model of scispaCy; these are: {', '.join(LABELS)}")


def how_to_fetch(name: str) -> str:
    """The command that fetches the official model ``name``."""
    return f"fetch the official one: overclaim models fetch {name} {ARCHIVE.format(name=name)} --sha256 HASH"
