"""``banshi form parse``: what a browser posted, as the answers it means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl

import click

from ..limits import Refused
from ..messages import sentence
from ..posts import read
from ..values import Context
from .reading import NO, as_of, json_of, language, refused, schema_of, tell, text_of, unusable

MOST_FIELDS = 100_000


@click.command("parse")
@click.argument("schema")
@click.option("--data", metavar="FILE", help="The answers before the post (else none).")
@language
@as_of
def command(schema: str, data: str | None, lang: str, today: date) -> None:
    """Read a urlencoded body from standard input by SCHEMA and write the answers as JSON.

    What could not be read as its field asks for is told on standard error, and the command leaves with 1.
    """
    if "-" in (schema, data):
        unusable("standard input is the body; give SCHEMA and --data as files.")
    form, previous = schema_of(schema), json_of(data) if data else {}
    try:
        pairs = list(_pairs(text_of("-")))
    except ValueError as error:
        unusable(f"the body is not urlencoded: {error}")
    try:
        parsed = read(form, pairs, previous, Context(today, lang))
    except Refused as refusal:
        refused(refusal, lang)
    tell(parsed.data)
    for finding in parsed.findings:
        click.echo(f"{finding.pointer}: {sentence(finding, lang)}", err=True)
    if parsed.findings:
        raise SystemExit(NO)


def _pairs(body: str) -> Iterator[tuple[str, str]]:
    """The names and values of a body; a line end of the file behind it is none of its own."""
    body = body.rstrip("\r\n")
    yield from parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
