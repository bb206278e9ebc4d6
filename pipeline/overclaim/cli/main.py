"""The ``overclaim`` command: its sub-commands, and errors as one line with exit code 2."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from overclaim.cli import bench, check, corpora, diff, evaluate, extract, predict, publish, rules
from overclaim.errors import OverclaimError
from overclaim.version import __version__

HELP = """Checks the statements of health articles against the biomedical literature.

Reads abstracts, extracts what each sentence claims and what stands behind it, and says which statements of an article
are overstated, contradicted or unsupported, by which rule, with the sentences that show it.

It flags statements for a person to review; it gives no medical advice.

Exit codes: 0 nothing found, 1 findings, 2 error.
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"overclaim {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


app.command("check")(check.command)
app.command("diff")(diff.command)
app.command("extract")(extract.extract_command)
app.command("index")(extract.index_command)
app.command("publish")(publish.publish_command)
app.command("fetch")(publish.fetch_command)
app.command("predict")(predict.command)
app.command("evaluate")(evaluate.command)
app.command("train")(evaluate.train_command)
app.command("rules")(rules.command)
app.command("bench")(bench.command)
app.add_typer(corpora.corpora_app, name="corpora")
app.add_typer(corpora.models_app, name="models")


def main() -> None:
    """Runs the command line; an error is one line on standard error and exit code 2, a defect its traceback and 2."""
    try:
        app()
    except OverclaimError as error:
        sys.stderr.write(f"overclaim: error: {error}\n")
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"overclaim: error: {where}{error.strerror or error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        sys.stderr.write("overclaim: interrupted\n")
        raise SystemExit(130) from None
    except Exception:  # noqa: BLE001 - a defect must not exit with 1, which means findings
        sys.excepthook(*sys.exc_info())
        raise SystemExit(2) from None
