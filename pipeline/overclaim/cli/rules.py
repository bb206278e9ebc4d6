"""``overclaim rules``: what each rule means."""

from __future__ import annotations

from textwrap import fill
from typing import Annotated

import typer

from overclaim.rules import all_rules, chosen
from overclaim.rules.base import Rule


def command(
    rule: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code, the start of one, or a slug; all rules without it.")
    ] = None,
) -> None:
    """List the rules, or explain one: what it means, an example, its source."""
    if rule is None:
        width = max(len(one.slug) for one in all_rules())
        for one in all_rules():
            typer.echo(f"{one.code}  {one.slug:<{width}}  {one.summary}")
        return
    typer.echo("\n\n".join(_card(one) for one in chosen(select=(rule,))))


def _card(rule: Rule) -> str:
    parts = (("", rule.meaning), ("Example: ", rule.example), ("Source: ", rule.source))
    body = (fill(label + text, 88, initial_indent="  ", subsequent_indent="  ") for label, text in parts)
    return "\n".join(
        (f"{rule.code} {rule.slug}: {rule.summary}", f"  effect on the verdict: {rule.effect.value}", *body)
    )
