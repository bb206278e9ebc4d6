"""MeSH headings: the descriptor goes into ``Document.mesh``, qualifiers and major topics into ``extra``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A descriptor with its qualifiers; ``major`` names those of them, descriptor included, that are major topics."""

    descriptor: str
    qualifiers: tuple[str, ...] = ()
    major: tuple[str, ...] = ()


def heading_of_slashes(value: str) -> Heading:
    """The heading that MEDLINE format writes as ``Critical Care/*economics``, the star marking a major topic."""
    names = [part.strip() for part in value.split("/")]
    plain = [name.removeprefix("*") for name in names]
    major = tuple(name.removeprefix("*") for name in names if name.startswith("*"))
    return Heading(plain[0], tuple(plain[1:]), major)


def mesh_extra(headings: Sequence[Heading]) -> dict[str, object]:
    """The ``mesh_headings`` entry of ``extra``; empty where there are no headings."""
    if not headings:
        return {}
    return {
        "mesh_headings": tuple(
            {"descriptor": heading.descriptor, "qualifiers": heading.qualifiers, "major": heading.major}
            for heading in headings
        )
    }
