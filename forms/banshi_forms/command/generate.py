"""``banshi form generate``: documents made up from a schema, valid ones or near misses."""

from __future__ import annotations

from datetime import date

import click

from ..rehearsing import generate, near_misses
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
    """Write documents for SCHEMA, one JSON document a line; leaves with 1 when fewer could be made."""
    form, context = json_of(schema), Context(today, lang)
    if invalid:
        misses = near_misses(form, count, seed, context)
        for miss in misses:
            click.echo(one_line({"data": miss.document, "pointer": miss.pointer, "keyword": miss.keyword}))
        made = len(misses)
    else:
        samples = [sample for sample in generate(form, count, seed, context) if not sample.faults]
        for sample in samples:
            click.echo(one_line(sample.document))
        made = len(samples)
    if made < count:
        click.echo(f"banshi form: {made} of {count} could be made", err=True)
        raise SystemExit(NO)
