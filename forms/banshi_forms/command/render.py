"""``banshi form render``: the HTML of a form alone."""

from __future__ import annotations

from datetime import date

import click

from ..html import render
from ..limits import Refused
from ..nodes import plan
from ..values import Context, Mode
from .reading import as_of, json_of, language, refused, schema_of, unusable


@click.command("render")
@click.argument("schema")
@click.option("--data", metavar="FILE", help="The answers (- for standard input).")
@click.option("--mode", default="edit", show_default=True, type=click.Choice(["edit", "view", "print"]))
@language
@as_of
def command(schema: str, data: str | None, mode: Mode, lang: str, today: date) -> None:
    """Draw SCHEMA as HTML on standard output: to fill in, to read, to print. No page around it."""
    if schema == data == "-":
        unusable("only one of SCHEMA and --data can be standard input.")
    form = schema_of(schema)
    answers = json_of(data) if data else {}
    try:
        node = plan(form, answers, Context(today, lang))
        click.echo(str(render(node, mode, lang)))
    except Refused as refusal:
        refused(refusal, lang)
