"""``overclaim publish`` and ``overclaim fetch``: datasets and literatures to and from object storage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overclaim.api.transfer import Transfer, fetch_published, publish
from overclaim.cli.output import progress_bar


def publish_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A claims dataset or a literature.")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where to, such as s3://bucket/claims.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Publish a claims dataset or literature on object storage, or what is new in it.

    It can be stopped at any time and run again. What is sent is read back and compared; readers see the former state
    until all is there.
    """
    with progress_bar(quiet) as progress:
        done = publish(folder, address, progress=progress)
    typer.echo(f"{done.address}: {_told(done)} sent")


def fetch_command(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where a dataset or literature was published.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="New, or fetched before: then it is updated.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Fetch a claims dataset or literature that was published on object storage, or what is new in it.

    It can be stopped at any time and run again. What comes is compared with its hash.
    """
    with progress_bar(quiet) as progress:
        done = fetch_published(address, folder, progress=progress)
    typer.echo(f"{done.folder}: {_told(done)} fetched")


def _told(done: Transfer) -> str:
    return f"{done.kind} of {done.files:,} files, {done.copied:,} of them"
