"""PubMed as the NLM delivers it: numbered files, each with its MD5 sum, that only make sense in order and without gaps.

A year's baseline is ``pubmed26n0001.xml.gz`` and so on; its update files go on with the next number, one or more a day.
Each file comes with ``<name>.md5``. In December a new baseline, numbered from 1 again, replaces everything.
Source: https://pubmed.ncbi.nlm.nih.gov/download/ and the README of ftp.ncbi.nlm.nih.gov/pubmed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from overclaim.errors import InputError
from overclaim.readers.remote import Place, Remote, local

SUM_SUFFIX = ".md5"
_NAME = re.compile(r"(?:pubmed|medline)(?P<year>\d{2})n(?P<number>\d{4,6})\.xml(?:\.gz)?", re.IGNORECASE)
_SUM = re.compile(
    r"(?:MD5\s?\((?P<named>[^()]+)\)\s?=\s?)?(?P<digest>[0-9a-f]{32})(?:\s+\*?(?P<after>\S+))?", re.IGNORECASE
)
_SHOWN = 5


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The year of a delivered file's baseline, and its number in the series of that year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"pubmed{self.year:02d}n{self.number:04d}"


def part_of(path: Place) -> Part | None:
    """Which file of a delivery ``path`` is by its name; None for any other file."""
    match = _NAME.fullmatch(path.name)
    return Part(int(match["year"]), int(match["number"])) if match else None


def in_order(paths: Iterable[Place]) -> list[Place]:
    """``paths`` with the delivered files among them in the order of year and number, all others where they stood."""
    given = list(paths)
    parts = ((part, str(path), path) for path in given if (part := part_of(path)))
    delivered = iter(sorted(parts, key=lambda entry: entry[:2]))
    return [next(delivered)[-1] if part_of(path) else path for path in given]


def check_series(new: Sequence[Place], before: Sequence[Place] = (), gaps: bool = False) -> None:
    """Nothing, when the delivered files among ``new`` go on where those of ``before`` end; others are not looked at.

    Raises ``InputError`` for files of two years, a number that comes twice or late, and, unless ``gaps`` are allowed,
    for missing numbers: an update without its baseline, or a file between two others.
    """
    parts = [(part, path) for path in in_order(new) if (part := part_of(path))]
    known = [(part, path) for path in before if (part := part_of(path))]
    if not parts:
        return
    _check_one_year(known + parts)
    _check_unique(known + parts)
    last = max((part.number for part, _ in known), default=0)
    first, path = parts[0]
    if first.number < last:
        raise InputError(
            f"{path}: comes before {Part(first.year, last)}, which was read already; revisions only count in order: "
            "extract all files into a new folder"
        )
    if not gaps:
        _check_gaps([last, *(part.number for part, _ in parts)], first.year)


def _check_one_year(parts: Sequence[tuple[Part, Place]]) -> None:
    years = {part.year: path for part, path in reversed(parts)}
    if len(years) > 1:
        (old, first), *_, (new, last) = sorted(years.items())
        raise InputError(
            f"{last}: belongs to the baseline of 20{new:02d}, {first.name} to that of 20{old:02d}; each year's "
            "baseline replaces all that came before: extract one year's files into a new folder"
        )


def _check_unique(parts: Sequence[tuple[Part, Place]]) -> None:
    for part, same in groupby(sorted(parts, key=lambda entry: (entry[0], str(entry[1]))), key=lambda entry: entry[0]):
        _, *twice = (path for _, path in same)
        if twice:
            raise InputError(f"{twice[0]}: {part} is there twice; remove one of the two")


def _check_gaps(numbers: Sequence[int], year: int) -> None:
    missing = [
        str(Part(year, low + 1)) if high == low + 2 else f"{Part(year, low + 1)} to {Part(year, high - 1)}"
        for low, high in pairwise(numbers)
        if high > low + 1
    ]
    if not missing:
        return
    named = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more gaps" if len(missing) > _SHOWN else "")
    baseless = numbers[0] == 0 and numbers[1] > 1
    why = "an update is read on top of its baseline" if baseless else "one builds on the other"
    raise InputError(
        f"PubMed files are missing: {named}; {why}, and without them some of what was revised or deleted would stand: "
        "fetch them, or allow gaps (--allow-gaps) for a part of PubMed"
    )


def verify(path: Place, missing: bool = False) -> None:
    """Nothing, when the file's MD5 is what ``<name>.md5`` beside it says; unless ``missing`` is allowed there is one.

    Reads files in the form that NLM writes (``MD5(name)= hex``), and those of md5sum and BSD md5. Raises ``InputError``
    naming the file and what to do. MD5 guards against broken transfers, not against forgery.
    """
    beside = path.with_name(path.name + SUM_SUFFIX)
    if not beside.is_file():
        if missing:
            return
        raise InputError(
            f"{path}: its MD5 sum {beside.name} is missing; fetch it to the same folder, or allow files without sums "
            "(--allow-missing-md5)"
        )
    expected, found = _sum_in(beside, path.name), _md5(path)
    if found != expected:
        raise InputError(f"{path}: damaged: its MD5 is {found}, {beside.name} says {expected}; fetch both again")


def _md5(path: Place) -> str:
    if isinstance(path, Remote):
        return path.copies.sums(path).md5
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _sum_in(beside: Place, name: str) -> str:
    with local(beside) as file:
        text = file.read_bytes()[:4096].decode("ascii", errors="replace")
    match = _SUM.fullmatch(text.strip())
    if match is None:
        raise InputError(f"{beside}: holds no MD5 sum ('MD5({name})= ' and 32 hex digits); fetch it again")
    named = match["named"] or match["after"]
    if named is not None and Path(named.strip()).name != name:
        raise InputError(f"{beside}: is the sum of {named.strip()}, not of {name}; fetch it again")
    return match["digest"].lower()
