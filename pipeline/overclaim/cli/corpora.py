"""``overclaim corpora``: list, show, verify; ``overclaim models``: these and fetch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overclaim.api import corpora, models
from overclaim.cli.output import progress_bar, writing

corpora_app = typer.Typer(
    no_args_is_help=True, help="The corpora that come with the package: list, show, verify, names."
)
models_app = typer.Typer(
    no_args_is_help=True, help="The models of the package and those fetched: list, show, verify, shrink, fetch."
)

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="A name from 'list'.")]
_ALL = Annotated[str, typer.Argument(metavar="NAME", help="A name from 'list', or all.")]


@corpora_app.command("list")
def list_corpora() -> None:
    """Name each corpus and what it holds."""
    for corpus in corpora.list_corpora():
        typer.echo(f"{corpus.name}  {corpus.title}")


@corpora_app.command("show")
def show_corpus(name: _NAME) -> None:
    """Print the card and manifest of a corpus."""
    corpus = corpora.show(name)
    typer.echo(f"{corpus.name}: {corpus.title}\n\n{corpus.description}\n")
    typer.echo(f"licence:  {corpus.licence}\ncitation: {corpus.citation}\n")
    for file in corpus.files:
        where = " (not shipped)" if file.external else ""
        rows = f"{file.rows:,} rows" if file.rows is not None else "prose"
        typer.echo(f"{file.path}{where}: {rows}, sha256 {file.sha256}{f' - {file.what}' if file.what else ''}")


@corpora_app.command("verify")
def verify_corpora(
    name: _ALL = "all",
    shared: Annotated[Path | None, typer.Option(help="The folder of corpora that are not shipped.")] = None,
) -> None:
    """Check presence, rows and hashes of the files; exit code 1 when something is wrong."""
    problems = corpora.verify(name, external=shared)
    for problem in problems:
        typer.echo(str(problem))
    skipped = corpora.unchecked(name, external=shared)
    if skipped:
        typer.echo(f"{len(skipped)} files are not shipped and were not checked; give their folder with --shared")
    if problems:
        raise typer.Exit(1)
    typer.echo("ok")


@corpora_app.command("names")
def write_names(
    shared: Annotated[Path | None, typer.Option(help="The folder of corpora that are not shipped.")] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the table goes.")] = Path("-"),
) -> None:
    """Make the table of names and identifiers that comes with the package, from what four corpora mark."""
    from overclaim.api.names import table

    with writing(out) as write:
        for line in table(shared):
            write(line)


@models_app.command("list")
def list_models() -> None:
    """Name each model, its task and its hash."""
    for model in models.list_models():
        typer.echo(f"{model.name}  task {model.task}, kind {model.kind}, {model.bytes:,} bytes, sha256 {model.sha256}")


@models_app.command("show")
def show_model(name: _NAME) -> None:
    """Print the card of a model: data, licences, scores, weaknesses."""
    typer.echo(models.card(name))


@models_app.command("verify")
def verify_models(name: _ALL = "all") -> None:
    """Check every file's hash; exit code 2 when one is missing or altered."""
    for model in models.list_models() if name == "all" else [models.verify(name)]:
        typer.echo(f"{model.name}: ok ({model.sha256})")


@models_app.command("shrink")
def shrink_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model's name or folder, saved with precision half.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the faster model.")],
) -> None:
    """Write a trained encoder in the form that runs fastest: products in 8 bits; a few labels change.

    Needs the extra train. Measure the result as you would a new model.
    """
    from overclaim.classifiers.training.shrink import shrink

    shrink(model, out)
    typer.echo(f"{out}: written; give it as --model, or in the settings")


@models_app.command("fetch")
def fetch_model(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the model is to be called, such as en_core_sci_sm.")
    ],
    url: Annotated[str, typer.Argument(metavar="URL", help="The archive (.tar.gz, .zip): http, https, or a file.")],
    sha256: Annotated[str, typer.Option(metavar="HASH", help="The archive's sha256, from a source that you trust.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace another model of that name.")] = False,
) -> None:
    """Fetch a model into the user's models folder (OVERCLAIM_MODELS, else the user's data folder).

    The archive holds a model of this package or a spaCy pipeline, such as scispaCy's official ones. It is refused where
    its hash is another, and installed as a whole or not at all.
    """
    from overclaim.api.fetch import fetch

    with progress_bar() as progress:
        done = fetch(name, url, sha256, replace=replace, progress=progress)
    typer.echo(f"{done.name}: {'already there' if done.already else 'fetched'}, in {done.folder}")
