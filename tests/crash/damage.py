"""Files that were cut off, altered or lost: told by name, or mended; never read as if nothing had happened."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from overclaim.api.evidence import index
from overclaim.api.extraction import extract, update
from overclaim.errors import StoreError
from tests.crash.states import SETTINGS, copy, delivered, final, grown, state

ALL = ("", "resume", "update")
HINT = "latest_version_hint.json"
"""A file of LanceDB's that may say anything: readers name the version that they want."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file after a kind of damage, and what was wrong with what followed."""

    file: str
    damage: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A store in a folder (``template``), what readers see, what it is after resume or update, and how to do these."""

    template: Path
    out: str
    seen: object
    actions: dict[str, Callable[[], object]]
    results: dict[str, object]


def cut(path: Path, chance: random.Random) -> None:
    """Cuts the file off somewhere."""
    os.truncate(path, chance.randrange(max(path.stat().st_size, 1)))


def flip(path: Path, chance: random.Random) -> None:
    """Alters one bit of the file."""
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def lose(path: Path, _: random.Random) -> None:
    """Removes the file."""
    path.unlink()


DAMAGES = (cut, flip, lose)


def dataset_case(folder: Path) -> Case:
    """A dataset of two generations, to be resumed or updated."""
    template = folder / "dataset"
    with inside(template):
        delivered()
        last = Path("pubmed/pubmed26n0003.xml.gz").resolve()
        for path in (last, last.with_name(last.name + ".md5")):
            path.rename(template / path.name)
        resume: dict[str, Callable[[], object]] = {
            "resume": lambda: extract("pubmed", "claims", settings=SETTINGS, resume=True),
            "update": lambda: update(["pubmed", "pubmed26n0003.xml.gz"], "claims", settings=SETTINGS),
        }
    return _case(template, "claims", resume)


def literature_case(folder: Path) -> Case:
    """A literature, to be updated."""
    template = folder / "literature"
    with inside(template):
        grown()
    return _case(template, "literature", {"update": lambda: index("claims", "literature", update=True)})


def _case(template: Path, out: str, actions: dict[str, Callable[[], object]]) -> Case:
    results = {}
    for name, action in actions.items():
        home = copy(template, template.with_name("result"))
        with inside(home):
            action()
        results[name] = _compared(home, out, name)
    return Case(template, out, state(template, out), actions, results)


def _compared(home: Path, out: str, action: str) -> object:
    return final(home, out) if action == "resume" else state(home, out)


def kinds(case: Case) -> Iterator[list[Path]]:
    """The files of the store, those of one kind together."""
    found: dict[str, list[Path]] = {}
    for path in sorted((case.template / case.out).rglob("*")):
        if path.is_file() and path.name not in {".lock", HINT}:
            found.setdefault(re.sub(r"[0-9a-f-]{6,}", "#", str(path.relative_to(case.template))), []).append(path)
    yield from found.values()


def damaged(
    case: Case,
    path: Path,
    damage: Callable[[Path, random.Random], None],
    chance: random.Random,
    actions: Sequence[str] = ALL,
) -> Damaged:
    """What follows when the file at ``path`` of the template is damaged, for readers ("") and after ``actions``."""
    problems: list[str] = []
    name = path.relative_to(case.template)
    for action in [action for action in actions if not action or action in case.actions]:
        home = copy(case.template, case.template.with_name("damaged"))
        before = (home / name).read_bytes()
        damage(home / name, chance)
        if (home / name).exists() and (home / name).read_bytes() == before:
            continue
        problems += _wrong(case, home, action)
    return Damaged(str(name), damage.__name__, tuple(problems))


def _wrong(case: Case, home: Path, action: str) -> Iterator[str]:
    """What is neither as it should be nor refused, for readers and after ``action``."""
    try:
        if action:
            with inside(home):
                case.actions[action]()
            right = _compared(home, case.out, action) == case.results[action]
        else:
            right = state(home, case.out) == case.seen
    except StoreError as error:
        if not any(
            fix in str(error)
            for fix in ("--resume", "new folder", "index' again", "'overclaim index' wrote", "another folder")
        ):
            yield f"{action or 'reading'}: no fix in: {error}"
        if case.out not in str(error):
            yield f"{action or 'reading'}: no file in: {error}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it should have been a StoreError
        yield f"{action or 'reading'}: {type(error).__name__}: {error}"
    else:
        if not right:
            yield f"{action or 'reading'}: silently wrong"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Works in ``folder``, which is made, as the working folder."""
    folder.mkdir(parents=True, exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
