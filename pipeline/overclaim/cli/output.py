"""Where a command's data goes, how progress shows, and how an error reads."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from overclaim.api.progress import Progress, silent
from overclaim.errors import InputError


def write(text: str, out: Path | None) -> None:
    """Writes ``text`` to the file ``out``, or to standard output where it is None or "-"."""
    if out is None or str(out) == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); give another --out") from None


@contextmanager
def writing(out: Path) -> Iterator[Callable[[str], object]]:
    """A function that appends text to a file which becomes ``out`` at the end: ``out`` is whole or absent."""
    if str(out) == "-":
        yield sys.stdout.write
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".writing-{out.name}-", dir=out.parent)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); give another --out") from None
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as handle:
            yield handle.write
        aside.chmod(0o666 & ~_umask())
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def progress_bar(quiet: bool = False) -> Iterator[Progress]:
    """A progress callback that draws on standard error; silent when that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def tell(what: str, more: int) -> None:
            if what not in tasks:
                tasks[what] = int(bar.add_task(what, total=None))
            bar.advance(list(bar.task_ids)[list(tasks).index(what)], more)

        yield tell
