"""``banshi form generate``: documents made up from a schema, valid ones or near misses."""

from __future__ import annotations

from datetime import date

import click

from ..rehearsing import branches, made, near_misses
from ..rehearsing.coverage import as_json
from ..spelling import one_line
from ..values import Context
from .reading import NO, as_of, json_of, language


@click.command("generate")
@click.argument("schema")
@click.option("-n", "count", default=10, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@click.option(
    "--invalid", is_flag=True, help='Documents with one thing wrong: {"data", "pointer", "keyword"}.'
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same documents.")
@language
@as_of
def command(schema: str, count: int, invalid: bool, seed: int, lang: str, today: date) -> None:
    """Write documents for SCHEMA, one JSON document a line; leaves with 1 when fewer could be made.

    The error stream says what they reach: {"branches": {"reached", "of", "missed": [{"pointer", "why", "certain"}]}}.
    """
    form, context = json_of(schema), Context(today, lang)
    if invalid:
        misses = near_misses(form, count, seed, context)
        for miss in misses:
            click.echo(one_line({"data": miss.document, "pointer": miss.pointer, "keyword": miss.keyword}))
        number = len(misses)
    else:
        documents = made(form, count, seed, context)
        samples = [sample for sample in documents.samples if not sample.faults]
        for sample in samples:
            click.echo(one_line(sample.document))
        click.echo(one_line({"branches": as_json(branches(form, documents, context))}), err=True)
        number = len(samples)
    if number < count:
        click.echo(f"banshi form: {number} of {count} could be made", err=True)
        raise SystemExit(NO)
