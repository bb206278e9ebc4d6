"""``overclaim extract`` and ``overclaim index``: abstracts into claims, claims into a literature."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overclaim.api.evidence import index
from overclaim.api.extraction import extract
from overclaim.cli.output import progress_bar
from overclaim.config import ExtractSettings, load


def extract_command(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT",
            help="Files or folders of abstracts: JSONL, PubMed XML, MEDLINE, RIS, CSV, Parquet; also .gz.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the claims dataset; new, unless --resume.")],
    engine: Annotated[str, typer.Option(metavar="NAME", help="What runs the shards.")] = "local",
    workers: Annotated[int, typer.Option(min=1, help="Worker processes; the result does not depend on it.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Continue an interrupted run with the same inputs.")] = False,
    all_sentences: Annotated[
        bool, typer.Option("--all-sentences", help="Keep the sentences that claim nothing, too.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (TOML), instead of the defaults.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Extract what each sentence of the abstracts claims into a claims dataset.

    Records that cannot be read are listed in failures.jsonl with the reason: records = ok + failed + skipped.
    """
    settings = load(config, ExtractSettings) if config else ExtractSettings()
    if all_sentences:
        settings = settings.model_copy(update={"all_sentences": True})
    with progress_bar(quiet) as progress:
        done = extract(inputs, out, settings=settings, engine=(engine, workers), resume=resume, progress=progress)
    counts = done.counts
    skipped = "; ".join(f"{reason} {count:,}" for reason, count in counts.skipped.items())
    if done.ignored:
        typer.echo(f"{len(done.ignored):,} files in the folders are no records; the first: {done.ignored[0]}", err=True)
    typer.echo(
        f"{done.folder}: {counts.records:,} records = {counts.ok:,} ok + {counts.failed:,} failed + "
        f"{sum(counts.skipped.values()):,} skipped{f' ({skipped})' if skipped else ''}; "
        f"{counts.claims:,} claims in {counts.sentences:,} sentences"
    )


def index_command(
    dataset: Annotated[Path, typer.Argument(metavar="DIR", help="The claims dataset that 'overclaim extract' wrote.")],
    out: Annotated[Path, typer.Option(metavar="LITERATURE", help="The folder of the literature; new.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Index a claims dataset as a literature that 'overclaim check --against' searches."""
    with progress_bar(quiet) as progress:
        literature = index(dataset, out, progress=progress)
    typer.echo(
        f"{literature.folder}: {literature.base.documents:,} documents, fingerprint {literature.base.fingerprint}"
    )
