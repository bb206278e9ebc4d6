"""``overclaim extract`` and ``overclaim index``: abstracts into claims, claims into a literature."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from overclaim.api.evidence import index
from overclaim.api.extraction import Extraction, extract
from overclaim.api.extraction import update as add_new
from overclaim.cli.device import Chosen
from overclaim.cli.output import progress_bar
from overclaim.config import ExtractSettings, load
from overclaim.errors import ConfigError


def extract_command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Files or folders of abstracts: JSONL, PubMed XML, MEDLINE, RIS, CSV, Parquet; also .gz; here or at "
            "an address (s3://, https://...).",
        ),
    ],
    out: Annotated[
        str, typer.Option(metavar="DIR", help="The folder of the claims dataset; new, unless --resume or --update.")
    ],
    engine: Annotated[str, typer.Option(metavar="NAME", help="What runs the shards: local, ray.")] = "local",
    workers: Annotated[int, typer.Option(min=1, help="Worker processes; the result does not depend on it.")] = 1,
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="The cluster of the engine, if not this machine.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue an interrupted run with the same inputs.")] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Add the files that are not in DIR yet; a new DIR is extracted from all of them."
        ),
    ] = False,
    allow_missing_md5: Annotated[
        bool, typer.Option("--allow-missing-md5", help="Read PubMed's numbered files without their .md5, too.")
    ] = False,
    allow_gaps: Annotated[
        bool, typer.Option("--allow-gaps", help="Read PubMed's numbered files though some are missing.")
    ] = False,
    all_sentences: Annotated[
        bool, typer.Option("--all-sentences", help="Keep the sentences that claim nothing, too.")
    ] = False,
    device: Chosen = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (TOML), instead of the defaults.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Extract what each sentence of the abstracts claims into a claims dataset.

    Records that cannot be read are listed in failures.jsonl with the reason: records = ok + failed + skipped. PubMed's
    numbered files (pubmed26n0001.xml.gz) are read in order, verified by their .md5, and may not have gaps.
    """
    if resume and update:
        raise ConfigError("--resume and --update exclude each other: --update also ends an interrupted update")
    settings = load(config, ExtractSettings) if config else ExtractSettings()
    if all_sentences:
        settings = settings.model_copy(update={"all_sentences": True})
    if device:
        settings = settings.model_copy(update={"device": device})
    allowed = {"missing_md5": allow_missing_md5, "gaps": allow_gaps}
    delivery = settings.delivery.model_copy(update={name: True for name, given in allowed.items() if given})
    settings = settings.model_copy(update={"delivery": delivery})
    with progress_bar(quiet) as progress:
        run = partial(add_new if update else partial(extract, resume=resume), inputs, out)
        done = run(settings=settings, engine=(engine, workers, address), progress=progress)
    if done.ignored:
        typer.echo(f"{len(done.ignored):,} files in the folders are no records; the first: {done.ignored[0]}", err=True)
    if update:
        typer.echo(_added(done))
    typer.echo(_totals(done))


def _added(done: Extraction) -> str:
    """What an update changed, in one line."""
    if done.added is None:
        return f"{done.folder}: {done.new_files:,} new of {done.files:,} files"
    gone = done.added.dropped
    changes = {
        "superseded": gone.skipped.get("superseded", 0),
        "deleted": gone.skipped.get("deleted", 0),
        "given another status by a notice": -gone.records,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in changes.items())
    return f"{done.folder}: {done.new_files:,} new of {done.files:,} files; of the records before: {told}"


def _totals(done: Extraction) -> str:
    counts = done.counts
    skipped = "; ".join(f"{reason} {count:,}" for reason, count in counts.skipped.items())
    return (
        f"{done.folder}: {counts.records:,} records = {counts.ok:,} ok + {counts.failed:,} failed + "
        f"{sum(counts.skipped.values()):,} skipped{f' ({skipped})' if skipped else ''}; "
        f"{counts.claims:,} claims in {counts.sentences:,} sentences"
    )


def index_command(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="The claims dataset that 'overclaim extract' wrote, or where it is published."
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="LITERATURE", help="The folder of the literature; new, unless --update.")
    ],
    update: Annotated[
        bool, typer.Option("--update", help="Take in what changed in DIR since LITERATURE was made from it.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Index a claims dataset as a literature that 'overclaim check --against' searches."""
    with progress_bar(quiet) as progress:
        literature = index(dataset, out, update=update, progress=progress)
    typer.echo(
        f"{literature.folder}: {literature.base.documents:,} documents, fingerprint {literature.base.fingerprint}"
    )
